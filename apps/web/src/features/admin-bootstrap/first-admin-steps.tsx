import { CopyButton } from '#src/components/copy-button.tsx';

/** How the first administrator is made. Both ways need the server, so reading this gives nobody anything. */
export function FirstAdminSteps({ email }: { email: string }) {
  const command = `npm run authflow -- admin create --email ${email}`;
  return (
    <div className="space-y-3 text-sm text-soft">
      <p>On the server that runs AuthFlow, do one of these:</p>
      <ul className="space-y-3">
        <li>
          Run this command:
          <span className="mt-1.5 flex items-center justify-between gap-2 rounded-lg border border-line bg-sunken py-1 pr-1 pl-3">
            <code className="min-w-0 py-1 font-mono text-[0.8125rem] wrap-anywhere text-ink">{command}</code>
            <CopyButton text={command} label="Copy the command" />
          </span>
        </li>
        <li>
          Or set{' '}
          <code className="font-mono text-[0.8125rem] wrap-anywhere text-ink">ADMIN_EMAIL={email}</code> and
          start it again. It works once, while there is no administrator.
        </li>
      </ul>
      <p>Then load this page again.</p>
    </div>
  );
}
