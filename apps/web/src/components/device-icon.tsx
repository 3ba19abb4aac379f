import type { Device } from '@authflow/contracts';
import { Monitor, Smartphone, Tablet, Terminal } from 'lucide-react';

const icons = { desktop: Monitor, mobile: Smartphone, tablet: Tablet, other: Terminal } as const;

export function DeviceIcon({ type }: { type: Device['type'] }) {
  const Icon = icons[type];
  return (
    <span className="grid size-10 shrink-0 place-items-center rounded-xl border border-line bg-sunken text-soft">
      <Icon aria-hidden="true" className="size-[1.125rem]" />
    </span>
  );
}
