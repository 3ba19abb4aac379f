import { ToggleGroup } from 'radix-ui';
import { CustomRange } from './custom-range';
import type { ChosenRange, DayRange, RangeChoice } from './range';

const presets = [
  { choice: '7d', label: '7 days' },
  { choice: '30d', label: '30 days' },
  { choice: '90d', label: '90 days' },
  { choice: '12m', label: '12 months' },
] as const;

interface RangePickerProps {
  range: ChosenRange;
  onChoose: (choice: RangeChoice, custom?: DayRange) => void;
}

/** The period everything on the page is about. */
export function RangePicker({ range, onChoose }: RangePickerProps) {
  function choose(value: string): void {
    const preset = presets.find(({ choice }) => choice === value);
    if (preset !== undefined) onChoose(preset.choice);
  }

  return (
    <div className="flex flex-wrap items-center gap-2">
      <ToggleGroup.Root
        type="single"
        aria-label="Period"
        value={range.choice}
        onValueChange={choose}
        className="flex rounded-lg border border-line bg-surface p-[3px] shadow-sm"
      >
        {presets.map(({ choice, label }) => (
          <ToggleGroup.Item
            key={choice}
            value={choice}
            className="h-7 rounded-md px-2.5 text-[0.8125rem] font-medium whitespace-nowrap text-soft transition-colors duration-150 hover:text-ink data-[state=on]:bg-accent-soft data-[state=on]:text-accent-text"
          >
            {label}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <CustomRange range={range} onChoose={(custom) => onChoose('custom', custom)} />
    </div>
  );
}
