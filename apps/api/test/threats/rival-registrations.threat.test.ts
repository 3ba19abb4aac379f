/**
 * The password of an unproven address belongs to the attempt that is proven, never to a rival's: signing up with
 * somebody's address, before them or after, lets nobody in with a password of their own.
 * ADR 0011, THREATS P15 and O01 as far as passwords go; arXiv 2205.10174 (account pre-hijacking).
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MailboxMessage } from '@authflow/contracts';
import { linkToken, startHarness, type Harness } from '#test/support/harness';

const victims = 'violet-harbour-lantern-42';
const attackers = 'stolen-harbour-kettle-19';
let harness: Harness;
let people = 0;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const newAddress = () => `rival-${(people += 1)}@example.test`;

interface Attempt {
  verificationId: string;
  mail: MailboxMessage | undefined;
}
async function register(email: string, password: string): Promise<Attempt> {
  const { body } = await harness.http.post('/v1/auth/register').send({ email, password }).expect(202);
  const [mail] = await harness.mails(email);
  return { verificationId: body.verificationId, mail };
}
const verify = (body: object) => harness.http.post('/v1/auth/verify-email').send(body);
const tryLogin = async (email: string, password: string) => {
  const { status, body } = await harness.http.post('/v1/auth/login').send({ email, password });
  return status === 200 ? '200' : `${status} ${body.code}`;
};

const orders: [string, string[]][] = [
  ['attacker first, victim second', [attackers, victims]],
  ['victim first, attacker second', [victims, attackers]],
  ['attacker before and after', [attackers, victims, attackers]],
];
const proofs: Record<string, (own: Attempt) => object> = {
  'the mailed link': ({ mail }) => ({ token: linkToken(mail) }),
  'the mailed link in the tab that registered': ({ mail, verificationId }) => ({
    token: linkToken(mail),
    verificationId,
  }),
  'the code in the tab that registered': ({ mail, verificationId }) => ({ verificationId, code: mail?.code }),
};
const cases = orders.flatMap(([order, passwords]) =>
  Object.keys(proofs).map((proof) => ({ order, passwords, proof })),
);

test.each(cases)('$order: the victim proves by $proof, and the victim’s password counts', async (rivals) => {
  const email = newAddress();
  const attempts: Attempt[] = [];
  for (const password of rivals.passwords) attempts.push(await register(email, password));
  const own = attempts[rivals.passwords.indexOf(victims)];
  if (own === undefined) throw new Error('the victim took part');
  await verify(proofs[rivals.proof]?.(own) ?? {}).expect(200);

  expect(await tryLogin(email, victims)).toBe('200');
  expect(await tryLogin(email, attackers)).toBe('401 invalid_credentials');
  for (const [index, { mail, verificationId }] of attempts.entries()) {
    if (rivals.passwords[index] === victims) continue;
    await verify({ token: linkToken(mail) }).expect(400);
    await verify({ verificationId, code: mail?.code }).expect(400);
  }
  expect(await tryLogin(email, attackers)).toBe('401 invalid_credentials');
});

test('a mail’s code fits its own attempt and no other', async () => {
  const email = newAddress();
  const theirs = await register(email, attackers);
  const own = await register(email, victims);
  expect(theirs.mail?.code).not.toBe(own.mail?.code);
  await verify({ verificationId: theirs.verificationId, code: own.mail?.code }).expect(400);
  await verify({ verificationId: theirs.verificationId, token: linkToken(own.mail) }).expect(400);
  await verify({ verificationId: own.verificationId, token: linkToken(own.mail) }).expect(200);
});

test('asked for again by address alone while rivals wait: the proof lets no stored password in', async () => {
  const email = newAddress();
  await register(email, victims);
  await register(email, attackers);
  await harness.http.post('/v1/auth/verify-email/resend').send({ email }).expect(202);
  const [mail] = await harness.mails(email);
  await verify({ token: linkToken(mail) }).expect(200, { status: 'verified' });
  expect(await tryLogin(email, attackers)).toBe('401 invalid_credentials');
  expect(await tryLogin(email, victims)).toBe('401 invalid_credentials');

  await harness.http.post('/v1/auth/forgot-password').send({ email }).expect(202);
  const token = linkToken((await harness.mails(email))[0]);
  await harness.http.post('/v1/auth/reset-password').send({ token, password: victims }).expect(200);
  expect(await tryLogin(email, victims)).toBe('200');
});

test('asked for again by its own id, an attempt keeps its password', async () => {
  const email = newAddress();
  await register(email, attackers);
  const own = await register(email, victims);
  await harness.http
    .post('/v1/auth/verify-email/resend')
    .send({ verificationId: own.verificationId })
    .expect(202);
  const [mail] = await harness.mails(email);
  await verify({ token: linkToken(mail) }).expect(200);
  expect(await tryLogin(email, victims)).toBe('200');
});

test('a sign-in with a rival’s password leads to that rival’s attempt, never to the victim’s', async () => {
  const email = newAddress();
  const own = await register(email, victims);
  await register(email, attackers);
  const login = await harness.http.post('/v1/auth/login').send({ email, password: attackers }).expect(403);
  expect(login.body.code).toBe('email_not_verified');
  expect(login.body.verificationId).not.toBe(own.verificationId);
  await verify({ verificationId: own.verificationId, code: own.mail?.code }).expect(200);
  expect(await tryLogin(email, attackers)).toBe('401 invalid_credentials');
});

test('an attempt left open over the proof, whatever opened it, can’t bring a password into a proven account', async () => {
  const email = newAddress();
  const theirs = await register(email, attackers);
  const own = await register(email, victims);
  await verify({ verificationId: own.verificationId, code: own.mail?.code }).expect(200);
  await harness.sql(`update email_verifications set superseded_at = null where id = $1`, [
    theirs.verificationId,
  ]);
  await verify({ token: linkToken(theirs.mail) }).expect(200, { status: 'verified' });
  expect(await tryLogin(email, attackers)).toBe('401 invalid_credentials');
  expect(await tryLogin(email, victims)).toBe('200');
});

test('the rival’s sign-in racing the victim’s proof: never a way in with the rival’s password', async () => {
  for (let round = 0; round < 5; round += 1) {
    const email = newAddress();
    const own = await register(email, victims);
    await register(email, attackers);
    await Promise.all([
      verify({ verificationId: own.verificationId, code: own.mail?.code }),
      tryLogin(email, attackers),
      tryLogin(email, attackers),
    ]);
    for (const mail of await harness.mails(email)) {
      if (mail.links[0]?.includes('/verify-email/')) await verify({ token: linkToken(mail) });
    }
    expect(await tryLogin(email, attackers)).toBe('401 invalid_credentials');
    expect(await tryLogin(email, victims)).toBe('200');
  }
});
