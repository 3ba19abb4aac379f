import { toPlainText } from '@react-email/render';

// html-to-text ships no types; this is the part of its formatter interface used here.
type Node = { children: readonly Node[]; attribs?: Readonly<Record<string, string>> };
type Builder = {
  openBlock(options: { leadingLineBreaks: number }): void;
  closeBlock(options: { trailingLineBreaks: number }): void;
  addInline(text: string): void;
  addLineBreak(): void;
};
type Formatter = (
  element: Node,
  walk: (children: readonly Node[], builder: Builder) => void,
  builder: Builder,
) => void;

function hrefOf(element: Node): string {
  return element.attribs?.['href'] ?? '';
}

const action: Formatter = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  walk(element.children, builder);
  builder.addInline(':');
  builder.addLineBreak();
  builder.addInline(hrefOf(element));
  builder.closeBlock({ trailingLineBreaks: 2 });
};

const address: Formatter = (element, _walk, builder) => {
  builder.addInline(hrefOf(element));
};

const label: Formatter = (element, walk, builder) => {
  walk(element.children, builder);
  builder.addInline(': ');
};

const options = {
  formatters: { action, address, label },
  selectors: [
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 1 } },
    { selector: 'a.af-action', format: 'action' },
    { selector: 'a.af-address', format: 'address' },
    { selector: 'tr.af-fact', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'tr.af-fact > th', format: 'label' },
    { selector: 'tr.af-fact > td', format: 'inline' },
  ],
};

/** The text part, made from the HTML so that the two can never say different things. */
export function plainTextOf(html: string): string {
  return `${toPlainText(html, options).trim()}\n`;
}
