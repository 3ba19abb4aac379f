import { ShownOnce } from '#src/components/shown-once.tsx';

/** The secret itself, this once. */
export function SecretView({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <ShownOnce secret={secret} label="The signing secret" copyLabel="Copy secret" onDone={onDone}>
      The receiver checks <code className="font-mono text-[0.8125rem]">webhook-signature</code> with it, and
      refuses what does not match. Libraries for Standard Webhooks take it as it is.
    </ShownOnce>
  );
}
