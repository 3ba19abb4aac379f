/** Characters by which a cell becomes a formula in a spreadsheet, full-width ones included (ASVS 1.2.10). */
const beginsFormula = /^[=+\-@\t\r\n\0＝＋－＠]/u;
const needsQuotes = /[",\r\n\0]/;

/**
 * One line of a CSV file, its end included (RFC 4180). A cell that a spreadsheet would run begins with an apostrophe, which
 * makes it text there.
 */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(value: string | null): string {
  if (value === null) return '';
  const safe = beginsFormula.test(value) ? `'${value}` : value;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
