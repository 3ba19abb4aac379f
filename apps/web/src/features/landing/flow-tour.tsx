import { Tabs } from 'radix-ui';
import { CopyButton } from '#src/components/copy-button.tsx';
import { apiUrl } from '#src/lib/http.ts';
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
        <Tabs.Root defaultValue="register" className="mt-10 grid gap-6 lg:grid-cols-[17rem_minmax(0,1fr)]">
          <Tabs.List
            aria-label="Steps"
            className="-mx-5 flex gap-1 overflow-x-auto px-5 py-1 lg:mx-0 lg:flex-col lg:px-0"
          >
            {steps.map(({ id, title, summary }) => (
              <Tabs.Trigger
                key={id}
                value={id}
                className="shrink-0 rounded-xl px-4 py-2.5 text-left text-sm transition-colors duration-150 hover:bg-hover data-[state=active]:bg-accent-soft lg:py-3"
              >
                <span className="block font-medium">{title}</span>
                <span className="mt-0.5 hidden text-soft lg:block">{summary}</span>
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {steps.map(({ id, title, command, answer }) => (
            <Tabs.Content key={id} value={id} className="min-w-0 rounded-2xl">
              <div className="flex h-full flex-col overflow-hidden rounded-2xl bg-panel-deep text-panel-ink">
                <div className="flex items-center justify-between border-b border-panel-line/15 py-2 pr-2 pl-5">
                  <p className="text-sm text-panel-soft">{title}</p>
                  <CopyButton
                    text={command}
                    label={`Copy the command for: ${title}`}
                    className="text-panel-soft hover:bg-panel-ink/10 hover:text-panel-ink"
                  />
                </div>
                <Code label={`Command: ${title}`} className="flex-1">
                  {command}
                </Code>
                <Code label={`Answer: ${title}`} className="border-t border-panel-line/15 text-panel-line">
                  {answer}
                </Code>
              </div>
            </Tabs.Content>
          ))}
        </Tabs.Root>
      </div>
    </section>
  );
}

/** Scrolls sideways when it must, by keyboard too. */
function Code({ label, className, children }: { label: string; className: string; children: string }) {
  return (
    <pre
      role="group"
      tabIndex={0}
      aria-label={label}
      className={`overflow-x-auto p-5 font-mono text-[0.8125rem] leading-relaxed ${className}`}
    >
      <code>{children}</code>
    </pre>
  );
}
