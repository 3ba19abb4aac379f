import { threat, type ThreatRules } from './threat-rule';

const body = 'http/read-body.ts';
const common = 'packages/contracts/src/common.ts';

export const inputRules: ThreatRules = {
  I01: threat(
    'SQL in any field',
    'Constant statements with parameters',
    'platform/sql.ts',
    'repositories/database.ts',
  ),
  I03: threat('`__proto__` in a body', 'Unknown fields are refused', common, 'http/route-handler.ts'),
  I05: threat('A size limit that is silently off', 'It is a constant of the program', body),
  I06: threat('Floods of parameters', 'Small bodies, flat queries', body, 'app.ts'),
  I08: threat('Bytes PostgreSQL does not store', 'Refused at the door', body, common),
  I10: threat(
    'Line breaks in what becomes a mail header',
    'Refused in names; headers are fixed text',
    common,
    'packages/emails/src/text/harmless-text.ts',
  ),
  I11: threat('Template syntax in a name', 'Shown as typed', 'packages/emails/src/render-mail.tsx'),
  I13: threat(
    'Markup, and formulas, in what others read',
    'Shown as text, in the cells of a file too',
    'middleware/security-headers.ts',
    'domain/csv.ts',
  ),
  I15: threat(
    'Having us call addresses inside our network',
    'Configured hosts alone, or addresses judged as they are called; no redirect followed, answers cut off',
    'platform/openid-client.ts',
    'platform/webhook-sender.ts',
    'platform/public-address.ts',
    'domain/webhook-address.ts',
  ),
  I16: threat('Two requests in one', 'Refused, and the connection closed', 'http/listen.ts'),
};
