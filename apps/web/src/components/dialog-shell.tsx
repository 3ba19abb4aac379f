import { Dialog as Primitive } from 'radix-ui';
import { useEffect, type ReactNode, type RefObject } from 'react';
import { classNames } from '#src/lib/class-names.ts';

export interface DialogShellProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  /** What opened the dialog; the focus goes back to it, or `home` when it is gone, or else the page. */
  opener: RefObject<HTMLElement | null>;
  home?: RefObject<HTMLElement | null> | undefined;
  /** What is in it would be lost: neither Escape nor a click beside it closes it. */
  held?: boolean;
  width?: 'md' | 'lg';
  children: ReactNode;
}

/**
 * A modal with room for a form. The primitive's own overlay would lock scrolling through an injected style element,
 * which the content security policy refuses; a plain backdrop and an attribute do the same.
 */
export function DialogShell(props: DialogShellProps) {
  const { open, onOpenChange, title, description, opener, home, held, width, children } = props;
  useScrollLock(open);

  function giveFocusBack(event: Event): void {
    // The primitive knows openers of its own only, and would leave the focus nowhere.
    event.preventDefault();
    const places = [opener.current, home?.current, document.getElementById('main')];
    places.find((place) => place?.isConnected === true)?.focus({ preventScroll: true });
  }

  function keep(event: Event): void {
    if (held === true) event.preventDefault();
  }

  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <div aria-hidden="true" className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <div className="pointer-events-none fixed inset-0 z-50 grid grid-cols-1 items-end p-4 sm:items-center sm:pb-[10vh]">
          <Primitive.Content
            onCloseAutoFocus={giveFocusBack}
            onEscapeKeyDown={keep}
            onInteractOutside={keep}
            className={classNames(
              'pointer-events-auto mx-auto max-h-[calc(100dvh-2rem)] w-full animate-rise sm:max-h-[calc(90dvh-2rem)] overflow-y-auto rounded-2xl border border-line bg-surface p-6 shadow-lg',
              width === 'lg' ? 'max-w-lg' : 'max-w-md',
            )}
          >
            <Primitive.Title className="text-base font-semibold tracking-tight wrap-anywhere">
              {title}
            </Primitive.Title>
            <Primitive.Description asChild>
              <div className="mt-2 text-sm wrap-anywhere text-soft">{description}</div>
            </Primitive.Description>
            {children}
          </Primitive.Content>
        </div>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** The buttons at a dialog's foot: a row, on a phone a stack with the main one on top. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>;
}

/** A dialog above a dialog leaves the lock as it found it. */
function useScrollLock(open: boolean): void {
  useEffect(() => {
    if (!open) return undefined;
    const page = document.documentElement;
    if (page.dataset.scrollLocked !== undefined) return undefined;
    // The page keeps its width without the bar, so that nothing jumps; the backdrop covers the bar's room too.
    page.style.setProperty('--scroll-bar', `${window.innerWidth - page.clientWidth}px`);
    page.dataset.scrollLocked = '';
    return () => {
      delete page.dataset.scrollLocked;
    };
  }, [open]);
}
