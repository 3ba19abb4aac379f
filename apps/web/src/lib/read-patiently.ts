import type { ApiClient, ApiRequest } from './api-client';
import { isPassing, type Answer } from './api-failure';

const readAttempts = 3;

/** Reads, and asks again when the service is busy for a moment; not when it says that the moment is a long one. */
export async function readPatiently<Data>(client: ApiClient, request: ApiRequest): Promise<Answer<Data>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await client.call<Data>(request);
    if (!('error' in answer)) return answer;
    const { error } = answer;
    if (attempt >= readAttempts || !isPassing(error) || request.signal?.aborted) return answer;
    const seconds = 'retryAfter' in error ? (error.retryAfter ?? attempt) : attempt;
    if (seconds > 10) return answer;
    await pause(seconds * 1000);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
