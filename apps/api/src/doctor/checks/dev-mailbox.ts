import type { Finding } from '@authflow/contracts';
import { isLoopbackHost } from '#src/config/origin';
import { jsonOf, type Answer } from '../ask';
import { defineCheck, type World } from '../check';
import { setVariable } from '../fix';

/** Can anybody read the mail of a deployment that runs as on a developer's machine? */
export const devMailboxCheck = defineCheck<Answer>({
  id: 'dev-mailbox',
  title: 'No development mode in public',
  needs: ['api'],
  look: ({ ask, apiUrl }) => ask(`${apiUrl}/dev/mailbox/messages?limit=1`),
  judge: judgeDevMailbox,
});

export function judgeDevMailbox(
  answer: Answer,
  { apiUrl, settings }: Pick<World, 'apiUrl' | 'settings'>,
): Finding[] {
  if (isLoopbackHost(new URL(apiUrl).hostname)) return [];
  const open =
    answer.kind === 'answer' &&
    answer.status === 200 &&
    Array.isArray((jsonOf(answer) as { items?: unknown } | null)?.items);
  if (open)
    return [
      {
        id: 'dev-mailbox-open',
        severity: 'error',
        title: 'Anybody can read every mail',
        evidence: `GET ${apiUrl}/dev/mailbox/messages answers with mails, and so with every reset link. The API runs in development mode.`,
        fix: setVariable('NODE_ENV', 'production'),
      },
    ];
  if (settings === null || settings.production) return [];
  return [
    {
      id: 'environment-not-production',
      severity: 'error',
      title: 'The API does not run in production mode',
      evidence: `${apiUrl} is a public address, and NODE_ENV is not production: its safety rules do not apply.`,
      fix: setVariable('NODE_ENV', 'production'),
    },
  ];
}
