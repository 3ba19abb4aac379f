import type { Permission } from '@authflow/contracts';
import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { newPerson, type Person } from './accounts';
import { execute, haveRole } from './journey-database';
import { haveOperator } from './operators';
import { heading } from './steps';

/** A name that no other journey uses. */
export const newRoleName = (): string => `r${randomUUID().slice(0, 8)}`;

/** A role of this journey alone, without a click. */
export async function haveOwnRole(permissions: readonly Permission[], name = newRoleName()): Promise<string> {
  await haveRole(name, permissions);
  return name;
}

/** A page of the console, as somebody with these roles sees it. */
export async function openConsole(
  page: Page,
  path: string,
  title: string,
  ...roles: string[]
): Promise<Person> {
  const person = await haveOperator(page, roles);
  await page.goto(path);
  await expect(heading(page, title)).toBeVisible();
  return person;
}

/** The fault a provider tells when a mail cannot leave before somebody mends the settings. */
export const setupFault = 'The provider does not know the domain of EMAIL_FROM. Verify it there.';

/** A mail that did not get through. */
export async function haveStoppedMail(state: 'failed' | 'held-back'): Promise<{ to: string }> {
  const to = newPerson().email;
  const held = state === 'held-back';
  await execute(
    `insert into mail_outbox (id, kind, recipient, payload, state, attempts, last_error, setup_fault,
                              next_attempt_at, created_at, updated_at)
     values ($1, 'magic_link', $2, '{}', $3, 4, $4, $5, now() + interval '40 minutes', now(), now())`,
    [
      randomUUID(),
      to,
      held ? 'queued' : 'failed',
      held ? setupFault : 'Given up after a day. The provider could not be reached.',
      held,
    ],
  );
  return { to };
}
