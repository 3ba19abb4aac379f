import { doctorEchoAnswerSchema, type DoctorEchoAnswer } from '@authflow/contracts';
import { makeDoctorProof } from '#src/domain/doctor-proof';
import { jsonOf, type Answer, type Answered } from '../ask';
import { Skip, type World } from '../check';

export type Echo = NonNullable<DoctorEchoAnswer['seen']>;

/** Asks the API how a request of ours arrives: with our proof where a secret is known here, else as a stranger. */
export function askEcho(
  { ask, apiUrl, keyring, now }: World,
  headers: Record<string, string>,
  as: 'ourselves' | 'stranger',
): Promise<Answer> {
  const body = as === 'stranger' || keyring === null ? {} : { proof: makeDoctorProof(keyring, now()) };
  return ask(`${apiUrl}/v1/doctor/echo`, { method: 'POST', body, headers });
}

/** What the API says it saw; null when it does not. */
export function readEcho(answer: Answer): Echo | null {
  if (answer.kind === 'none' || answer.status !== 200) return null;
  const echo = doctorEchoAnswerSchema.safeParse(jsonOf(answer));
  return echo.success ? echo.data.seen : null;
}

/** An answer to judge by, or why there is none: an API of another version, or one that has been asked too often. */
export function usableAnswer(answer: Answer): Answered | Skip {
  if (answer.kind === 'none') return new Skip(`the API did not answer: ${answer.reason}`);
  if (answer.status === 429) return new Skip('the API has been asked too often: try again in a minute');
  if (answer.status === 404) return new Skip('the API is of a version that does not know the doctor');
  return answer;
}
