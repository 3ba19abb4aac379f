import type { Finding } from '@authflow/contracts';
import { inWords, jsonOf, type Answer } from '../ask';
import { defineCheck, Skip } from '../check';
import { onApiHosts, setVariable } from '../fix';
import type { Settings } from '../settings';

export interface MailSeen {
  from: string;
  answer: Answer;
}

/** Does Resend know the key, and may it send in the name of EMAIL_FROM? */
export const mailCheck = defineCheck<MailSeen>({
  id: 'mail',
  title: 'Mail through Resend',
  needs: ['settings'],
  async look({ settings, ask }) {
    const mail: Settings['mail'] | undefined = settings?.mail;
    if (mail?.transport !== 'resend') return new Skip('mail does not leave through Resend');
    if (mail.resendApiKey === null) return new Skip('RESEND_API_KEY is not set');
    const headers = { Authorization: `Bearer ${mail.resendApiKey}` };
    const answer = await ask(`${mail.resendApiUrl ?? 'https://api.resend.com'}/domains?limit=100`, {
      headers,
    });
    if (isSendingOnly(answer))
      return new Skip(
        'RESEND_API_KEY may only send, which is safest; whether the domain is verified shows at resend.com/domains',
      );
    return { from: mail.from, answer };
  },
  judge: judgeMail,
});

/** A key that may only send is a good key: it is just not shown the domains. */
function isSendingOnly(answer: Answer): boolean {
  return answer.kind === 'answer' && /restricted_api_key|restricted to only send/i.test(answer.body);
}

const domainOf = (sender: string): string => /@([^@>\s]+)>?\s*$/.exec(sender)?.[1]?.toLowerCase() ?? '';

export function judgeMail({ from, answer }: MailSeen): Finding[] {
  if (answer.kind === 'none' || answer.status >= 500 || answer.status === 429) return [unreachable(answer)];
  if (answer.status !== 200) return [keyRefused(answer)];
  const domain = domainOf(from);
  if (domain === 'resend.dev') return [defaultSender()];
  const list = (jsonOf(answer) as { data?: { name?: string; status?: string }[] } | null)?.data ?? [];
  const known = list.find(({ name }) => name?.toLowerCase() === domain);
  if (known === undefined)
    return [
      unknownDomain(
        domain,
        list.map(({ name }) => String(name)),
      ),
    ];
  return known.status === 'verified' ? [] : [unverified(domain, String(known.status))];
}

function unreachable(answer: Answer): Finding {
  return {
    id: 'resend-unreachable',
    severity: 'error',
    title: 'Resend does not answer',
    evidence: `GET /domains: ${inWords(answer)}`,
    fix: onApiHosts(
      'https must get out to api.resend.com; look at resend-status.com. RESEND_API_URL, if set, must be removed.',
      'The container must reach api.resend.com over https: docker compose exec api node -e "fetch(\'https://api.resend.com\').then(r=>console.log(r.status))"',
    ),
  };
}

function keyRefused(answer: Answer): Finding {
  return {
    id: 'resend-key-refused',
    severity: 'error',
    title: 'Resend refuses the key',
    evidence: `GET /domains with RESEND_API_KEY: ${inWords(answer)}`,
    fix: setVariable('RESEND_API_KEY', '<a new key from https://resend.com/api-keys>'),
  };
}

function defaultSender(): Finding {
  return {
    id: 'mail-default-sender',
    severity: 'warning',
    title: 'Mail reaches nobody but you',
    evidence:
      'EMAIL_FROM is an address of resend.dev, which delivers only to the address of your own Resend account.',
    fix: setVariable(
      'EMAIL_FROM',
      'Example <no-reply@mail.example.com> — an address of a domain verified at https://resend.com/domains',
    ),
  };
}

function unknownDomain(domain: string, known: string[]): Finding {
  return {
    id: 'mail-domain-unknown',
    severity: 'error',
    title: `Resend does not know ${domain}`,
    evidence: `EMAIL_FROM is an address of ${domain}; the account has ${known.join(', ') || 'no domain'}. Every mail is refused.`,
    fix: setVariable(
      'EMAIL_FROM',
      `<an address of ${known[0] ?? 'a verified domain'}>, or add ${domain} at https://resend.com/domains`,
    ),
  };
}

function unverified(domain: string, status: string): Finding {
  const fix = `resend.com → Domains → ${domain}: add the DNS records it shows (SPF, DKIM) and wait until it says Verified.`;
  return {
    id: 'mail-domain-unverified',
    severity: 'error',
    title: `${domain} is not verified`,
    evidence: `Resend says "${status}" of the domain of EMAIL_FROM. Every mail is refused until it is verified.`,
    fix: {
      render: fix,
      vercel: `${fix} If Vercel keeps the domain: Domains → ${domain} → DNS Records.`,
      docker: fix,
    },
  };
}
