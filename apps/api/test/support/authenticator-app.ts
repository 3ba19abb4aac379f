import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { seconds } from '#src/domain/duration';
import { bearer, type Harness, type Person, type TestClock } from './harness';

const stepLength = seconds(30);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The time step a moment lies in (RFC 6238 §4.2). */
export const stepAt = (moment: Date): number => Math.floor(moment.getTime() / stepLength);

/** The six digits of a Base32 secret at a time step, by node:crypto alone: a second opinion on the service's own. */
export function codeAtStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The app on somebody's phone. */
export interface AuthenticatorApp {
  secret: string;
  /** What it shows now, or showed some steps ago (negative), or will show. */
  code(stepsAhead?: number): string;
  /** Waits for the next step, by moving the clock, and answers its code: one that was never used. */
  freshCode(): string;
  /** Six digits that no step near now accepts; each call gives others. */
  wrongCode(): string;
}

export function createAuthenticatorApp(secret: string, clock: TestClock): AuthenticatorApp {
  let wrong = 0;
  const code = (stepsAhead = 0): string => codeAtStep(secret, stepAt(clock.now()) + stepsAhead);
  return {
    secret,
    code,
    freshCode() {
      // To its very beginning, so that the test has the whole step before it.
      clock.advance(stepLength - (clock.now().getTime() % stepLength));
      return code();
    },
    wrongCode() {
      const near = [-3, -2, -1, 0, 1, 2, 3].map((steps) => code(steps));
      for (;;) {
        wrong = (wrong + 7919) % 1_000_000;
        const candidate = String(wrong).padStart(6, '0');
        if (!near.includes(candidate)) return candidate;
      }
    },
  };
}

export interface Enrolled {
  app: AuthenticatorApp;
  recoveryCodes: string[];
}

/** Turns the second factor on for somebody signed in: start, scan, confirm. Their session has proven it afterwards. */
export async function enrolTotp(
  { http, clock }: Harness,
  { accessToken }: Pick<Person, 'accessToken'>,
): Promise<Enrolled> {
  const started = await http.post('/v1/me/mfa/totp').set(bearer(accessToken)).send({});
  expect(started.status, started.text).toBe(200);
  const app = createAuthenticatorApp(String(started.body.secret), clock);
  const confirmed = await http
    .post('/v1/me/mfa/totp/confirm')
    .set(bearer(accessToken))
    .send({ code: app.code() });
  expect(confirmed.status, confirmed.text).toBe(200);
  return { app, recoveryCodes: confirmed.body.recoveryCodes as string[] };
}

/** A door's answer to an account with a second factor: the token of the step that is still missing. */
export async function startMfaLogin(
  { http }: Harness,
  { email, password }: Pick<Person, 'email' | 'password'>,
) {
  const { body, text } = await http.post('/v1/auth/login').send({ email, password }).expect(200);
  expect(body.status, text).toBe('mfa_required');
  return String(body.mfaToken);
}

function decodeBase32(text: string): Buffer {
  let bits = '';
  for (const character of text.replaceAll('=', '')) {
    const value = alphabet.indexOf(character);
    if (value < 0) throw new Error(`not Base32: ${character}`);
    bits += value.toString(2).padStart(5, '0');
  }
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
