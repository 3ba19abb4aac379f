import type { DoctorEcho } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { DoctorService } from '#src/services/doctor.service';

export type DoctorController = ReturnType<typeof createDoctorController>;

export function createDoctorController(doctor: DoctorService) {
  return {
    async examine(): Promise<Reply> {
      return ok(await doctor.examine());
    },

    async echo(input: {
      body: DoctorEcho;
      context: RequestContext;
      headers: Record<string, string | undefined>;
    }): Promise<Reply> {
      const arrival = { ip: input.context.client.ip, forwardedFor: input.headers['x-forwarded-for'] };
      return ok(doctor.echo(input.body.proof, arrival));
    },
  };
}
