import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '#src/domain/clock';
import { seconds } from '#src/domain/duration';
import { qrCodeSvg } from '#src/platform/qr-code';
import { describeTotp, matchTotp, totpCode, totpStep } from '#src/platform/totp';
import { codeAtStep, stepAt } from '#test/support/totp-code';

/** RFC 6238, appendix B: the ASCII secret, and the last six of its eight digits. */
const secret = Buffer.from('12345678901234567890', 'ascii');
const base32 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const vectors: [number, string][] = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
];
const at = (unixSeconds: number): Date => new Date(unixSeconds * 1000);

describe('codes of RFC 6238, appendix B', () => {
  test.each(vectors)('at second %d', (time, eightDigits) => {
    const code = eightDigits.slice(2);
    expect(totpCode(secret, totpStep(at(time)))).toBe(code);
    expect(matchTotp(secret, code, at(time))).toBe(Math.floor(time / 30));
    expect(codeAtStep(base32, stepAt(at(time)))).toBe(code);
  });

  test('the secret and the URI as authenticator apps read them', () => {
    const { secret: typed, otpauthUri } = describeTotp(secret, {
      issuer: 'AuthFlow',
      account: 'per+son@example.test',
    });
    expect(typed).toBe(base32);
    const uri = new URL(otpauthUri);
    expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
    expect(decodeURIComponent(uri.pathname)).toBe('/AuthFlow:per+son@example.test');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'AuthFlow',
      secret: base32,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});

const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes));
const moments = fc.integer({ min: 0, max: 4_102_444_800 }).map(at);

describe('which codes count when', () => {
  test('ours and node:crypto’s agree for any secret and moment', () => {
    fc.assert(
      fc.property(secrets, moments, (bytes, moment) => {
        const { secret: typed } = describeTotp(bytes, { issuer: 'x', account: 'y' });
        expect(totpCode(bytes, totpStep(moment))).toBe(codeAtStep(typed, stepAt(moment)));
      }),
    );
  });

  test('the code of a step counts in that step and its neighbours, and in no other', () => {
    fc.assert(
      fc.property(secrets, moments, fc.integer({ min: -5, max: 5 }), (bytes, moment, away) => {
        const step = totpStep(moment) + away;
        const matched = matchTotp(bytes, totpCode(bytes, step), moment);
        if (Math.abs(away) <= 1) expect(matched).toBeGreaterThanOrEqual(step);
        // By chance, one in a million, a near step has the same digits.
        else if (matched !== null) expect(totpCode(bytes, matched)).toBe(totpCode(bytes, step));
      }),
    );
  });

  test('a code is over 30 seconds after its own half minute', () => {
    const begin = at(1_234_567_890 - (1_234_567_890 % 30));
    const code = totpCode(secret, totpStep(begin));
    const matches = (ms: number) => matchTotp(secret, code, later(begin, ms)) !== null;
    expect([-30_001, -30_000, 0, 59_999, 60_000].map(matches)).toEqual([false, true, true, true, false]);
  });

  test('whatever is no six digits matches nothing', () => {
    const now = at(1_234_567_890);
    const right = totpCode(secret, totpStep(now));
    for (const code of ['', right.slice(1), ` ${right}`, `${right}0`, '００５９２４', 'abcdef'])
      expect(matchTotp(secret, code, now)).toBeNull();
  });

  /** What a row of `totp_factors` does, in memory: the step of a code is spent only when it is newer than the last one. */
  test('played in any order at any pace, no step is accepted twice, and none after a newer one', () => {
    const plays = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 45 }), shown: fc.integer({ min: -2, max: 2 }) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(secrets, plays, (bytes, sequence) => {
        let now = at(1_700_000_000);
        let last = 0;
        const accepted: number[] = [];
        for (const { wait, shown } of sequence) {
          now = later(now, seconds(wait));
          const step = matchTotp(bytes, totpCode(bytes, totpStep(now) + shown), now);
          if (step === null || step <= last) continue;
          last = step;
          accepted.push(step);
        }
        expect(new Set(accepted).size).toBe(accepted.length);
        expect(accepted).toEqual([...accepted].sort((left, right) => left - right));
      }),
    );
  });
});

test('the QR code is a drawing, without script, link or the text itself', () => {
  const { otpauthUri } = describeTotp(secret, { issuer: 'AuthFlow', account: 'a"><script>@example.test' });
  const svg = qrCodeSvg(otpauthUri);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 (\d+) \1">/);
  expect(svg.match(/<[a-z]+/g)).toEqual(['<svg', '<rect', '<path']);
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/script|href|url\(|:\/\/|otpauth/i);
  const other = qrCodeSvg(`${otpauthUri}x`);
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(hash(other)).not.toBe(hash(svg));
});
