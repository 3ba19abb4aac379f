import { describe, expect, it } from 'vitest';
import { renderMail } from '../src/index';
import { skeleton, visibleText } from './support/read-html';
import { sampleBrand, sampleMails } from './support/sample-mails';

/** Input → what may stand in its place, or null when nothing may. */
const hostile: [input: string, shown: string | null][] = [
  ['{{7*7}}', '{{7*7}}'],
  ['${7*7}', '${7*7}'],
  ['<%= 7*7 %>', '<%= 7*7 %>'],
  ['%s %d %n', '%s %d %n'],
  ["$& $' $` $1", "$& $' $` $1"],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['</p></td><script>alert(1)</script>', '</p></td><script>alert(1)</script>'],
  ['"><b onmouseover="x">', '"><b onmouseover="x">'],
  ['</head><style>*{display:none}</style>', '</head><style>*{display:none}</style>'],
  ['<!--[if mso]>', '<!--[if mso]>'],
  ['--><!-- ', '--><!--'],
  ['&lt;b&gt; &amp;', '&lt;b&gt; &amp;'],
  ['Ada\r\nBcc: everybody', 'Ada Bcc: everybody'],
  ['Ada\u2028\u2029\u0085Eve', 'Ada Eve'],
  ['Ada\u0000\u001b[31mEve', 'Ada [31mEve'],
  ['Ada\u202Eevil', 'Adaevil'],
  ['Ada\uD800', 'Ada\uFFFD'],
  ['Zoë O’Brien 🦊 李', 'Zoë O’Brien 🦊 李'],
  ['x'.repeat(5000), `${'x'.repeat(63)}…`],
  ['🦊'.repeat(100), `${'🦊'.repeat(63)}…`],
  ['https://evil.example/prize', null],
  ['Claim it at evil.example', null],
  ['www.evil', null],
  ['write eve@evil', null],
  [' \t\r\n ', null],
  ['', null],
];

describe.each(sampleMails)('$kind', (content) => {
  it.each(hostile)('stays what it is with the name %j', async (name, shown) => {
    const plain = await renderMail({ ...content, name: 'Ada' }, sampleBrand);
    const mail = await renderMail({ ...content, name }, sampleBrand);
    const greeting = shown === null ? 'Hello,' : `Hi ${shown},`;
    expect(mail.subject).toBe(plain.subject);
    expect(skeleton(mail.html)).toBe(skeleton(plain.html));
    expect(visibleText(mail.html)).toBe(visibleText(plain.html).replace('Hi Ada,', () => greeting));
    expect(mail.text).toBe(plain.text.replace('Hi Ada,', () => greeting));
  });
});

describe('a hostile name of a passkey', () => {
  const [, , , , , , , , , , , , , notice] = sampleMails;

  it.each(hostile.filter(([, shown]) => shown !== null))(
    '%j changes nothing around it',
    async (subject, shown) => {
      const plain = await renderMail({ ...notice, subject: 'Thing' }, sampleBrand);
      const mail = await renderMail({ ...notice, subject }, sampleBrand);
      expect(mail.subject).toBe(plain.subject);
      expect(skeleton(mail.html)).toBe(skeleton(plain.html));
      expect(mail.text).toBe(plain.text.replace('Passkey: Thing', () => `Passkey: ${shown}`));
    },
  );

  it.each(hostile.filter(([, shown]) => shown === null))('%j loses its row', async (subject) => {
    const mail = await renderMail({ ...notice, subject }, sampleBrand);
    expect(mail.text).not.toContain('Passkey:');
    expect(mail.text).toContain('Device: Firefox on Linux');
  });
});

describe('a hostile new address', () => {
  it.each([
    '"claim it" <a@evil.example>',
    'a@b\r\nBcc: c@d',
    'a@b c@d',
    'https://evil.example/@x',
    `${'x'.repeat(300)}@y.z`,
  ])('%j loses its row', async (newEmail) => {
    const [, , , , , , , , , notice] = sampleMails;
    const mail = await renderMail({ ...notice, newEmail }, sampleBrand);
    expect(mail.text).not.toContain('New address');
    expect(mail.text).not.toContain('evil');
  });
});

describe('a hostile device', () => {
  const [, , passwordReset] = sampleMails;
  const from = (device: string) => ({
    ...passwordReset,
    requestedFrom: { ...passwordReset.requestedFrom, device },
  });

  it.each(hostile.filter(([, shown]) => shown !== null))(
    '%j changes nothing around it',
    async (device, shown) => {
      const plain = await renderMail(from('Thing'), sampleBrand);
      const mail = await renderMail(from(device), sampleBrand);
      expect(skeleton(mail.html)).toBe(skeleton(plain.html));
      expect(mail.text).toBe(plain.text.replace('Device: Thing', () => `Device: ${shown}`));
    },
  );

  it.each(hostile.filter(([, shown]) => shown === null))('%j loses its row', async (device) => {
    const mail = await renderMail(from(device), sampleBrand);
    expect(mail.text).not.toContain('Device');
    expect(mail.text).toContain('IP address: 203.0.113.7');
  });
});
