import { describeVariables } from './env-schema';

export interface Misspelling {
  readonly written: string;
  readonly meant: string;
}

/** Set variables that are not ours but nearly spelled like one: `AUTH_SECERT`, `WEBURL`, `CORS_ORIGIN`. */
export function findMisspellings(source: NodeJS.ProcessEnv): Misspelling[] {
  const described = describeVariables();
  const names = described.map(({ name }) => name);
  const known = new Set([
    ...names,
    ...described.filter(({ secret }) => secret).map(({ name }) => `${name}_FILE`),
  ]);
  return Object.keys(source)
    .filter((written) => source[written] && !known.has(written))
    .flatMap((written) => {
      const meant = names.find((name) => isNear(written.toUpperCase(), name));
      return meant === undefined ? [] : [{ written, meant }];
    });
}

// Short names are near to everything (HOST and PORT differ by two), so they allow one slip only.
function isNear(written: string, name: string): boolean {
  const allowed = name.length < 7 ? 1 : 2;
  if (Math.abs(written.length - name.length) > allowed || written[0] !== name[0]) return false;
  return editDistance(written, name) <= allowed;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other (Damerau-Levenshtein). */
export function editDistance(first: string, second: string): number {
  const rows = Array.from({ length: first.length + 1 }, (_, row) => [
    row,
    ...Array<number>(second.length).fill(0),
  ]);
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  rows[0] = Array.from({ length: second.length + 1 }, (_, column) => column);
  for (let row = 1; row <= first.length; row++) {
    for (let column = 1; column <= second.length; column++) {
      const replaced = first[row - 1] === second[column - 1] ? 0 : 1;
      const swapped = first[row - 1] === second[column - 2] && first[row - 2] === second[column - 1];
      const steps = [at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + replaced];
      if (swapped && row > 1 && column > 1) steps.push(at(row - 2, column - 2) + 1);
      rows[row]?.splice(column, 1, Math.min(...steps));
    }
  }
  return at(first.length, second.length);
}
