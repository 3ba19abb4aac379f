import { DialogActions, DialogShell, type DialogShellProps } from './dialog-shell';

/** A modal question: its children are the answers. */
export function Dialog({ children, ...shell }: Omit<DialogShellProps, 'held' | 'width'>) {
  return (
    <DialogShell {...shell}>
      <DialogActions>{children}</DialogActions>
    </DialogShell>
  );
}
