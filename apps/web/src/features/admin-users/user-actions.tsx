import type { AdminUserDetail } from '@authflow/contracts';
import {
  Ban,
  ChevronDown,
  Eye,
  LogOut,
  MailQuestion,
  RotateCcw,
  Trash2,
  UserCheck,
  UserCog,
  UserPen,
  type LucideIcon,
} from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#src/components/menu.tsx';
import { useViewer } from '#src/session/viewer-context.ts';
import { actsFor, type UserAct } from './user-acts';
import { UserDialogs } from './user-dialogs';

interface Entry {
  act: UserAct;
  icon: LucideIcon;
  label: string;
  tone?: 'danger';
}

/** By how much they change, the gravest last. */
const groups: readonly (readonly Entry[])[] = [
  [
    { act: 'rename', icon: UserPen, label: 'Change the name' },
    { act: 'roles', icon: UserCog, label: 'Change the roles' },
  ],
  [
    { act: 'impersonate', icon: Eye, label: 'Look at their account' },
    { act: 'reset', icon: MailQuestion, label: 'Send a password reset' },
    { act: 'logout', icon: LogOut, label: 'Sign out everywhere' },
  ],
  [
    { act: 'unban', icon: UserCheck, label: 'Unban' },
    { act: 'restore', icon: RotateCcw, label: 'Restore' },
    { act: 'ban', icon: Ban, label: 'Ban', tone: 'danger' },
    { act: 'delete', icon: Trash2, label: 'Delete', tone: 'danger' },
  ],
];

/** What the viewer can do with the account. Nothing is shown of what they cannot. */
export function UserActions({ user }: { user: AdminUserDetail }) {
  const acts = actsFor(useViewer(), user);
  const [open, setOpen] = useState<UserAct | null>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const shown = groups
    .map((group) => group.filter(({ act }) => acts.has(act)))
    .filter((group) => group.length > 0);

  return (
    <>
      {shown.length === 0 ? null : (
        <Menu
          trigger={
            <Button ref={trigger} variant="secondary">
              Actions <ChevronDown aria-hidden="true" className="-mr-1 size-4 text-faint" />
            </Button>
          }
        >
          {shown.map((group, index) => (
            <div key={group[0]?.act}>
              {index > 0 ? <MenuSeparator /> : null}
              {group.map(({ act, icon, label, tone }) => (
                <MenuItem key={act} icon={icon} onSelect={() => setOpen(act)} {...(tone ? { tone } : {})}>
                  {label}
                </MenuItem>
              ))}
            </div>
          ))}
        </Menu>
      )}
      <UserDialogs act={open} user={user} opener={trigger} onClose={() => setOpen(null)} />
    </>
  );
}
