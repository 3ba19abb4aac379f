import {
  BookOpen,
  ChevronDown,
  EyeOff,
  LayoutDashboard,
  LogOut,
  Monitor,
  Moon,
  ShieldAlert,
  Sun,
  UserRound,
} from 'lucide-react';
import { useRef, useState, type RefObject } from 'react';
import { useNavigate } from 'react-router-dom';
import { Avatar } from '#src/components/avatar.tsx';
import { Button } from '#src/components/button.tsx';
import { Dialog } from '#src/components/dialog.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '#src/components/menu.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { useGetAccountQuery } from '#src/features/account/account.api.ts';
import { useLogout } from '#src/features/logout/use-logout.ts';
import { openSections } from '#src/lib/console-sections.ts';
import { apiUrl } from '#src/lib/api-address.ts';
import { paths } from '#src/lib/paths.ts';
import { chooseTheme, useTheme } from '#src/lib/theme.ts';
import { useImpersonation } from '#src/session/use-impersonation.ts';

const themes = [
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'system', label: 'Like the system', icon: Monitor },
] as const;

/** `area`: where it stands, so that it offers the other one. */
export function UserMenu({ area }: { area: 'account' | 'console' }) {
  const { data: user } = useGetAccountQuery();
  const { choice } = useTheme();
  const logout = useLogout();
  const navigate = useNavigate();
  // Whoever looks at somebody's account signs nobody out, themselves included.
  const impersonation = useImpersonation();
  const [asking, setAsking] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  if (user === undefined) return <Skeleton className="size-8 rounded-full" />;

  return (
    <>
      <Menu
        trigger={
          <button
            ref={trigger}
            type="button"
            aria-label="Account menu"
            className="flex items-center gap-1.5 rounded-full p-1 pr-2 transition-colors duration-150 hover:bg-hover data-[state=open]:bg-hover"
          >
            <Avatar name={user.name} email={user.email} />
            <ChevronDown aria-hidden="true" className="size-4 text-faint" />
          </button>
        }
      >
        <div className="px-2.5 pt-2 pb-1.5">
          {user.name ? <p className="truncate text-sm font-medium">{user.name}</p> : null}
          <p className="truncate text-sm text-faint">{user.email}</p>
        </div>
        <MenuSeparator />
        <MenuChoice label="Theme" value={choice} options={themes} onChange={chooseTheme} />
        <MenuSeparator />
        {area === 'console' ? (
          <MenuItem icon={UserRound} onSelect={() => void navigate(paths.account)}>
            Your account
          </MenuItem>
        ) : null}
        {area === 'account' && openSections(user).length > 0 ? (
          <MenuItem icon={LayoutDashboard} onSelect={() => void navigate(paths.admin)}>
            Console
          </MenuItem>
        ) : null}
        <MenuItem icon={BookOpen} onSelect={() => window.open(apiUrl('/docs'), '_blank', 'noopener')}>
          API reference
        </MenuItem>
        {impersonation === null ? (
          <>
            <MenuItem icon={LogOut} onSelect={() => void logout('current')}>
              Sign out
            </MenuItem>
            <MenuItem icon={ShieldAlert} tone="danger" onSelect={() => setAsking(true)}>
              Sign out everywhere
            </MenuItem>
          </>
        ) : (
          <MenuItem icon={EyeOff} onSelect={() => void impersonation.end()}>
            Stop looking
          </MenuItem>
        )}
      </Menu>
      <SignOutEverywhere
        opener={trigger}
        open={asking}
        onOpenChange={setAsking}
        onConfirm={() => logout('all')}
      />
    </>
  );
}

interface SignOutEverywhereProps {
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => Promise<void>;
}

function SignOutEverywhere({ opener, open, onOpenChange, onConfirm }: SignOutEverywhereProps) {
  const [busy, setBusy] = useState(false);

  async function confirm(): Promise<void> {
    setBusy(true);
    await onConfirm();
    setBusy(false);
    onOpenChange(false);
  }

  return (
    <Dialog
      opener={opener}
      open={open}
      onOpenChange={onOpenChange}
      title="Sign out everywhere?"
      description="Every device, this one included, is signed out at once and has to sign in again."
    >
      <Button variant="secondary" onClick={() => onOpenChange(false)}>
        Cancel
      </Button>
      <Button variant="danger" loading={busy} onClick={() => void confirm()}>
        Sign out everywhere
      </Button>
    </Dialog>
  );
}
