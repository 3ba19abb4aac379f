import { limits } from '@authflow/contracts';
import { useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { DeleteAccountDialog } from './delete-account-dialog';

export function DeletionCard({ email }: { email: string }) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <Card
      danger
      title="Delete account"
      description={`Closes your account at once. For ${limits.deletionGraceDays} days a mailed link can bring it back; after that everything is gone for good.`}
      action={
        <Button ref={opener} variant="danger-quiet" size="sm" onClick={() => setOpen(true)}>
          Delete my account
        </Button>
      }
    >
      <DeleteAccountDialog email={email} opener={opener} open={open} onOpenChange={setOpen} />
    </Card>
  );
}
