import { Alert } from '#src/components/alert.tsx';
import { useListWaitingMailsQuery } from './mail-outbox.api';

/** No mail leaves until somebody mends the settings; what the provider said tells which. */
export function HeldBackNotice() {
  const { data } = useListWaitingMailsQuery(undefined, {
    refetchOnMountOrArgChange: true,
    pollingInterval: 60_000,
    skipPollingIfUnfocused: true,
  });
  const held = data?.find(({ setupFault }) => setupFault);
  if (held === undefined) return null;
  return (
    <Alert tone="warning" title="Mails are held back until the mail settings are mended">
      <p>{held.lastError ?? 'The mail provider refuses what we send because of how it is set up.'}</p>
      <p className="mt-1">
        Nothing is lost: they wait here for up to a day and leave by themselves once it works. A restart with
        the right settings tries all of them at once.
      </p>
    </Alert>
  );
}
