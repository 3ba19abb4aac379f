import { Refusal } from './faults';
import { isSharedParent, parseOrigin, sharedSuffix } from './origin';
import { quote } from './fields';

/** Decides whether a browser's `Origin` header names a page of ours. */
export interface OriginMatcher {
  allows(origin: string): boolean;
  /** The rules in words, for the start-up log. */
  describe(): string;
}

export type OriginRule =
  | { readonly kind: 'exact'; readonly origin: string }
  | { readonly kind: 'pattern'; readonly text: string; readonly expression: RegExp };

/**
 * The matcher over exact origins and at most one preview pattern. The header is compared as it is, byte for byte:
 * browsers send origins in one canonical spelling, so any other spelling did not come from our page.
 */
export function createOriginMatcher(rules: readonly OriginRule[]): OriginMatcher {
  const exact = new Set(rules.flatMap((rule) => (rule.kind === 'exact' ? [rule.origin] : [])));
  const patterns = rules.flatMap((rule) => (rule.kind === 'pattern' ? [rule] : []));
  return Object.freeze({
    allows: (origin: string) =>
      exact.has(origin) || patterns.some(({ expression }) => expression.test(origin)),
    describe: () => [...exact, ...patterns.map(({ text }) => text)].join(', '),
  });
}

/** `CORS_ORIGINS`: a comma-separated list of exact origins, one of which may be a preview pattern. */
export function parseOriginList(text: string): readonly OriginRule[] | Refusal {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.includes('')) return new Refusal('The list has an empty entry.', 'Remove the extra comma.');
  const rules: OriginRule[] = [];
  for (const entry of entries) {
    const rule = entry.includes('*') && entry !== '*' ? parsePattern(entry) : parseExact(entry);
    if (rule instanceof Refusal) return rule;
    rules.push(rule);
  }
  if (rules.filter((rule) => rule.kind === 'pattern').length > 1) {
    return new Refusal(
      'It has more than one pattern.',
      'Keep one pattern and name the other origins exactly.',
    );
  }
  return rules;
}

function parseExact(entry: string): OriginRule | Refusal {
  const origin = parseOrigin(entry);
  return origin instanceof Refusal ? origin : { kind: 'exact', origin };
}

const patternShape =
  /^https:\/\/(?<before>[a-z0-9-]*)\*(?<after>[a-z0-9-]*)\.(?<parent>[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?<port>:[1-9]\d{1,4})?$/;

// Long enough that nobody takes the rest of the label by chance, short enough for any project name.
const minimumLiteral = 3;

/**
 * One `*` in the left-most label, standing for letters, digits and hyphens. Below a shared suffix both sides need literal
 * text, because `my-app-*` alone would admit the `my-app-evil` that anybody can register there.
 */
function parsePattern(entry: string): OriginRule | Refusal {
  const parts = patternShape.exec(entry)?.groups;
  if (!parts) {
    return new Refusal(
      `${quote(entry)} is not a pattern that can be anchored.`,
      'Use https, one * inside the left-most label and no path, for example https://my-app-*-my-team.vercel.app',
    );
  }
  const { before = '', after = '', parent = '', port = '' } = parts;
  const origin = parseOrigin(`https://${before}x${after}.${parent}${port}`);
  if (origin instanceof Refusal) return origin;
  if (isSharedParent(parent) && (before.length < minimumLiteral || after.length < minimumLiteral)) {
    return sharedSuffix(entry, parent);
  }
  const literal = (value: string) => value.replace(/[.-]/g, '\\$&');
  const expression = new RegExp(
    `^https://${literal(before)}[a-z0-9-]+${literal(after)}\\.${literal(parent)}${port}$`,
  );
  return { kind: 'pattern', text: entry, expression };
}
