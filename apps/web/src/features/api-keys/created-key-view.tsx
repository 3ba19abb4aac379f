import type { CreatedApiKey } from '@authflow/contracts';
import { ShownOnce } from '#src/components/shown-once.tsx';

/** The key itself, this once. */
export function CreatedKeyView({ made, onDone }: { made: CreatedApiKey; onDone: () => void }) {
  return (
    <ShownOnce secret={made.key} label="Your new API key" copyLabel="Copy key" onDone={onDone}>
      Programs send it with each request:
      <code className="mt-1 block font-mono text-[0.8125rem] break-all">
        Authorization: Bearer {made.hint}…
      </code>
    </ShownOnce>
  );
}
