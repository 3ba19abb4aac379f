import { renderSVG } from 'uqr';

/** A text as a QR code: SVG without script or outside reference, with the quiet zone that readers need (ISO 18004). */
export function qrCodeSvg(text: string): string {
  return renderSVG(text, { ecc: 'M', border: 4 });
}
