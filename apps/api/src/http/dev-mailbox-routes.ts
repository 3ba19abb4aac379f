import { idSchema, mailboxMessagesSchema, pageQuerySchema } from '@authflow/contracts';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { AppError } from '#src/domain/app-error';
import { pageHeaders } from '#src/middleware/security-headers';
import type { DevMailbox } from '#src/services/dev-mailbox.service';
import { frameMail, mailFramePolicy, readDevMailboxFiles } from './dev-mailbox-page';
import { toFieldErrors } from './problem-details';
import { readOnlyPage } from './read-only-page';

const querySchema = pageQuerySchema.extend({
  to: z
    .string()
    .max(320)
    .regex(/^\P{Cc}+$/u)
    .optional(),
});

/**
 * The development mailbox: the page, and behind it `GET /dev/mailbox/messages`. Mounted only when mail goes there,
 * which production refuses, since it shows every link to anybody.
 */
export function devMailboxPages(mailbox: DevMailbox): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const headers = pageHeaders();
  for (const [path, { type, body }] of readDevMailboxFiles()) {
    readOnlyPage(router, path, headers, (_request, response) => void response.type(type).send(body));
  }

  async function listMessages(request: Request, response: Response): Promise<void> {
    const query = querySchema.safeParse(request.query);
    if (!query.success) {
      throw new AppError('validation_failed', { errors: toFieldErrors(query.error.issues, '') });
    }
    response.json(mailboxMessagesSchema.parse(await mailbox.list(query.data)));
  }

  async function showMail(request: Request, response: Response): Promise<void> {
    const id = idSchema.safeParse(request.params.id);
    const message = id.success ? await mailbox.find(id.data) : null;
    if (message === null) throw new AppError('not_found');
    response.setHeader('Content-Security-Policy', mailFramePolicy);
    response.setHeader('X-Frame-Options', 'SAMEORIGIN');
    response.type('html').send(frameMail(message.html));
  }

  readOnlyPage(router, '/dev/mailbox/messages', listMessages);
  readOnlyPage(router, '/dev/mailbox/messages/:id/html', headers, showMail);
  return router;
}
