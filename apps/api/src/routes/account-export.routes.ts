import { accountExportSchema } from '@authflow/contracts';
import type { AccountExportController } from '#src/controllers/account-export.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';

export function accountExportRoutes(accountExport: AccountExportController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/me/export',
      summary: 'Everything held about my account',
      description: 'One JSON document, without any secret. Few a day.',
      tag: 'Account',
      access: 'session',
      callers: { impersonators: 'refused' },
      rateLimit: { rules: rateLimits.accountExport, per: 'user', counted: 'shared' },
      responses: { 200: accountExportSchema },
      headers: { 'Content-Disposition': 'A browser keeps the answer as a file.' },
      handle: accountExport.export,
    }),
  ];
}
