import type { AccessClaims, AddPasskey, PasskeySignIn, RenamePasskey } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { PasskeySignInService } from '#src/services/passkey-sign-in.service';
import type { PasskeysService } from '#src/services/passkeys.service';
import { selfOf } from './self';
import { sessionStart, signInReply } from './session-reply';

export type PasskeysController = ReturnType<typeof createPasskeysController>;

interface Own {
  claims: AccessClaims;
  context: RequestContext;
}
interface OwnOne extends Own {
  params: { id: string };
}

export function createPasskeysController(passkeys: PasskeysService, signIn: PasskeySignInService) {
  return {
    creationOptions: async ({ claims }: Own): Promise<Reply> =>
      ok(await passkeys.creationOptions(selfOf(claims))),

    async add({ claims, body, context }: Own & { body: AddPasskey }): Promise<Reply> {
      return { status: 201, body: await passkeys.add(selfOf(claims), body, context.client) };
    },

    async list({ claims }: Own): Promise<Reply> {
      return ok({ items: await passkeys.list(selfOf(claims)), nextCursor: null });
    },

    async rename({ claims, params, body, context }: OwnOne & { body: RenamePasskey }): Promise<Reply> {
      const target = { id: params.id, name: body.name };
      return ok(await passkeys.rename(selfOf(claims), target, context.client));
    },

    async remove({ claims, params, context }: OwnOne): Promise<Reply> {
      await passkeys.remove(selfOf(claims), params.id, context.client);
      return ok({ status: 'passkey_removed' });
    },

    signInOptions: async (): Promise<Reply> => ok(await signIn.options()),

    async signIn({ body, context }: { body: PasskeySignIn; context: RequestContext }): Promise<Reply> {
      return signInReply(await signIn.verify(body, sessionStart(context)));
    },
  };
}
