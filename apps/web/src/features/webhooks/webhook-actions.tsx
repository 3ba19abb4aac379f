import type { Webhook } from '@authflow/contracts';
import { ChevronDown, KeyRound, Pencil, Power, PowerOff, Send, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { Button } from '#src/components/button.tsx';
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '#src/components/menu.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, isRefusal } from '#src/lib/api-failure.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { paths } from '#src/lib/paths.ts';
import { useAllowed } from '#src/session/viewer-context.ts';
import { RotateDialog } from './rotate-dialog';
import { WebhookDialog } from './webhook-dialog';
import { shortUrl } from './webhook-words';
import { useDeleteWebhookMutation, useTestWebhookMutation, useUpdateWebhookMutation } from './webhooks.api';

type Asking = 'edit' | 'rotate' | 'delete';

/** What can be done with a webhook. */
export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const { test, testing, turn } = useActs(webhook);
  const reads = useAllowed('users:read');
  const { enabled } = webhook;
  const dialog = { opener: trigger, onClose: () => setAsking(null) };

  return (
    <>
      <Button variant="secondary" loading={testing} disabled={!enabled} onClick={() => void test()}>
        {testing ? null : <Send aria-hidden="true" className="size-4" />} Send a test
      </Button>
      <Menu
        trigger={
          <Button ref={trigger} variant="secondary">
            Actions <ChevronDown aria-hidden="true" className="-mr-1 size-4 text-faint" />
          </Button>
        }
      >
        {reads ? (
          <>
            <MenuItem icon={Pencil} onSelect={() => setAsking('edit')}>
              Change address or events
            </MenuItem>
            <MenuItem icon={enabled ? PowerOff : Power} onSelect={() => void turn()}>
              {enabled ? 'Switch off' : 'Switch on'}
            </MenuItem>
          </>
        ) : null}
        <MenuItem icon={KeyRound} onSelect={() => setAsking('rotate')}>
          New secret
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={Trash2} tone="danger" onSelect={() => setAsking('delete')}>
          Delete
        </MenuItem>
      </Menu>
      <WebhookDialog {...dialog} open={asking === 'edit'} webhook={webhook} />
      <RotateDialog {...dialog} open={asking === 'rotate'} webhook={webhook} />
      <DeleteDialog {...dialog} open={asking === 'delete'} webhook={webhook} />
    </>
  );
}

function useActs({ id, enabled }: Webhook) {
  const [sendTest, { isLoading: testing }] = useTestWebhookMutation();
  const [update] = useUpdateWebhookMutation();
  const toast = useToast();

  function say(error: unknown, done: string, failed: string): void {
    if (error === undefined) return toast({ tone: 'success', title: done });
    const failure = asFailure(error);
    if (failure.kind === 'cancelled') return;
    toast({ tone: 'danger', title: failed, detail: messageFor(failure) });
  }

  return {
    testing,
    test: async () => say((await sendTest(id)).error, 'A test is on its way', 'The test was not sent'),
    turn: async () => {
      const { error } = await update({ id, body: { enabled: !enabled } });
      say(error, enabled ? 'The webhook is off' : 'The webhook is on', 'The webhook was not changed');
    },
  };
}

function DeleteDialog(props: {
  opener: { current: HTMLElement | null };
  open: boolean;
  onClose: () => void;
  webhook: Webhook;
}) {
  const { webhook, ...dialog } = props;
  const [remove] = useDeleteWebhookMutation();
  const navigate = useNavigate();
  return (
    <ConfirmDialog
      {...dialog}
      title={`Delete ${shortUrl(webhook.url)}?`}
      description="It is told nothing more, from this moment on."
      points={[
        'What was still waiting for it is not sent.',
        'Its secret and its deliveries cannot be brought back.',
      ]}
      action="Delete webhook"
      danger
      done="The webhook is deleted"
      act={async () => {
        const { error } = await remove(webhook.id);
        // Another operator was faster: it is gone, which is what was asked for.
        if (error !== undefined && !isRefusal(asFailure(error), 'not_found')) return error;
        void navigate(paths.adminWebhooks);
        return undefined;
      }}
    />
  );
}
