import { cardWidth, dark, light } from './theme';

type Property = 'background-color' | 'border-color' | 'color';

/** Class → what it paints. Light values are inline on the elements; this table drives the dark ones. */
const painted: Record<string, Partial<Record<Property, keyof typeof light>>> = {
  'af-page': { 'background-color': 'page' },
  'af-card': { 'background-color': 'card', 'border-color': 'border' },
  'af-box': { 'background-color': 'box', 'border-color': 'border' },
  'af-heading': { color: 'heading' },
  'af-text': { color: 'text' },
  'af-muted': { color: 'muted' },
  'af-link': { color: 'link' },
};

function darkRules(prefix: string, properties: readonly Property[]): string {
  return Object.entries(painted)
    .map(([className, colours]) => {
      const declarations = properties
        .flatMap((property) => {
          const colour = colours[property];
          return colour === undefined ? [] : [`${property}:${dark[colour]} !important`];
        })
        .join(';');
      return declarations === '' ? '' : `${prefix}.${className}{${declarations}}`;
    })
    .join('');
}

/**
 * Styles no attribute can carry. A client that drops them shows the light mail. They are separate blocks because
 * Gmail drops a whole block for one rule it dislikes.
 * `data-ogsc` and `data-ogsb` are what Outlook.com and the Outlook apps put on the page in their dark mode, for
 * text and for backgrounds; they ignore the media query.
 */
export const headStyles = [
  ':root{color-scheme:light dark;supported-color-schemes:light dark}' +
    `body{margin:0;background-color:${light.page}}` +
    '@media (max-width:480px){.af-pad{padding:28px 22px 12px !important}.af-outer{padding:24px 12px !important}}',
  `@media (prefers-color-scheme:dark){body{background-color:${dark.page} !important}` +
    `${darkRules('', ['background-color', 'border-color', 'color'])}}`,
  darkRules('[data-ogsc] ', ['color']) + darkRules('[data-ogsb] ', ['background-color', 'border-color']),
  // Apple's data detectors repaint dates and numbers as links.
  'a[x-apple-data-detectors]{color:inherit !important;text-decoration:none !important}',
] as const;

/** Outlook for Windows lays out with Word: no `max-width`, no font fallbacks, and its own idea of a pixel. */
export const outlookHead =
  '<!--[if mso]><xml><o:OfficeDocumentSettings xmlns:o="urn:schemas-microsoft-com:office:office">' +
  '<o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>' +
  `<style>*{font-family:'Segoe UI',Arial,sans-serif !important}.af-container{width:${cardWidth}px !important}` +
  '.af-code{font-family:Consolas,monospace !important}</style><![endif]-->';
