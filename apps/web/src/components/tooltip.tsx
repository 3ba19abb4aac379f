import { Tooltip as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';

/** More about something already named. Never the only place for a fact. */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={6}
          className="z-50 animate-fade rounded-md bg-ink px-2.5 py-1.5 text-xs font-medium text-canvas shadow-md"
        >
          {text}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export const TooltipProvider = Primitive.Provider;
