import { describe, expect, it } from 'vitest';
import { accent, dark, light } from '../src/theme';

/** @see WCAG 2.2, relative luminance and contrast ratio */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const AA = 4.5;

it('measures contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s scheme', (_name, colours) => {
  it.each([
    ['heading', 'page'],
    ['heading', 'card'],
    ['heading', 'box'],
    ['text', 'card'],
    ['text', 'box'],
    ['muted', 'page'],
    ['muted', 'card'],
    ['muted', 'box'],
    ['link', 'card'],
  ] as const)('has %s readable on %s', (front, back) => {
    expect(contrast(colours[front], colours[back])).toBeGreaterThanOrEqual(AA);
  });
});

it('has a readable button', () => {
  expect(contrast(accent.text, accent.background)).toBeGreaterThanOrEqual(AA);
});
