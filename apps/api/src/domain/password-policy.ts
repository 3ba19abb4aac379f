import { limits, type PasswordProblem } from '@authflow/contracts';
import { isWellFormed } from './password-hash-scheme';
import { isPredictable, withoutRuns, withoutTail } from './password-patterns';

/** What a password is judged against. */
export interface PasswordPolicy {
  /** In characters as people count them: an emoji is one. */
  minLength: number;
  /** The most common passwords, in lower case. */
  common: ReadonlySet<string>;
  /** Words an attacker of this very service tries first: its name, its host. */
  contextWords: readonly string[];
}

/** Whose password it is to become. */
export interface PasswordOwner {
  email: string;
  name: string | null;
}

/** Every reason to refuse it, the gravest first. */
export type PolicyVerdict = { ok: true } | { ok: false; reasons: PasswordProblem[] };

/** From here on length alone outweighs what a strength meter could say against it. */
const passphraseLength = 15;
/** What has to be left of a password once known words are taken out of it. */
const ownCharacters = 6;
const shortestWord = 4;

/**
 * Judges a password somebody wants to use. Length and being unexpected are all that counts: no character classes,
 * and spaces, emoji and any script are welcome.
 * @see ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11, NIST SP 800-63B §3.1.1.2
 */
export function checkPassword(password: string, policy: PasswordPolicy, owner: PasswordOwner): PolicyVerdict {
  if (!isWellFormed(password)) return { ok: false, reasons: ['malformed'] };
  if (password.length > limits.passwordMaxLength) return { ok: false, reasons: ['too_long'] };
  const text = password.normalize('NFKC').toLowerCase();
  const reasons: PasswordProblem[] = [];
  if (lengthOf(password) < policy.minLength) reasons.push('too_short');
  if (isCommon(text, policy.common)) reasons.push('too_common');
  if (isMadeOf(text, personalWords(owner))) reasons.push('too_similar');
  if (isMadeOf(text, policy.contextWords)) reasons.push('context_word');
  if (isPredictable(text)) reasons.push('too_weak');
  return reasons.length === 0 ? { ok: true } : { ok: false, reasons };
}

/**
 * True when a strength estimate may refuse the password. A passphrase is never refused for its estimate, which
 * also keeps the cost of estimating small whatever is sent.
 */
export function needsEstimate(password: string): boolean {
  return lengthOf(password) < passphraseLength;
}

/** The words an attacker who knows the owner would begin with. */
export function personalWords({ email, name }: PasswordOwner): string[] {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const domain = email.slice(at + 1);
  const names = (name ?? '').split(/[^\p{L}\p{N}]+/u);
  return [
    email,
    local,
    domain,
    ...local.split(/[._+-]+/),
    ...domain.split('.').slice(0, -1),
    ...names,
    names.join(''),
  ];
}

function lengthOf(password: string): number {
  return [...password].length;
}

function isCommon(text: string, common: ReadonlySet<string>): boolean {
  if (common.has(text)) return true;
  const cores = [withoutTail(text), withoutRuns(text), withoutTail(withoutRuns(text))];
  return cores.some((core) => core.length >= shortestWord && common.has(core));
}

/** True when the text is little more than these words, also backwards or with the usual digits for letters. */
function isMadeOf(text: string, words: readonly string[]): boolean {
  const known = words
    .map((word) => word.normalize('NFKC').toLowerCase())
    .filter((word) => word.length >= shortestWord);
  return leavesLittle(text, known) || leavesLittle(unleet(text), known.map(unleet));
}

function leavesLittle(text: string, words: readonly string[]): boolean {
  const longestFirst = words
    .flatMap((word) => [word, [...word].reverse().join('')])
    .sort((one, other) => other.length - one.length);
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ' '), text);
  return rest !== text && rest.replace(/[^\p{L}\p{N}]/gu, '').length < ownCharacters;
}

const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
};

function unleet(text: string): string {
  return text.replace(/[01!34@5$7]/g, (character) => leet[character] ?? character);
}
