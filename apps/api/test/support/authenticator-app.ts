import { expect } from 'vitest';
import { bearer, type Harness, type Person, type TestClock } from './harness';
import { beginOfStep, codeAtStep, stepAt } from './totp-code';

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
      clock.advance(beginOfStep(stepAt(clock.now()) + 1).getTime() - clock.now().getTime());
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
