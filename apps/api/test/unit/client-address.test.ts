import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientAddress, clientAddressKey, unknownAddress } from '#src/domain/client-address';

describe('the bucket of a client address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['192.0.2.1:51234', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['64:ff9b::192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::1]:443', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ])('%s is %s', (address, key) => expect(clientAddressKey(address)).toBe(key));

  it.each([
    undefined,
    null,
    '',
    'a',
    'unknown',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4, 5.6.7.8',
    '2001:db8::1::2',
    '12345::',
    ':::',
    '[::1',
    '192.0.2.1:port',
    "' or 1=1--",
    '1'.repeat(10_000),
  ])('%j is unreadable', (address) => expect(clientAddressKey(address)).toBe(unknownAddress));

  it('is one for a whole /64, however an address in it is written', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(
        fc.tuple(group, group, group, group).filter(([first]) => first > 0x64),
        fc.array(group, { minLength: 4, maxLength: 4 }),
        (network, host) => {
          const spelled = [...network, ...host].map((each) => each.toString(16));
          const padded = spelled.map((each) => each.padStart(4, '0').toUpperCase());
          const key = clientAddressKey(spelled.join(':'));
          expect(key).toBe(clientAddressKey(`${spelled.slice(0, 4).join(':')}::`));
          expect(key).toBe(clientAddressKey(padded.join(':')));
        },
      ),
    );
  });

  it('never throws and stays short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(clientAddressKey(text).length).toBeLessThan(48);
      }),
    );
  });
});

describe('the address that is shown', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:51234', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s is %s', (address, shown) => expect(clientAddress(address)).toBe(shown));

  it.each(['', 'unknown', '999.1.1.1', 'visit evil.example', '192.0.2.1 evil', null, undefined])(
    '%j is none',
    (address) => expect(clientAddress(address)).toBeNull(),
  );
});
