import type {
  AccessClaims,
  MfaStatus,
  Passkey,
  Page as ListPage,
  RecoveryCodes,
  TotpEnrolment,
} from '@authflow/contracts';
import { expect, type Page } from '@playwright/test';
import { createAuthenticatorApp, type AuthenticatorApp } from './authenticator-app';

const ownOrigin = (page: Page): string => new URL(page.url()).origin;

/** A fresh access token of whoever is signed in in the browser of `page`, which must show a page of ours. */
export async function bearer(page: Page): Promise<{ Authorization: string }> {
  const answer = await page.request.post('/v1/auth/refresh', {
    data: {},
    headers: { 'X-Auth-Delivery': 'cookie', Origin: ownOrigin(page) },
  });
  expect(answer.status()).toBe(200);
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return { Authorization: `Bearer ${accessToken}` };
}

async function ask<Answer>(page: Page, path: string): Promise<Answer> {
  const answer = await page.request.get(path, { headers: await bearer(page) });
  expect(answer.status(), path).toBe(200);
  return (await answer.json()) as Answer;
}

export const claimsOf = (page: Page): Promise<AccessClaims> => ask(page, '/v1/auth/session');
export const mfaStatusOf = (page: Page): Promise<MfaStatus> => ask(page, '/v1/me/mfa');
export const passkeysOf = async (page: Page): Promise<Passkey[]> =>
  (await ask<ListPage<Passkey>>(page, '/v1/me/passkeys')).items;

/** Nobody is signed in in this browser, whatever its page shows. */
export async function expectNoSession(page: Page): Promise<void> {
  const answer = await page.request.post('/v1/auth/refresh', {
    data: {},
    headers: { 'X-Auth-Delivery': 'cookie', Origin: ownOrigin(page) },
  });
  expect(answer.status()).toBe(401);
}

/** Turns two-step verification on over the API, for journeys that begin later. */
export async function haveTwoStep(page: Page): Promise<{ app: AuthenticatorApp; recoveryCodes: string[] }> {
  const headers = await bearer(page);
  const started = await page.request.post('/v1/me/mfa/totp', { data: {}, headers });
  expect(started.status()).toBe(200);
  const app = createAuthenticatorApp(((await started.json()) as TotpEnrolment).secret);
  const code = await app.code();
  const confirmed = await page.request.post('/v1/me/mfa/totp/confirm', { data: { code }, headers });
  expect(confirmed.status()).toBe(200);
  return { app, ...((await confirmed.json()) as RecoveryCodes) };
}
