import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  genesis,
  judgeEnd,
  judgeSeal,
  markEnd,
  originDigest,
  sealOf,
  type ChainLink,
  type SealedEvent,
  type SealedRow,
} from '#src/domain/audit-seal';
import { createKeyring } from '#src/domain/keyring';

const keyring = createKeyring(['obviously-fake-secret-for-tests-only-0123456789']);
const stranger = createKeyring(['another-fake-secret-for-tests-only-0123456789']);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const eventArbitrary: fc.Arbitrary<SealedEvent> = fc.record({
  id: fc.nat().map(String),
  eventId: fc.uuid(),
  type: text,
  outcome: fc.constantFrom('success', 'failure'),
  userId: maybe(fc.uuid()),
  actorId: maybe(fc.uuid()),
  sessionId: maybe(fc.uuid()),
  requestId: maybe(text),
  detail: text,
  createdAt: fc.nat().map(String),
});
const originArbitrary = fc.record({ ip: maybe(text), userAgent: maybe(text) });
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((all) => Buffer.from(all));
const linkArbitrary: fc.Arbitrary<ChainLink> = fc.record({
  seq: fc.nat(),
  seal: bytes(32),
  keyId: fc.constant(keyring.currentId),
});
const sealedArbitrary = fc
  .record({ event: eventArbitrary, origin: originArbitrary, originSalt: bytes(16), previous: linkArbitrary })
  .map(({ event, origin, originSalt, previous }) => {
    const digest = originDigest(originSalt, origin);
    const seq = previous.seq + 1;
    const seal = sealOf(keyring.current('audit-seal'), previous, { seq, event, originDigest: digest });
    const row: SealedRow = {
      ...{ seq, seal, keyId: keyring.currentId, event, origin, originDigest: digest, originSalt },
      ownerGone: false,
    };
    return { row, previous };
  });

/** `bytes` with one bit turned. */
function flipped(all: Buffer, at: number): Buffer {
  const copy = Buffer.from(all);
  const index = at % copy.length;
  copy.writeUInt8(copy.readUInt8(index) ^ (1 << (at % 8)), index);
  return copy;
}

/** Another value for a text: longer, shorter, one character changed, or none at all. */
function otherText(value: string | null, at: number): string | null {
  if (value === null) return at % 2 === 0 ? '' : 'null';
  const index = value.length === 0 ? 0 : at % value.length;
  const codes = [
    `${value}x`,
    value.slice(0, index) + String.fromCharCode((value.charCodeAt(index) || 64) ^ 1) + value.slice(index + 1),
    value.length > 0 ? value.slice(1) : null,
    null,
  ];
  return codes[at % codes.length] ?? null;
}

const fields = [
  'id',
  'eventId',
  'type',
  'outcome',
  'userId',
  'actorId',
  'sessionId',
  'requestId',
  'detail',
  'createdAt',
] as const;
const withField = (event: SealedEvent, field: (typeof fields)[number], at: number) =>
  ({ ...event, [field]: otherText(event[field], at) }) as SealedEvent;

