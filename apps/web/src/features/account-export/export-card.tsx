import { Download } from 'lucide-react';
import { useState } from 'react';
import { useDispatch } from 'react-redux';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { useToast } from '#src/components/toast-context.ts';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { exportAccount } from './account-export.api';

export function ExportCard() {
  const client = useApiClient();
  const dispatch = useDispatch();
  const toast = useToast();
  const cooldown = useCooldown();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function download(): Promise<void> {
    setBusy(true);
    setFailure(null);
    const answer = await exportAccount(client);
    setBusy(false);
    if ('error' in answer) {
      cooldown.obey(answer.error);
      return setFailure(answer.error);
    }
    const day = new Date().toISOString().slice(0, 10);
    saveFile(`authflow-data-${day}.json`, `${JSON.stringify(answer.data, null, 2)}\n`, 'application/json');
    dispatch(api.util.invalidateTags(['Activity']));
    toast({ tone: 'success', title: 'Your data is downloaded', detail: 'Keep the file to yourself.' });
  }

  return (
    <Card
      title="Your data"
      description="Everything we hold about you in one JSON file: profile, sessions, ways to sign in, activity. No secrets are in it."
      action={
        <Button
          variant="secondary"
          size="sm"
          loading={busy}
          disabled={cooldown.running}
          onClick={() => void download()}
        >
          {busy ? null : <Download aria-hidden="true" className="size-4" />}
          {cooldown.label(busy ? 'Preparing your data' : 'Download my data')}
        </Button>
      }
    >
      <FailureAlert failure={failure} />
    </Card>
  );
}
