/** Pieces of a drawing, as text. */
export type Drawing = readonly string[];

/** A card of its own with a white ground: legible on a light page and on a dark one. */
export const palette = {
  ground: '#ffffff',
  edge: '#d0d7de',
  text: '#1f2328',
  faint: '#59636e',
  grid: '#e4e8ec',
  good: '#1a7f5a',
  bad: '#c2571a',
  neutral: '#5b7083',
  series: ['#1a7f5a', '#8250df', '#c2571a', '#0969da', '#bf3989', '#7d6a00'],
} as const;

const font = "-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

/** A whole picture, with a title for those who cannot see it. */
export function svgCard(size: { width: number; height: number; title: string }, content: Drawing): string {
  const { width, height, title } = size;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}" font-family="${font}">`,
    `<title>${escape(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${palette.ground}" stroke="${palette.edge}"/>`,
    ...content,
    '</svg>',
    '',
  ].join('\n');
}

export interface TextOptions {
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  fill?: string;
  bold?: boolean;
}

export function text(x: number, y: number, content: string, options: TextOptions = {}): string {
  const { size = 12, anchor = 'start', fill = palette.text, bold = false } = options;
  return `<text x="${at(x)}" y="${at(y)}" font-size="${size}" text-anchor="${anchor}" fill="${fill}"${bold ? ' font-weight="600"' : ''}>${escape(content)}</text>`;
}

export function line(
  from: readonly [number, number],
  to: readonly [number, number],
  stroke: string,
  { width = 1, dash }: { width?: number; dash?: string } = {},
): string {
  const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash}"`;
  return `<line x1="${at(from[0])}" y1="${at(from[1])}" x2="${at(to[0])}" y2="${at(to[1])}" stroke="${stroke}" stroke-width="${width}"${dashes}/>`;
}

export function bar(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(Math.max(0, width))}" height="${at(height)}" fill="${fill}"/>`;
}

export function path(
  points: readonly (readonly [number, number])[],
  stroke: string,
  { dash }: { dash?: string } = {},
): string {
  const d = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`).join(' ');
  const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash}"`;
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="2" stroke-linejoin="round"${dashes}/>`;
}

/** Where a value stands between two ends of an axis, by its logarithm; what lies outside stands at the end. */
export function logScale(domain: readonly [number, number], range: readonly [number, number]) {
  const [low, high] = domain.map(Math.log) as [number, number];
  return (value: number): number => {
    const share = (Math.log(value) - low) / (high - low);
    return range[0] + Math.min(1, Math.max(0, share)) * (range[1] - range[0]);
  };
}

/** Moves labels apart that would stand on each other, as little as it takes, keeping their order. */
export function spreadLabels(positions: readonly number[], distance: number): number[] {
  const order = positions
    .map((position, index) => ({ position, index }))
    .sort((a, b) => a.position - b.position);
  const placed: number[] = [];
  let groups: { members: number[]; centre: number }[] = order.map(({ position, index }) => ({
    members: [index],
    centre: position,
  }));
  for (let again = true; again;) {
    again = false;
    const next: typeof groups = [];
    for (const group of groups) {
      const before = next.at(-1);
      const room = before && ((before.members.length + group.members.length) * distance) / 2;
      if (before === undefined || room === undefined || group.centre - before.centre >= room) {
        next.push(group);
        continue;
      }
      const members = [...before.members, ...group.members];
      next[next.length - 1] = { members, centre: mean(members.map((member) => positions[member] ?? 0)) };
      again = true;
    }
    groups = next;
  }
  for (const { members, centre } of groups) {
    members.forEach((member, index) => {
      placed[member] = centre + (index - (members.length - 1) / 2) * distance;
    });
  }
  return placed;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);

const at = (value: number): string => String(Math.round(value * 10) / 10);

function escape(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
