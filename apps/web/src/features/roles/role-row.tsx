import { adminRole, type Role } from '@authflow/contracts';
import { Lock, ShieldCheck } from 'lucide-react';
import { Badge } from '#src/components/badge.tsx';
import { Button } from '#src/components/button.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import { counted } from '#src/lib/numbers.ts';
import { paths } from '#src/lib/paths.ts';
import { useAllowed, useViewer } from '#src/session/viewer-context.ts';
import { PermissionChips } from './permission-chips';
import { isWithin } from './role-reach';

interface RoleRowProps {
  role: Role;
  onEdit: (from: HTMLButtonElement) => void;
  onDelete: (from: HTMLButtonElement) => void;
}

export function RoleRow({ role, onEdit, onDelete }: RoleRowProps) {
  const { name, description, permissions, builtIn, mfaRequired, members } = role;
  const seesUsers = useAllowed('users:read');
  const viewer = useViewer();
  const within = isWithin(viewer.permissions, role);
  const people = counted(members, 'member');
  return (
    <li className="flex flex-col gap-4 px-5 py-5 sm:px-6 lg:flex-row lg:items-start lg:gap-8">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
          <h2 className="font-mono text-sm font-semibold">{name}</h2>
          {builtIn ? (
            <Badge tone="neutral">
              <Lock aria-hidden="true" className="size-3" /> Built in
            </Badge>
          ) : null}
          {mfaRequired ? (
            <Badge tone="success">
              <ShieldCheck aria-hidden="true" className="size-3" /> Two-step required
            </Badge>
          ) : null}
          {name === adminRole && !mfaRequired ? <Badge tone="warning">A password is enough</Badge> : null}
        </div>
        {description === '' ? null : <p className="mt-1 text-sm wrap-anywhere text-soft">{description}</p>}
        <div className="mt-3">
          <PermissionChips held={permissions} />
        </div>
      </div>
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-x-5 gap-y-3 lg:justify-end">
        {seesUsers ? (
          <TextLink
            to={`${paths.adminUsers}?role=${encodeURIComponent(name)}`}
            className="text-sm tabular-nums"
          >
            {people} <span className="sr-only">of {name}</span>
          </TextLink>
        ) : (
          <span className="text-sm text-soft tabular-nums">{people}</span>
        )}
        <div className="flex gap-2">
          <Button variant="secondary" size="sm" onClick={({ currentTarget }) => onEdit(currentTarget)}>
            {within ? 'Edit ' : 'View '}
            <span className="sr-only">{name}</span>
          </Button>
          {builtIn || !within ? null : (
            <Button variant="danger-quiet" size="sm" onClick={({ currentTarget }) => onDelete(currentTarget)}>
              Delete <span className="sr-only">{name}</span>
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}
