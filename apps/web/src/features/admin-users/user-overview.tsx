import type { AdminUserDetail } from '@authflow/contracts';
import { Fingerprint, KeyRound, Link2, Smartphone, Ticket } from 'lucide-react';
import { Badge } from '#src/components/badge.tsx';
import { Card } from '#src/components/card.tsx';
import { CopyButton } from '#src/components/copy-button.tsx';
import { Fact, Facts } from '#src/components/facts.tsx';
import { SettingRow } from '#src/components/setting-row.tsx';
import { formatDate, formatMoment } from '#src/lib/relative-time.ts';
import { notableRoles } from './user-words';

/** What the account is, and what opens it. */
export function UserOverview({ user }: { user: AdminUserDetail }) {
  return (
    <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <AccountCard user={user} />
      <div className="space-y-6">
        <WaysInCard user={user} />
        <AccessCard user={user} />
      </div>
    </div>
  );
}

function AccountCard({ user }: { user: AdminUserDetail }) {
  return (
    <Card title="Account">
      <Facts>
        <Fact label="Account ID">
          <code className="min-w-0 font-mono text-[0.8125rem] break-all text-soft">{user.id}</code>
          <CopyButton text={user.id} label="Copy account ID" />
        </Fact>
        <Fact label="Email">
          <span className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="min-w-0 wrap-anywhere">{user.email}</span>
            {user.emailVerified ? (
              <Badge tone="success">Verified</Badge>
            ) : (
              <Badge tone="warning">Not verified</Badge>
            )}
          </span>
        </Fact>
        <Fact label="Name">{user.name ?? <span className="text-faint">None</span>}</Fact>
        <Fact label="Created">{formatMoment(user.createdAt)}</Fact>
        <Fact label="Last changed">{formatMoment(user.updatedAt)}</Fact>
        <Fact label="Last sign-in">
          {user.lastLoginAt === null ? (
            <span className="text-faint">Never</span>
          ) : (
            formatMoment(user.lastLoginAt)
          )}
        </Fact>
      </Facts>
    </Card>
  );
}

function AccessCard({ user }: { user: AdminUserDetail }) {
  const roles = notableRoles(user);
  return (
    <Card title="Roles and permissions">
      <Facts>
        <Fact label="Roles">
          {roles.length === 0 ? (
            <span className="text-faint">None beyond their own account</span>
          ) : (
            <Chips names={roles} />
          )}
        </Fact>
        <Fact label="Permissions">
          {user.permissions.length === 0 ? (
            <span className="text-faint">None</span>
          ) : (
            <Chips names={user.permissions} mono />
          )}
        </Fact>
      </Facts>
    </Card>
  );
}

function Chips({ names, mono = false }: { names: readonly string[]; mono?: boolean }) {
  return (
    <ul className={mono ? 'flex flex-wrap gap-1.5 font-mono' : 'flex flex-wrap gap-1.5'}>
      {names.map((name) => (
        <li key={name}>
          <Badge tone="neutral">{name}</Badge>
        </li>
      ))}
    </ul>
  );
}

function WaysInCard({ user }: { user: AdminUserDetail }) {
  const { factors, identities, hasPassword } = user;
  return (
    <Card
      title="Ways to sign in"
      badge={
        user.mfaEnabled ? (
          <Badge tone="success">Two-step on</Badge>
        ) : (
          <Badge tone="neutral">Two-step off</Badge>
        )
      }
      flush
    >
      <ul className="divide-y divide-line border-t border-line">
        <SettingRow
          icon={<KeyRound />}
          title="Password"
          detail={hasPassword ? 'One is set' : 'None is set'}
        />
        {identities.map(({ id, provider, email, createdAt, lastUsedAt }) => (
          <SettingRow
            key={id}
            icon={<Link2 />}
            title={<span className="capitalize">{provider}</span>}
            detail={
              <>
                {email === null ? null : <span>{email}</span>}
                <span>Since {formatDate(createdAt)}</span>
                <LastUse at={lastUsedAt} />
              </>
            }
          />
        ))}
        {factors.passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
          <SettingRow
            key={id}
            icon={<Fingerprint />}
            title={
              <>
                {name} <Badge tone="neutral">Passkey</Badge>
              </>
            }
            detail={
              <>
                <span>Since {formatDate(createdAt)}</span>
                <LastUse at={lastUsedAt} />
              </>
            }
          />
        ))}
        {factors.totp ? (
          <SettingRow
            icon={<Smartphone />}
            title="Authenticator app"
            detail="The second step after a password"
          />
        ) : null}
        {factors.totp ? (
          <SettingRow
            icon={<Ticket />}
            title="Recovery codes"
            detail={factors.recoveryCodesLeft === 1 ? 'One left' : `${factors.recoveryCodesLeft} left`}
          />
        ) : null}
      </ul>
    </Card>
  );
}

function LastUse({ at }: { at: string | null }) {
  return <span>{at === null ? 'Not used yet' : `Used ${formatMoment(at)}`}</span>;
}
