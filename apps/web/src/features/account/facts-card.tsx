import type { User } from '@authflow/contracts';
import { BadgeCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '#src/components/badge.tsx';
import { Card } from '#src/components/card.tsx';
import { CopyButton } from '#src/components/copy-button.tsx';
import { Fact, Facts } from '#src/components/facts.tsx';
import { formatMoment } from '#src/lib/relative-time.ts';

/** What identifies the account. `changeEmail` stands beside the address. */
export function FactsCard({ user, changeEmail }: { user: User; changeEmail: ReactNode }) {
  return (
    <Card title="Account" description="What identifies you here.">
      <Facts>
        <Fact label="Email" action={changeEmail}>
          <span className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="min-w-0 wrap-anywhere">{user.email}</span>
            {user.emailVerified ? (
              <Badge tone="success">
                <BadgeCheck aria-hidden="true" className="size-3.5" /> Verified
              </Badge>
            ) : (
              <Badge tone="warning">Not verified</Badge>
            )}
          </span>
        </Fact>
        <Fact label="Account ID">
          <code className="min-w-0 font-mono text-[0.8125rem] break-all text-soft">{user.id}</code>
          <CopyButton text={user.id} label="Copy account ID" />
        </Fact>
        <Fact label="Last sign-in">
          {user.lastLoginAt ? formatMoment(user.lastLoginAt) : 'This is your first visit'}
        </Fact>
      </Facts>
    </Card>
  );
}
