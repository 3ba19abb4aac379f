/** Prints a text alone on its sheet; `styles/index.css` leaves the page around it out. */
export function printText(text: string): void {
  const sheet = document.createElement('pre');
  sheet.id = 'print-sheet';
  sheet.textContent = text;
  document.body.append(sheet);
  // Also on cancelling: what was on paper's way does not stay in the page.
  window.addEventListener('afterprint', () => sheet.remove(), { once: true });
  window.print();
}
