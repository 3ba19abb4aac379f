import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideLink, judgeClaims, type AccountAtAddress } from '#src/domain/federated-identity';

const said = (claims: Record<string, unknown>) =>
  judgeClaims({
    issuer: 'https://issuer.example',
    subject: 'one',
    email: undefined,
    emailVerified: undefined,
    name: undefined,
    ...claims,
  });

describe('what a provider said', () => {
  test('addresses are read in their one canonical form', () => {
    expect(said({ email: ' Ada@EXAMPLE.test ', emailVerified: true })).toMatchObject({
      email: 'ada@example.test',
      emailVerified: true,
    });
  });

  test.each([
    'no address',
    'a@b',
    'a＠example.test',
    '"a b"@example.test',
    '',
    7,
    null,
    ['a@example.test'],
    {},
  ])('the address %j counts as absent, and nothing absent is verified', (email) => {
    expect(said({ email, emailVerified: true })).toMatchObject({ email: null, emailVerified: false });
  });

  test('only the boolean true proves an address', () => {
    fc.assert(
      fc.property(fc.anything(), (emailVerified) => {
        const identity = said({ email: 'ada@example.test', emailVerified });
        expect(identity?.emailVerified).toBe(emailVerified === true);
      }),
    );
  });

  test.each([
    ['  Ada Lovelace ', 'Ada Lovelace'],
    ['x'.repeat(101), null],
    ['Ada‮ecalevoL', null],
    ['Ada\nBcc: everybody', null],
    ['   ', null],
    [{ first: 'Ada' }, null],
    [undefined, null],
  ])('the name %j is kept as %j', (name, kept) => {
    expect(said({ name })?.name).toBe(kept);
  });

  test('nobody has no subject, an endless one, or one that can not be stored', () => {
    for (const subject of ['', 'x'.repeat(256), 'a\0b']) expect(said({ subject })).toBeNull();
    expect(said({ issuer: '' })).toBeNull();
    expect(said({ subject: 'x'.repeat(255) })?.subject).toHaveLength(255);
  });
});

const accounts = fc.option(
  fc.record<AccountAtAddress>({
    emailVerified: fc.boolean(),
    mfaEnabled: fc.boolean(),
    identities: fc.nat({ max: 3 }),
  }),
);

describe('what an identity that is new here may do', () => {
  const proven = { email: 'ada@example.test', emailVerified: true };
  const account = { emailVerified: true, mfaEnabled: false, identities: 0 };

  test('each rule', () => {
    expect(decideLink(proven, null)).toBe('register');
    expect(decideLink(proven, account)).toBe('link');
    expect(decideLink(proven, { ...account, identities: 1 })).toBe('prove');
    expect(decideLink(proven, { ...account, mfaEnabled: true })).toBe('prove');
    expect(decideLink(proven, { ...account, emailVerified: false })).toBe('take_over');
    expect(decideLink({ ...proven, emailVerified: false }, account)).toBe('prove');
    expect(decideLink({ email: null, emailVerified: false }, null)).toBe('prove');
  });

  test('an address that nobody vouches for gets one answer, whatever account there is', () => {
    const addresses = fc.constantFrom<string | null>(null, 'ada@example.test');
    fc.assert(
      fc.property(addresses, accounts, (email, found) => {
        expect(decideLink({ email, emailVerified: false }, found)).toBe('prove');
      }),
    );
  });

  test('a proven account with any protection of its own is never entered without its owner', () => {
    fc.assert(
      fc.property(accounts, (found) => {
        const guarded = found !== null && found.emailVerified && (found.mfaEnabled || found.identities > 0);
        expect(decideLink(proven, found) === 'prove').toBe(guarded);
      }),
    );
  });
});
