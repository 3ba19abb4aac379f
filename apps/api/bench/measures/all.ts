import type { Measure } from '../bench';
import { floodOfLogins } from './flood';
import { instances } from './instances';
import { login } from './login';
import { loginPage } from './login-page';
import { me } from './me';
import { memory } from './memory';
import { refresh } from './refresh';
import { revocation } from './revocation';
import { session } from './session';
import { start } from './start';

/** Every measure by what it is called on the command line, in the order in which they run and are shown. */
export const measures: Readonly<Record<string, Measure>> = {
  login,
  session,
  me,
  refresh,
  flood: floodOfLogins,
  instances,
  revocation,
  start,
  memory,
  'login-page': loginPage,
};
