/**
 * Invariant: a sign-in link signs in whoever opens the mail, or the one client that asked and whose two digits the
 * reader of the mail typed. Once, by one way.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelOf, meStatus, tally, together, type Answer } from '#test/support/calls';
import { linkToken, startHarness, type Harness } from '#test/support/harness';
import { approveLink, askedLink, linkStatus, otherDigits, verifyLink } from '#test/support/magic-links';
import { databaseText } from '#test/support/snapshot';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const refusedToken = '400 invalid_or_expired_token';

async function sessionsOf(userId: string): Promise<number> {
  const [row] = await harness.sql<{ count: number }>(
    `select count(*) from sessions where user_id = $1 and amr = '{otp}'`,
    [userId],
  );
  return row?.count ?? 0;
}

test('a link that an attacker asked for signs its reader in, and the attacker never', async () => {
  const victim = await harness.signUp();
  const { token, loginId, pickupToken } = await askedLink(harness, victim.email);
  const opened = await verifyLink(harness, { token });
  expect(await meStatus(harness, String(opened.body.accessToken))).toBe(200);
  expect(labelOf(await verifyLink(harness, { loginId, pickupToken }))).toBe(refusedToken);
  expect(await sessionsOf(victim.grant.user.id)).toBe(1);
});

test('waving a sign-in through takes the digits of the client that asked; one wrong pair ends the link', async () => {
  const { email, grant } = await harness.signUp();
  const { token, loginId, pickupToken, matchCode, code } = await askedLink(harness, email);
  expect(labelOf(await approveLink(harness, { token, matchCode: otherDigits(matchCode) }))).toBe(
    '400 invalid_code',
  );
  expect(await linkStatus(harness, loginId)).toEqual({ status: 'expired' });
  expect(labelOf(await approveLink(harness, { token, matchCode }))).toBe(refusedToken);
  expect(labelOf(await verifyLink(harness, { loginId, pickupToken }))).toBe(refusedToken);
  expect(labelOf(await verifyLink(harness, { token }))).toBe(refusedToken);
  expect(labelOf(await verifyLink(harness, { loginId, code }))).toBe('400 invalid_code');
  expect(await sessionsOf(grant.user.id)).toBe(0);
});

test('all hundred pairs of digits at once let nobody in', async () => {
  const { email, grant } = await harness.signUp();
  const { token, loginId, pickupToken } = await askedLink(harness, email);
  const answers = await together(100, (index) =>
    approveLink(harness, { token, matchCode: String(index).padStart(2, '0') }),
  );
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  expect(labelOf(await verifyLink(harness, { loginId, pickupToken }))).toBe(refusedToken);
  expect(await sessionsOf(grant.user.id)).toBe(0);
});

test('without the mail the asking client holds nothing that allows anything', async () => {
  const { email } = await harness.signUp();
  const { loginId, pickupToken, matchCode } = await askedLink(harness, email);
  for (const token of [pickupToken, loginId])
    expect(labelOf(await approveLink(harness, { token, matchCode }))).toBe(refusedToken);
  for (const body of [{ token: pickupToken }, { loginId, pickupToken }])
    expect(labelOf(await verifyLink(harness, body))).toBe(refusedToken);
  expect(await linkStatus(harness, loginId)).toEqual({ status: 'pending' });
});

test('another tab picks nothing up: not with its own token, nor with this one under its own id', async () => {
  const [victim, stranger] = [await harness.signUp(), await harness.signUp()];
  const theirs = await askedLink(harness, stranger.email);
  const { token, matchCode, loginId, pickupToken } = await askedLink(harness, victim.email);
  expect(labelOf(await approveLink(harness, { token, matchCode }))).toBe('200');
  for (const body of [
    { loginId, pickupToken: theirs.pickupToken },
    { loginId: theirs.loginId, pickupToken },
    { loginId: theirs.loginId, pickupToken: theirs.pickupToken },
    { loginId, pickupToken: token },
    { loginId, pickupToken: pickupToken.toLowerCase() },
  ])
    expect(labelOf(await verifyLink(harness, body))).toBe(refusedToken);
  const mine = await verifyLink(harness, { loginId, pickupToken });
  expect(mine.body.user?.email).toBe(victim.email);
});

test('link, code and pick-up at once, thirty times over, give one session', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { email, grant } = await harness.signUp();
    const { token, matchCode, loginId, pickupToken, code } = await askedLink(harness, email);
    await approveLink(harness, { token, matchCode });
    const ways = [{ token }, { loginId, code }, { loginId, pickupToken }];
    // Five tries is what a code has, so only so many of these are looked at.
    const answers = await together(30, (index) => verifyLink(harness, ways[index % 3] ?? {}));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200).map(labelOf);
    expect(Object.keys(tally(refused)).sort()).toEqual(['400 invalid_code', refusedToken]);
    expect(await sessionsOf(grant.user.id)).toBe(1);
    expect(await linkStatus(harness, loginId)).toEqual({ status: 'used' });
  }
});

test('allowing and opening at once give one session', async () => {
  const { email, grant } = await harness.signUp();
  const { token, matchCode, loginId, pickupToken } = await askedLink(harness, email);
  const work: (() => Promise<Answer>)[] = [
    () => approveLink(harness, { token, matchCode }),
    () => verifyLink(harness, { token }),
    () => verifyLink(harness, { loginId, pickupToken }),
  ];
  await together(15, (index) => (work[index % 3] ?? work[0])?.() ?? Promise.reject(new Error('no work')));
  await verifyLink(harness, { loginId, pickupToken });
  expect(await sessionsOf(grant.user.id)).toBe(1);
});

test('nothing that opens a link is stored, and nothing of the asking client is in the mail', async () => {
  const { email } = await harness.signUp();
  const { token, pickupToken, code, matchCode, loginId } = await askedLink(harness, email);
  const { mailbox_messages: mailbox = [], ...tables } = await databaseText(harness);
  const stored = JSON.stringify(tables);
  for (const secret of [token, pickupToken]) expect(stored).not.toContain(secret);
  const [mail] = await harness.mails(email);
  expect(linkToken(mail)).toBe(token);
  expect(mailbox.join('')).not.toContain(pickupToken);
  expect(mail?.text).not.toMatch(new RegExp(`\\b${matchCode}\\b(?!:)`));
  expect(mail?.text).not.toContain(loginId);
  const outbox = tables.mail_outbox?.filter((row) => row.includes(loginId)) ?? [];
  expect(outbox).toHaveLength(1);
  expect(outbox.join('')).not.toContain(code);
  expect(harness.logs.join('')).not.toContain(token);
  expect(harness.logs.join('')).not.toContain(pickupToken);
});
