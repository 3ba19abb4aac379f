import type { DeploymentHost, Finding } from '@authflow/contracts';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { CopyTextButton } from '#src/components/copy-text-button.tsx';
import { TabList, TabPanel } from '#src/components/tabs.tsx';
import { classNames } from '#src/lib/class-names.ts';

const marks = {
  error: { icon: CircleAlert, style: 'bg-danger-soft text-danger-text border-danger-line', word: 'Error' },
  warning: {
    icon: TriangleAlert,
    style: 'bg-warning-soft text-warning-text border-warning-line',
    word: 'Warning',
  },
  info: { icon: Info, style: 'bg-sunken text-soft border-line', word: 'Note' },
} as const;

const hosts: readonly { value: DeploymentHost; label: string }[] = [
  { value: 'render', label: 'Render' },
  { value: 'vercel', label: 'Vercel' },
  { value: 'docker', label: 'Docker' },
];

interface FindingCardProps {
  finding: Finding;
  host: DeploymentHost;
  onHost: (host: DeploymentHost) => void;
}

/** One thing that is wrong: what was seen, and the fix for the host that was chosen, which counts for all of them. */
export function FindingCard({ finding, host, onHost }: FindingCardProps) {
  const { id, severity, title, evidence, fix } = finding;
  const { icon: Icon, style, word } = marks[severity];
  const titleId = `finding-${id}-${title.length}`;
  return (
    <article aria-labelledby={titleId} className="rounded-2xl border border-line bg-surface shadow-sm">
      <div className="flex gap-4 px-5 pt-5 sm:px-6">
        <span className={classNames('grid size-9 shrink-0 place-items-center rounded-xl border', style)}>
          <Icon aria-hidden="true" className="size-[1.125rem]" />
          <span className="sr-only">{word}</span>
        </span>
        <div className="min-w-0">
          <h3 id={titleId} className="text-base font-semibold tracking-tight">
            {title}
          </h3>
          <p className="font-mono text-xs text-faint">{id}</p>
        </div>
      </div>
      <div className="px-5 pt-4 sm:px-6">
        <h4 className="text-xs font-medium text-faint">What was seen</h4>
        <p className="mt-1 max-w-[75ch] text-sm text-soft [overflow-wrap:anywhere]">{evidence}</p>
      </div>
      <Tabs.Root
        value={host}
        onValueChange={(value) => onHost(value as DeploymentHost)}
        className="px-5 pt-4 pb-5 sm:px-6"
      >
        <h4 className="text-xs font-medium text-faint">How to mend it</h4>
        <div className="mt-1">
          <TabList label={`How to mend “${title}”`} tabs={hosts} />
        </div>
        {hosts.map(({ value }) => (
          <TabPanel key={value} value={value}>
            <div className="flex flex-col items-start gap-3 pt-3 sm:flex-row sm:justify-between">
              <p className="max-w-[75ch] text-sm [overflow-wrap:anywhere]">{fix[value]}</p>
              <CopyTextButton text={fix[value]}>Copy</CopyTextButton>
            </div>
          </TabPanel>
        ))}
      </Tabs.Root>
    </article>
  );
}
