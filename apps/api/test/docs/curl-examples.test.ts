import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seconds } from '#src/domain/duration';
import { startApiProcess, type ApiProcess } from '#test/support/api-process';
import { repositoryRoot } from '#test/support/markdown';
import { startNotes, type NotesProcess } from '#test/support/notes-process';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';

const folder = join(repositoryRoot, 'examples/curl');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.sh') && name !== 'lib.sh');

describe('the scripts of examples/curl', () => {
  let database: TestDatabase;
  let api: ApiProcess;
  let notes: NotesProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    api = await startApiProcess(database.url, { SERVE_WEB: 'false' });
    notes = await startNotes({ AUTHFLOW_ISSUER: api.url });
  }, 120_000);
  afterAll(async () => {
    await notes?.stop();
    await api?.stop();
    await database.drop();
  });

  const run = (name: string, env: Record<string, string>) =>
    promisify(execFile)('bash', [join(folder, name)], {
      env: { PATH: process.env['PATH'], ...env },
      timeout: seconds(100),
    });

  it('are the ones that the page lists', () => {
    expect(scripts.sort()).toEqual([
      'notes.sh',
      'refresh.sh',
      'register.sh',
      'reset-password.sh',
      'sessions.sh',
    ]);
  });

  it.each(scripts)('%s runs to its end', { timeout: 110_000 }, async (name) => {
    const { stdout, stderr } = await run(name, { API: api.url, NOTES: notes.url });
    expect(stderr).toBe('');
    expect(stdout.split('\n').length).toBeGreaterThan(3);
  });

  it('stop, and say why, where something is not as it should be', { timeout: 110_000 }, async () => {
    const elsewhere = run('notes.sh', { API: api.url, NOTES: api.url });
    await expect(elsewhere).rejects.toMatchObject({
      code: 1,
      stderr: 'wanted unauthenticated, got not_found\n',
    });
  });
});
