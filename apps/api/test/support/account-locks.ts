import { bearer, goodPassword, type Harness, type Person } from './harness';
import { tokenFor } from './email-changes';

/** The browser of somebody who has the password and is not the owner. */
export const strangersBrowser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0';

/** Signs in from a device the account has never seen; answers that session and the lock link the owner is mailed. */
export async function strangeSignIn(
  harness: Harness,
  { email }: Pick<Person, 'email'>,
  userAgent = strangersBrowser,
) {
  const { body } = await harness.http
    .post('/v1/auth/login')
    .set('User-Agent', userAgent)
    .send({ email, password: goodPassword })
    .expect(200);
  const lockToken = tokenFor(await harness.mails(email), 'account-lock');
  return { accessToken: String(body.accessToken), refreshToken: String(body.refreshToken), lockToken };
}

/** POST /v1/auth/account-lock */
export const lockByLink = ({ http }: Harness, token: unknown) =>
  http.post('/v1/auth/account-lock').send({ token });

/** POST /v1/me/lock */
export const lockOwn = ({ http }: Harness, accessToken: string, body: object = {}) =>
  http.post('/v1/me/lock').set(bearer(accessToken)).send(body);

/** Recovers a locked account by the mail about the lock alone. */
export async function recover(harness: Harness, email: string, password: string): Promise<void> {
  const token = tokenFor(await harness.mails(email), 'reset-password');
  await harness.http.post('/v1/auth/reset-password').send({ token, password }).expect(200);
}
