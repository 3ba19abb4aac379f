/* Writes every mail with sample data to .cache/emails, with an index page. See README.md. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderMail } from './src/index';
import { sampleBrand, sampleMails } from './test/support/sample-mails';

const directory = fileURLToPath(new URL('../../.cache/emails', import.meta.url));
await mkdir(directory, { recursive: true });

const rows: string[] = [];
for (const content of sampleMails) {
  const stem = content.kind.replaceAll('_', '-');
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
process.stdout.write(`${sampleMails.length} mails written. Open ${index}\n`);
