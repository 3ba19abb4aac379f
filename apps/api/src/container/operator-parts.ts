import { createSecretKeysService } from '#src/services/secret-keys.service';
import { createSessionSweepsService } from '#src/services/session-sweeps.service';
import { createUserExportsService } from '#src/services/user-exports.service';
import { createUserImportsService } from '#src/services/user-imports.service';
import type { Base } from './base';
import { passwordKeysOf } from './password-parts';

/** What whoever runs the server does from a terminal, and nobody over HTTP. */
export function createOperatorParts(base: Base) {
  return {
    userImports: createUserImportsService({ ...base, passwordKeys: passwordKeysOf(base) }),
    userExports: createUserExportsService(base),
    sessionSweeps: createSessionSweepsService(base),
    secretKeys: createSecretKeysService(base),
  };
}