describe('a seal', () => {
  it('fits the event it was made for', () => {
    fc.assert(
      fc.property(sealedArbitrary, ({ row, previous }) => {
        expect(judgeSeal(keyring, previous, row)).toBe('intact');
      }),
    );
  });

  it('fits no event that differs in one byte of one field', () => {
    fc.assert(
      fc.property(sealedArbitrary, fc.constantFrom(...fields), fc.nat(), ({ row, previous }, field, at) => {
        const event = row.event === null ? null : withField(row.event, field, at);
        expect(judgeSeal(keyring, previous, { ...row, event })).toBe('changed');
      }),
      { numRuns: 500 },
    );
  });

  it('fits no two fields that changed places or lent each other a character', () => {
    fc.assert(
      fc.property(
        sealedArbitrary,
        fc.constantFrom(...fields),
        fc.constantFrom(...fields),
        ({ row, previous }, one, other) => {
          const { event } = row;
          fc.pre(event !== null && event[one] !== event[other]);
          const swapped = { ...event, [one]: event?.[other], [other]: event?.[one] } as SealedEvent;
          expect(judgeSeal(keyring, previous, { ...row, event: swapped })).toBe('changed');
          const moved = {
            ...event,
            [one]: `${event?.[one]}${event?.[other]?.slice(0, 1)}`,
            [other]: event?.[other]?.slice(1),
          };
          fc.pre(JSON.stringify(moved) !== JSON.stringify(event));
          expect(judgeSeal(keyring, previous, { ...row, event: moved as SealedEvent })).toBe('changed');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('fits no other place, predecessor, seal, digest, address or browser', () => {
    fc.assert(
      fc.property(sealedArbitrary, fc.nat(), ({ row, previous }, at) => {
        const judge = (changes: Partial<SealedRow>, before: ChainLink = previous) =>
          judgeSeal(keyring, before, { ...row, ...changes });
        expect(judge({ seq: row.seq + 1 })).toBe('changed');
        expect(judge({ seal: flipped(row.seal, at) })).toBe('changed');
        expect(judge({ seal: row.seal.subarray(0, 31) })).toBe('changed');
        expect(judge({ originDigest: flipped(row.originDigest, at) })).toBe('changed');
        expect(judge({}, { ...previous, seal: flipped(previous.seal, at) })).toBe('changed');
        expect(judge({}, { ...previous, keyId: 'other' })).toBe('changed');
        expect(judge({}, genesis)).toBe('changed');
        const { ip, userAgent } = row.origin;
        expect(judge({ origin: { ip: otherText(ip, at), userAgent } })).toBe('origin_changed');
        expect(judge({ origin: { ip, userAgent: otherText(userAgent, at) } })).toBe('origin_changed');
        expect(judge({ originSalt: flipped(row.originSalt ?? Buffer.alloc(1), at) })).toBe('origin_changed');
      }),
    );
  });

  it('lets address and browser go with their account, and only then', () => {
    fc.assert(
      fc.property(sealedArbitrary, ({ row, previous }) => {
        const erased = { ...row, origin: { ip: null, userAgent: null }, originSalt: null };
        expect(judgeSeal(keyring, previous, { ...erased, ownerGone: true })).toBe('intact');
        expect(judgeSeal(keyring, previous, erased)).toBe('origin_changed');
        const half = { ...erased, origin: { ip: null, userAgent: 'put in' }, ownerGone: true };
        expect(judgeSeal(keyring, previous, half)).toBe('origin_changed');
      }),
    );
  });

  it('can be made by nobody who lacks the secret', () => {
    fc.assert(
      fc.property(sealedArbitrary, ({ row, previous }) => {
        expect(judgeSeal(stranger, previous, row)).toBe('unverifiable');
        expect(judgeSeal(stranger, previous, { ...row, keyId: stranger.currentId })).toBe('changed');
      }),
    );
  });
});

describe('an end of the chain', () => {
  it('is ours only where we put it', () => {
    fc.assert(
      fc.property(linkArbitrary, fc.nat(), (link, at) => {
        const end = markEnd(keyring, 'head', link);
        expect(judgeEnd(keyring, 'head', end)).toBe('intact');
        expect(judgeEnd(keyring, 'start', end)).toBe('forged');
        expect(judgeEnd(keyring, 'head', { ...end, seq: end.seq + 1 })).toBe('forged');
        expect(judgeEnd(keyring, 'head', { ...end, seal: flipped(end.seal, at) })).toBe('forged');
        expect(judgeEnd(keyring, 'head', { ...end, mark: flipped(end.mark, at) })).toBe('forged');
        // A made-up secret excuses nothing while the seal's own is known.
        expect(judgeEnd(keyring, 'head', { ...end, markKeyId: 'made-up' })).toBe('forged');
        expect(judgeEnd(stranger, 'head', end)).toBe('unverifiable');
      }),
    );
  });
});
