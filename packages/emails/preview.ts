/* Writes every mail with sample data to .cache/emails, with an index page. See README.md. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderMail } from './src/index';
import { sampleBrand, sampleMails, sampleNotices } from './test/support/sample-mails';

const directory = fileURLToPath(new URL('../../.cache/emails', import.meta.url));
await mkdir(directory, { recursive: true });

const rows: string[] = [];
const mails = [...sampleMails.filter(({ kind }) => kind !== 'security_notice'), ...sampleNotices];
for (const content of mails) {
  const name = content.kind === 'security_notice' ? `${content.kind}-${content.change}` : content.kind;
  const stem = name.replaceAll('_', '-');
  const mail = await renderMail(content, sampleBrand);
  await writeFile(join(directory, `${stem}.html`), mail.html);
  await writeFile(join(directory, `${stem}.txt`), `Subject: ${mail.subject}\n\n${mail.text}`);
  rows.push(`<li><a href="${stem}.html">${mail.subject}</a> · <a href="${stem}.txt">text</a></li>`);
}

const index = join(directory, 'index.html');
await writeFile(
  index,
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mail previews</title><h1>Mail previews</h1><ul>${rows.join('')}</ul></html>`,
);
process.stdout.write(`${mails.length} mails written. Open ${index}\n`);
