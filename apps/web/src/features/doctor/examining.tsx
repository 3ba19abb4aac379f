import { useState } from 'react';
import { Card } from '#src/components/card.tsx';
import { useNow } from '#src/lib/use-now.ts';

/** On its way: how far, nobody can say, since everything is looked at together. So it says for how long. */
export function Examining() {
  const [startedAt] = useState(() => Date.now());
  const seconds = Math.max(0, Math.round((useNow(1_000) - startedAt) / 1000));
  return (
    <Card
      title="Looking at the deployment"
      description="The API and the web app from outside, as browsers see them; the database, the mail provider and the clocks from inside. This takes up to some ten seconds."
    >
      <div
        role="progressbar"
        aria-label="Looking at the deployment"
        aria-valuetext={`for ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div className="h-full w-full animate-pulse rounded-full bg-accent" />
      </div>
      <p aria-hidden="true" className="mt-2 text-sm text-faint tabular-nums">
        {seconds} s
      </p>
    </Card>
  );
}
