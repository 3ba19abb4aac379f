import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '#src/domain/csv';

/** A reader of RFC 4180, strict. */
function parseLine(line: string): string[] {
  expect(line.endsWith('\r\n')).toBe(true);
  const cells: string[] = [];
  let rest = line.slice(0, -2);
  for (let more = true; more;) {
    const quoted = /^"((?:[^"]|"")*)"(,|$)/s.exec(rest);
    const plain = /^([^",\r\n]*)(,|$)/.exec(rest);
    const [whole, cell = '', end] = quoted ?? plain ?? [];
    if (whole === undefined) throw new Error(`not CSV: ${line}`);
    cells.push(quoted === null ? cell : cell.replaceAll('""', '"'));
    rest = rest.slice(whole.length);
    more = end === ',';
  }
  return cells;
}

describe('a line of CSV', () => {
  it('quotes what would end a cell', () => {
    expect(csvLine(['a', 'b,c', 'say "hi"', 'two\r\nlines', '', null])).toBe(
      'a,"b,c","say ""hi""","two\r\nlines",,\r\n',
    );
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '=HYPERLINK("x","y")',
  ])('makes %j text', (formula) => {
    expect(parseLine(csvLine([formula]))).toEqual([`'${formula}`]);
  });

  it('reads back as it was, but for the apostrophe, and no cell begins a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (cells) => {
        const read = parseLine(csvLine(cells));
        expect(read.map((cell, at) => (cell === `'${cells[at]}` ? cell.slice(1) : cell))).toEqual(cells);
        for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
      { numRuns: 400 },
    );
  });
});
