import { currentRun } from './run';

const { executablePath, args, env } = currentRun().browser;

/** For `test.use`: a browser to which every host under `.test` is this machine, with certificates of our own making. */
export const testHosts = {
  ignoreHTTPSErrors: true,
  launchOptions: {
    executablePath,
    args: [...args, '--host-resolver-rules=MAP *.test 127.0.0.1'],
    env: { ...(process.env as Record<string, string>), ...env },
  },
};
