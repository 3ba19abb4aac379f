import type { Register } from '@authflow/contracts';
import { accepted, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { RegistrationService } from '#src/services/registration.service';

export type RegistrationController = ReturnType<typeof createRegistrationController>;

export function createRegistrationController(registration: RegistrationService) {
  return {
    async register({ body, context }: { body: Register; context: RequestContext }): Promise<Reply> {
      const { verificationId } = await registration.register(body, context.client);
      return accepted({ status: 'verification_required', verificationId });
    },
  };
}
