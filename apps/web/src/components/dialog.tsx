import { Dialog as Primitive } from 'radix-ui';
import { useEffect, type ReactNode, type RefObject } from 'react';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  /** What opened the dialog; the focus goes back to it, or to the page when it is gone. */
  opener: RefObject<HTMLElement | null>;
  children: ReactNode;
}

/**
 * A modal question. The primitive's own overlay would lock scrolling through an injected style element,
 * which the content security policy refuses; a plain backdrop and an attribute do the same.
 */
export function Dialog({ open, onOpenChange, title, description, opener, children }: DialogProps) {
  useEffect(() => {
    if (!open) return undefined;
    const page = document.documentElement;
    // The bar keeps its room, but only where there was one, so that nothing jumps.
    page.dataset.scrollLocked = page.scrollHeight > page.clientHeight ? 'keep-bar' : '';
    return () => {
      delete page.dataset.scrollLocked;
    };
  }, [open]);

  function giveFocusBack(event: Event): void {
    // The primitive knows openers of its own only, and would leave the focus nowhere.
    event.preventDefault();
    (opener.current ?? document.getElementById('main'))?.focus();
  }

  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <div aria-hidden="true" className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Primitive.Content
          onCloseAutoFocus={giveFocusBack}
          className="fixed inset-x-4 bottom-4 z-50 mx-auto max-w-md animate-rise rounded-2xl border border-line bg-surface p-6 shadow-lg sm:top-1/3 sm:bottom-auto"
        >
          <Primitive.Title className="text-base font-semibold tracking-tight">{title}</Primitive.Title>
          <Primitive.Description asChild>
            <div className="mt-2 text-sm text-soft">{description}</div>
          </Primitive.Description>
          <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
