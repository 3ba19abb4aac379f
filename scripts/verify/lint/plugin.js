import { bans } from './bans.js';
import { noInterpolatedSql } from './sql.js';
import { structure } from './structure.js';

/** The house rules of docs/architecture.md that ESLint's own catalogue does not have. */
export const authflow = {
  meta: { name: 'authflow' },
  rules: { ...bans, ...structure, 'no-interpolated-sql': noInterpolatedSql },
};
