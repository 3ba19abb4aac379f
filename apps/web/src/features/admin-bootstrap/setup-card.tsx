import { useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { FirstAdminSteps } from './first-admin-steps';
import { useGetSetupQuery } from './setup.api';

/** Whether it is not known yet if there is anything to say. What stands below would jump. */
export function useSetupPending(): boolean {
  return useGetSetupQuery().isLoading;
}

/** Says, while nobody administers this service, how somebody comes to. Gone for good once somebody does. */
export function SetupCard({ email }: { email: string }) {
  const { data } = useGetSetupQuery();
  const [open, setOpen] = useState(false);
  if (data?.administrator !== 'missing') return null;
  return (
    <Card
      title="Nobody administers this service yet"
      description="The console, where accounts, roles and mails are looked after, opens to administrators. Whoever runs this service can make one."
      action={
        <Button variant="secondary" size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Show how'}
        </Button>
      }
    >
      {open ? <FirstAdminSteps email={email} /> : null}
    </Card>
  );
}
