/// <reference path="./zxcvbn-dictionaries.d.ts" />

let loading: Promise<ReadonlySet<string>> | undefined;

/**
 * Some 49,000 passwords that turn up most often in breaches, in lower case. Loaded at the first call and kept.
 * @see ASVS 6.2.4
 */
export function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= import('@zxcvbn-ts/language-common/dist/passwords.json.mjs').then(
    (module) => new Set(module.default),
  );
  return loading;
}
