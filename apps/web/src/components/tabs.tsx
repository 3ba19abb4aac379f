import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';

interface TabListProps {
  label: string;
  tabs: readonly { value: string; label: string; count?: number }[];
}

/** The row of tabs above their panels. */
export function TabList({ label, tabs }: TabListProps) {
  return (
    <Tabs.List aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map((tab) => (
        <Tabs.Trigger
          key={tab.value}
          value={tab.value}
          className="-mb-px flex h-10 cursor-pointer items-center gap-2 border-b-2 border-transparent px-3 text-sm font-medium whitespace-nowrap text-soft -outline-offset-2 transition-colors duration-150 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
        >
          {tab.label}
          {tab.count === undefined ? null : (
            <span className="rounded-full bg-sunken px-1.5 text-xs text-faint tabular-nums">{tab.count}</span>
          )}
        </Tabs.Trigger>
      ))}
    </Tabs.List>
  );
}

export function TabPanel({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Tabs.Content value={value} className="rounded-2xl">
      {children}
    </Tabs.Content>
  );
}
