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
  type LucideIcon,
} from 'lucide-react';

const icons = new Map<string, LucideIcon>([
  ['user.registered', UserPlus],
  ['email.verified', BadgeCheck],
  ['login.succeeded', LogIn],
  ['login.failed', ShieldAlert],
  ['session.logged_out', LogOut],
  ['session.revoked', MonitorX],
  ['session.refresh_reused', ShieldAlert],
  ['password.changed', KeyRound],
  ['password.reset_requested', MailQuestion],
  ['password.reset', KeyRound],
  ['account.updated', UserPen],
]);

export function iconFor(type: string): LucideIcon {
  return icons.get(type) ?? CircleDot;
}
