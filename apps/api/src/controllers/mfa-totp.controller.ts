import type { AccessClaims, ConfirmTotp } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { MfaTotpService } from '#src/services/mfa-totp.service';
import { selfOf } from './self';

export type MfaTotpController = ReturnType<typeof createMfaTotpController>;

interface Input {
  claims: AccessClaims;
  context: RequestContext;
}

export function createMfaTotpController(mfa: MfaTotpService) {
  return {
    async status({ claims }: { claims: AccessClaims }): Promise<Reply> {
      return ok(await mfa.getStatus(selfOf(claims)));
    },

    async start({ claims, context }: Input): Promise<Reply> {
      return ok(await mfa.start(selfOf(claims), context.client));
    },

    async confirm({ claims, body, context }: Input & { body: ConfirmTotp }): Promise<Reply> {
      return ok({ recoveryCodes: await mfa.confirm(selfOf(claims), body, context.client) });
    },

    async remove({ claims, context }: Input): Promise<Reply> {
      await mfa.remove(selfOf(claims), context.client);
      return ok({ status: 'totp_removed' });
    },

    async replaceRecoveryCodes({ claims, context }: Input): Promise<Reply> {
      return ok({ recoveryCodes: await mfa.replaceRecoveryCodes(selfOf(claims), context.client) });
    },
  };
}
