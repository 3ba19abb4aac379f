import {
  BadgeCheck,
  CircleDot,
  KeyRound,
  LogIn,
  LogOut,
  MailQuestion,
  MonitorX,
  ShieldAlert,
  UserPen,
  UserPlus,
} from 'lucide-react';

import type { ReactElement } from 'react';

const icons: Record<string, ReactElement> = {
  'user.registered': <UserPlus />,
  'email.verified': <BadgeCheck />,
  'login.succeeded': <LogIn />,
  'login.failed': <ShieldAlert />,
  'session.logged_out': <LogOut />,
  'session.revoked': <MonitorX />,
  'session.refresh_reused': <ShieldAlert />,
  'password.changed': <KeyRound />,
  'password.reset_requested': <MailQuestion />,
  'password.reset': <KeyRound />,
  'account.updated': <UserPen />,
};

/** The picture of an event; a dot for types newer than these pages. */
export function ActivityIcon({ type }: { type: string }) {
  return Object.hasOwn(icons, type) ? icons[type] : <CircleDot />;
}
