import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { Toast as Primitive } from 'radix-ui';
import { useCallback, useState, type ReactNode } from 'react';
import { ToastContext, type ToastMessage } from './toast-context';

let nextId = 1;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<(ToastMessage & { id: number })[]>([]);
  const show = useCallback((message: ToastMessage) => {
    const id = nextId;
    nextId += 1;
    setToasts((shown) => [...shown.slice(-2), { ...message, id }]);
  }, []);

  return (
    <ToastContext value={show}>
      <Primitive.Provider duration={6000} swipeDirection="right">
        {children}
        {toasts.map((toast) => (
          <Toast
            key={toast.id}
            message={toast}
            onClose={() => setToasts((shown) => shown.filter(({ id }) => id !== toast.id))}
          />
        ))}
        <Primitive.Viewport className="fixed inset-x-4 top-4 z-60 flex flex-col gap-2 outline-none max-sm:[&>li:not(:last-child)]:hidden sm:top-auto sm:bottom-4 sm:left-auto sm:w-96" />
      </Primitive.Provider>
    </ToastContext>
  );
}

function Toast({ message, onClose }: { message: ToastMessage; onClose: () => void }) {
  const failed = message.tone === 'danger';
  const Icon = failed ? CircleAlert : CircleCheck;
  return (
    <Primitive.Root
      type={failed ? 'foreground' : 'background'}
      onOpenChange={(open) => (open ? undefined : onClose())}
      className="flex animate-rise items-start gap-3 rounded-xl border border-line bg-surface p-4 shadow-lg"
    >
      <Icon
        aria-hidden="true"
        className={`mt-0.5 size-4 shrink-0 ${failed ? 'text-danger-text' : 'text-accent-text'}`}
      />
      <div className="min-w-0 flex-1 wrap-anywhere">
        <Primitive.Title className="text-sm font-medium">{message.title}</Primitive.Title>
        {message.detail ? (
          <Primitive.Description className="mt-0.5 text-sm text-soft">{message.detail}</Primitive.Description>
        ) : null}
      </div>
      <Primitive.Close
        aria-label="Dismiss"
        className="-m-1.5 grid size-8 place-items-center rounded-md text-faint hover:bg-hover hover:text-ink"
      >
        <X aria-hidden="true" className="size-4" />
      </Primitive.Close>
    </Primitive.Root>
  );
}
