import { useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { EmailChangeDialog } from './email-change-dialog';

export function EmailChangeButton({ email }: { email: string }) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button
        ref={opener}
        variant="secondary"
        size="sm"
        aria-label="Change email"
        onClick={() => setOpen(true)}
      >
        Change
      </Button>
      <EmailChangeDialog email={email} opener={opener} open={open} onOpenChange={setOpen} />
    </>
  );
}
