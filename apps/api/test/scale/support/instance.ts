import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seconds } from '#src/domain/duration';
import { repositoryRoot } from '#test/support/markdown';
import { startProgram, until, type Program } from './program';
import { freePort } from '../../../../../scripts/test/free-port';

export const bundle = join(repositoryRoot, 'apps/api/dist/main.js');

/** One built API of several. */
export interface Instance {
  url: string;
  port: number;
  program(): Program;
  isReady(): Promise<boolean>;
  start(): Promise<void>;
}

/** @param env what it is told, the same for all instances */
export async function startInstance(env: Record<string, string>): Promise<Instance> {
  if (!existsSync(bundle)) throw new Error('The API is not built. Run npm run test:scale, which builds it.');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { PATH, HOME } = process.env;
  const own = {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: mkdtempSync(join(tmpdir(), 'authflow-instance-')),
  };
  let program: Program | null = null;
  const isReady = (): Promise<boolean> =>
    fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(seconds(5)) }).then(
      ({ ok }) => ok,
      () => false,
    );

  async function start(): Promise<void> {
    const environment = { PATH, HOME, ...env, ...own };
    program = startProgram({ name: 'api', path: process.execPath, args: [bundle], env: environment });
    await until('the API is ready', isReady, { of: program, within: seconds(45) });
  }
  await start();
  return {
    url,
    port,
    isReady,
    start,
    program: () => {
      if (program === null) throw new Error('not started');
      return program;
    },
  };
}
