/** Rows and columns of a keyboard, along which fingers walk. */
const walks = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p'];
const shortestRun = 4;
const fewestDistinct = 5;
const fewestFree = 5;

type Step = (from: string, to: string) => boolean;

const along =
  (line: string, direction: number): Step =>
  (from, to) => {
    const at = line.indexOf(from);
    return at >= 0 && line.indexOf(to) === at + direction;
  };

/** Each a way to go on that takes no choice: the same again, the next in the alphabet, the next key. */
const steps: readonly Step[] = [
  (from, to) => from === to,
  (from, to) => to.charCodeAt(0) === from.charCodeAt(0) + 1,
  (from, to) => to.charCodeAt(0) === from.charCodeAt(0) - 1,
  ...walks.flatMap((line) => [along(line, 1), along(line, -1)]),
];

/** The text without its runs of four and more: `aaaa`, `4321`, `qwer`. Expects lower case. */
export function withoutRuns(text: string): string {
  const characters = [...text];
  const inRun = new Set<number>();
  for (const step of steps) {
    let start = 0;
    for (let index = 1; index <= characters.length; index += 1) {
      if (index < characters.length && step(characters[index - 1] ?? '', characters[index] ?? '')) continue;
      for (let each = start; index - start >= shortestRun && each < index; each += 1) inRun.add(each);
      start = index;
    }
  }
  return characters.filter((_, index) => !inRun.has(index)).join('');
}

/** The text without up to four digits and signs that people put in front or behind to please a rule. */
export function withoutTail(text: string): string {
  return text.replace(/^[^\p{L}]{1,4}(?=\p{L})/u, '').replace(/(?<=\p{L})[^\p{L}]{1,4}$/u, '');
}

/**
 * True for text that is long at most, and otherwise made without choices: very few different characters, a short
 * piece over and over, or hardly anything beside runs. Expects lower case.
 */
export function isPredictable(text: string): boolean {
  return (
    new Set(text).size < fewestDistinct ||
    isRepetition(text) ||
    isRepetition(withoutTail(text)) ||
    [...withoutRuns(text)].length < fewestFree
  );
}

/** A piece of up to 14 characters, at least twice, and nothing else. */
function isRepetition(text: string): boolean {
  return /^(.{1,14}?)\1+$/su.test(text);
}
