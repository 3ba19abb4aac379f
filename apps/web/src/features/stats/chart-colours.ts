/** Places in the chart palette of the design tokens. Class names are written out: Tailwind finds them by their text. */
export const chartColours = {
  green: { text: 'text-chart-1', background: 'bg-chart-1' },
  blue: { text: 'text-chart-2', background: 'bg-chart-2' },
  orange: { text: 'text-chart-3', background: 'bg-chart-3' },
  purple: { text: 'text-chart-4', background: 'bg-chart-4' },
  red: { text: 'text-chart-5', background: 'bg-chart-5' },
  grey: { text: 'text-chart-6', background: 'bg-chart-6' },
} as const;

export type ChartColour = keyof typeof chartColours;
