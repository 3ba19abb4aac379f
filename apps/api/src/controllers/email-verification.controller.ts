import type { ResendVerification, VerifyEmail } from '@authflow/contracts';
import { accepted, ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { EmailVerificationService } from '#src/services/email-verification.service';
import { sessionStart, signInReply } from './session-reply';

export type EmailVerificationController = ReturnType<typeof createEmailVerificationController>;

export function createEmailVerificationController(verification: EmailVerificationService) {
  return {
    async verify({ body, context }: { body: VerifyEmail; context: RequestContext }): Promise<Reply> {
      const { signIn } = await verification.verify(body, sessionStart(context));
      return signIn === null ? ok({ status: 'verified' }) : signInReply(signIn);
    },

    async resend({ body, context }: { body: ResendVerification; context: RequestContext }): Promise<Reply> {
      await verification.resend(body, context.client);
      return accepted({ status: 'accepted' });
    },

    async status({ params }: { params: { verificationId: string } }): Promise<Reply> {
      return ok(await verification.getStatus(params.verificationId));
    },
  };
}
