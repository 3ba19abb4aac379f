import { describe, expect, it } from 'vitest';
import { type MailContent, renderMail } from '../src/index';
import { securityChanges } from '../src/mail-content';
import { hrefsIn, visibleText } from './support/read-html';
import { sampleBrand, sampleMails, sampleNotices, sampleToken } from './support/sample-mails';

const [emailVerification, alreadyRegistered, passwordReset, passwordChanged, refreshTokenReused, ...later] =
  sampleMails;
const [
  magicLink,
  newDevice,
  accountLocked,
  emailChange,
  changeNotice,
  changed,
  deleted,
  restored,
  ,
  invited,
] = later;

function linksOf(content: MailContent): string[] {
  return Object.values(content).filter((value): value is string => /^https?:/.test(String(value)));
}

// All but three know from where they were asked for: an account can be locked from a mail, long after, and where an
// operator is who invites somebody or looks at an account is nobody's business.
const withoutOrigin = new Set<MailContent['kind']>(['account_locked', 'invitation', 'impersonation_notice']);
const withOrigin = new Set<MailContent>(
  [...sampleMails, ...sampleNotices].filter(({ kind }) => !withoutOrigin.has(kind)),
);

describe.each([...sampleMails, ...sampleNotices])('$kind $change', (content) => {
  it('carries each of its links in the HTML, and on a line of its own in the text', async () => {
    const mail = await renderMail(content, sampleBrand);
    const links = linksOf(content);
    expect(links.length).toBeGreaterThan(0);
    expect(hrefsIn(mail.html)).toEqual(expect.arrayContaining(links));
    expect(mail.text.split('\n')).toEqual(expect.arrayContaining(links));
  });

  it('links nowhere else than to what it was given and the product itself', async () => {
    const mail = await renderMail(content, sampleBrand);
    const allowed = [...linksOf(content), sampleBrand.webUrl];
    expect(hrefsIn(mail.html).filter((href) => !allowed.includes(href))).toEqual([]);
  });

  it('says who it is for, from where it was requested, why it came and what to do if it was a stranger', async () => {
    const { html, text } = await renderMail(content, sampleBrand);
    for (const part of [text, visibleText(html)]) {
      expect(part).toContain('Hi Ada Lovelace,');
      for (const known of ['Firefox on Linux', '203.0.113.7', '7 March 2026, 09:05 UTC']) {
        expect(part.includes(known)).toBe(withOrigin.has(content));
      }
      expect(part).toContain('You are receiving this mail because');
      expect(part).toMatch(/Not you\?|not you, |do not know it/);
    }
  });

  it('has a subject of one line that names the product, and repeats it as the title', async () => {
    const { subject, html } = await renderMail(content, sampleBrand);
    expect(subject).toMatch(/^[^\r\n]*AuthFlow[^\r\n]*$/);
    expect(html).toContain(`<title>${subject}</title>`);
  });

  it('loads nothing and tracks nothing', async () => {
    const { html } = await renderMail(content, sampleBrand);
    expect(html).not.toMatch(
      /<(img|link|script|iframe|object|svg|form)\b|\bsrc=|background=|url\(|@import|@font-face/i,
    );
  });

  it('has a language, one first heading, a colour scheme for both modes, and tables that are only layout', async () => {
    const { html } = await renderMail(content, sampleBrand);
    expect(html).toMatch(/<html[^>]* lang="en"/);
    expect(html.match(/<h1\b/g)).toHaveLength(1);
    expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
    expect(html).toContain('@media (prefers-color-scheme:dark)');
    const layoutTables = [...html.matchAll(/<table\b[^>]*>/g)].filter(
      ([tag]) => !tag.includes('class="af-facts"'),
    );
    expect(layoutTables.length).toBeGreaterThan(2);
    for (const [tag] of layoutTables) expect(tag).toContain('role="presentation"');
  });

  it('keeps a query string exact in both parts', async () => {
    const odd = 'https://app.example.com/a?x=1&y=%2F%s&next=%7B%7D#part';
    const swapped = Object.fromEntries(
      Object.entries(content).map(([key, value]) => [key, /^https?:/.test(String(value)) ? odd : value]),
    ) as MailContent;
    const mail = await renderMail(swapped, sampleBrand);
    expect(hrefsIn(mail.html)).toContain(odd);
    expect(mail.text.split('\n')).toContain(odd);
  });
});

describe.each([emailVerification, magicLink])('the code of $kind', (content) => {
  it('is six unbroken digits when copied from the HTML, and a line of its own in the text', async () => {
    const { html, text } = await renderMail(content, sampleBrand);
    expect(visibleText(html)).toContain('482913');
    expect(text.split('\n')).toContain('482913');
  });

  it('stands in two monospaced groups', async () => {
    const { html } = await renderMail(content, sampleBrand);
    expect(html).toMatch(
      /font-family:ui-monospace[^"]*"><span>482<\/span><span style="margin-left:[^"]+">913<\/span>/,
    );
  });
});

describe.each([...sampleMails, ...sampleNotices])('what a lock screen shows of $kind $change', (content) => {
  it('is neither a code, nor a link, nor what a stranger wrote', async () => {
    const { subject, html } = await renderMail(content, sampleBrand);
    const preheader = /data-skip-in-text="true">([^<]*)</.exec(html)?.[1] ?? '';
    expect(preheader).toMatch(/^[A-Z].*\.$/);
    for (const shown of [subject, preheader]) {
      expect(shown).not.toMatch(/482913|https?:|@|Ada|laptop|phone|Google|GitHub/);
      expect(shown).not.toContain(sampleToken);
    }
  });
});

describe('lifetimes', () => {
  it('of link and code are told apart', async () => {
    const { text } = await renderMail(emailVerification, sampleBrand);
    expect(text).toContain('The link works for 24 hours, the code for 10 minutes.');
  });

  it('of the reset link is told', async () => {
    const { text } = await renderMail({ ...passwordReset, expiresInMinutes: 90 }, sampleBrand);
    expect(text).toContain('The link works for 90 minutes');
  });

  it('of the invitation is told', async () => {
    const { text } = await renderMail(invited, sampleBrand);
    expect(text).toContain('The link works for 7 days, and once.');
  });
});

describe('notices', () => {
  // 24 characters of a base64url alphabet are more than any word or plain path here has.
  const tokenLike = /[A-Za-z0-9_-]{24,}/;

  it.each([alreadyRegistered, passwordChanged, refreshTokenReused, restored, ...sampleNotices])(
    '$kind $change holds nothing like a token',
    async (content) => {
      const { text, html } = await renderMail(content, sampleBrand);
      expect(text).not.toMatch(tokenLike);
      // Cells stand apart, as they are shown.
      expect(visibleText(html.replaceAll('><', '> <'))).not.toMatch(tokenLike);
      for (const href of hrefsIn(html)) expect(href).not.toMatch(tokenLike);
    },
  );

  const secret = [magicLink, newDevice, accountLocked, emailChange, changeNotice, changed, deleted, invited];

  it.each([emailVerification, passwordReset, ...secret])(
    'while $kind does, so this looks at the right thing',
    async (content) => {
      const { text } = await renderMail(content, sampleBrand);
      expect(text).toMatch(tokenLike);
    },
  );
});

describe('a change of address', () => {
  it.each([emailChange, changeNotice, changed])('names the new address in $kind', async (content) => {
    const { text, html } = await renderMail(content, sampleBrand);
    expect(text).toContain('New address: ada.new@example.org\nDevice:');
    expect(hrefsIn(html).filter((href) => href.startsWith('mailto:'))).toEqual([]);
  });

  it('tells what is asked for from what has happened', async () => {
    const asked = await renderMail(changeNotice, sampleBrand);
    const done = await renderMail(changed, sampleBrand);
    expect(asked.subject).toContain('is about to change');
    expect(done.subject).toContain('was changed');
  });
});

describe('a security notice', () => {
  it('says each change in its own words', async () => {
    const mails = await Promise.all(sampleNotices.map((content) => renderMail(content, sampleBrand)));
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(securityChanges.length);
    expect(new Set(mails.map(({ text }) => text)).size).toBe(securityChanges.length);
  });

  it.each([
    ['passkey_added', 'Passkey: Work laptop'],
    ['passkey_removed', 'Passkey: Old phone'],
    ['recovery_code_used', 'Codes left: 9'],
    ['account_taken_over', 'Confirmed by: Google'],
    ['identity_linked', 'Service: Google'],
    ['identity_unlinked', 'Service: GitHub'],
  ] as const)('of %s names it', async (change, line) => {
    const content = sampleNotices.find((notice) => notice.change === change);
    const { text } = await renderMail(content ?? deleted, sampleBrand);
    expect(text.split('\n')).toContain(line);
  });

  it('knows the time even where nothing else is known', async () => {
    const [notice = deleted] = sampleNotices;
    const { text } = await renderMail({ ...notice, requestedFrom: null }, sampleBrand);
    expect(text).toContain('The details\nTime: 7 March 2026, 09:05 UTC');
  });
});

describe('what operators do to an account', () => {
  it('is told without a way back from a deletion, and without where they sit', async () => {
    const content = { ...deleted, restoreUrl: null, requestedFrom: null };
    const { text, html } = await renderMail(content, sampleBrand);
    expect(text).toContain('was closed by those who run this service');
    expect(text).toContain('get in touch with them');
    expect(text).not.toMatch(/Restore my account|change your mind|requested|sign up/);
    expect(hrefsIn(html).filter((href) => href !== sampleBrand.webUrl)).toEqual([]);
  });

  it('is told apart from the mailed link that restores', async () => {
    const content = { ...restored, byOperator: true, requestedFrom: null };
    const { text } = await renderMail(content, sampleBrand);
    expect(text).toContain('by those who run this service. It is not going to be erased');
    expect(text).not.toMatch(/link from our mail|not you/);
  });
});

describe('what is unknown', () => {
  it('is left out: no box without an origin', async () => {
    const { html, text } = await renderMail(
      { ...passwordReset, name: null, requestedFrom: null },
      sampleBrand,
    );
    expect(text).toContain('Hello,');
    expect(text).not.toContain('Where this was requested');
    expect(visibleText(html)).not.toMatch(/Where this was requested|null|undefined/);
  });

  it('is left out: no row for a missing device or address', async () => {
    const { text } = await renderMail({ ...refreshTokenReused, device: null, ip: null }, sampleBrand);
    expect(text).toContain('Where this happened\nTime: 7 March 2026, 09:05 UTC');
    expect(text).not.toMatch(/Device|IP address|null/);
  });
});
