import { Tabs } from 'radix-ui';
import { CopyButton } from '#src/components/copy-button.tsx';
import { classNames } from '#src/lib/class-names.ts';
import { apiUrl } from '#src/lib/api-address.ts';
import { flowSteps } from './flow-steps';

const base = new URL(apiUrl('/'), window.location.origin).href.replace(/\/$/, '');
const steps = flowSteps(base);

/** The first flow, step by step, as a terminal would walk it. */
export function FlowTour() {
  return (
    <section aria-labelledby="flow" className="border-y border-line bg-surface">
      <div className="mx-auto max-w-6xl px-5 py-20 sm:px-8">
        <h2 id="flow" className="max-w-lg text-3xl font-semibold tracking-tight">
          The whole flow, from a browser or a terminal
        </h2>
        <p className="mt-3 max-w-lg text-soft">
          Browsers get a cookie no script can read. Everything else gets JSON.
        </p>
        <Tabs.Root defaultValue="register" className="mt-10">
          <Tabs.List
            aria-label="Steps"
            className="-mx-3 flex flex-wrap gap-1 lg:mx-0 lg:grid lg:grid-cols-5 lg:gap-2"
          >
            {steps.map(({ id, title, summary }) => (
              <Tabs.Trigger
                key={id}
                value={id}
                className="shrink-0 rounded-xl px-3 py-2.5 text-left align-top text-sm transition-colors duration-150 hover:bg-hover data-[state=active]:bg-accent-soft data-[state=active]:text-accent-text lg:px-4 lg:py-3"
              >
                <span className="block font-medium">{title}</span>
                <span className="mt-0.5 hidden text-pretty text-soft lg:block">{summary}</span>
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {steps.map(({ id, title, command, answer }) => (
            <Tabs.Content key={id} value={id} className="mt-4 min-w-0 rounded-2xl">
              <div className="overflow-hidden rounded-2xl bg-panel-deep text-panel-ink">
                <div className="flex items-center justify-between border-b border-panel-line/15 py-2 pr-2 pl-5">
                  <p className="text-sm text-panel-soft">{title}</p>
                  <CopyButton
                    text={command}
                    label={`Copy the command for: ${title}`}
                    className="text-panel-soft hover:bg-panel-ink/10 hover:text-panel-ink"
                  />
                </div>
                <div className="grid lg:grid-cols-2">
                  <Code label={`Command: ${title}`}>{command}</Code>
                  <Code
                    label={`Answer: ${title}`}
                    className="border-panel-line/15 text-panel-line max-lg:border-t lg:border-l"
                  >
                    {answer}
                  </Code>
                </div>
              </div>
            </Tabs.Content>
          ))}
        </Tabs.Root>
      </div>
    </section>
  );
}

/** Scrolls sideways when it must, by keyboard too. */
function Code({ label, className, children }: { label: string; className?: string; children: string }) {
  return (
    <pre
      role="group"
      tabIndex={0}
      aria-label={label}
      className={classNames('overflow-x-auto p-5 font-mono text-[0.8125rem] leading-relaxed', className)}
    >
      <code>{children}</code>
    </pre>
  );
}
