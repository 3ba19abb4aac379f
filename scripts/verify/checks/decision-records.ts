import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriftCheck } from '../drift-check';
import { root } from '../workspace';

const folder = join(root, 'docs/adr');
const sections = ['## Context', '## Decision', '## Consequences'];

interface DecisionRecord {
  file: string;
  text: string;
}

async function listRecords(): Promise<DecisionRecord[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}-[a-z0-9-]+\.md$/.test(file)).sort();
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(join(folder, file), 'utf8') })));
}

const titleOf = (text: string) => text.slice(0, text.indexOf('\n')).replace(/^# /, '').trim();

/** `docs/adr/README.md`: every record with its title. */
export async function renderAdrIndex(): Promise<string> {
  const records = await listRecords();
  return [
    '# Architecture decision records',
    '',
    'Why AuthFlow is as it is. A record is short: context, decision, consequences. A decision that is taken back gets a new',
    'record that names the old one; the old one stays and says so in its first lines. This list is made by',
    '`npm run verify -- --fix`.',
    '',
    ...records.map(({ file, text }) => `- [${titleOf(text)}](${file})`),
    '',
  ].join('\n');
}

function firstGap(records: DecisionRecord[]): string[] {
  const after = records.find(({ file }, position) => Number(file.slice(0, 4)) !== position + 1);
  return after === undefined ? [] : [`docs/adr: the number before ${after.file} is missing or taken twice`];
}

function problemsOf({ file, text }: DecisionRecord): string[] {
  const number = file.slice(0, 4);
  const missing = sections.filter((section) => !text.includes(`\n${section}\n`));
  return [
    ...(text.startsWith(`# ${number} `)
      ? []
      : [`docs/adr/${file} does not begin with "# ${number} <title>"`]),
    ...missing.map((section) => `docs/adr/${file} has no "${section}"`),
  ];
}

/** Decision records are numbered without gaps and say the same three things. */
export const decisionRecords: DriftCheck = {
  name: 'docs/adr',
  async check() {
    const records = await listRecords();
    return [...firstGap(records), ...records.flatMap(problemsOf)];
  },
};
