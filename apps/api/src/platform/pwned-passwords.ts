import { createHash } from 'node:crypto';
import { seconds } from '#src/domain/duration';

export interface PwnedPasswords {
  /** `pwned`: found in a breach. `clear`: not found. `unknown`: the service could not be asked. Never throws. */
  check(password: string): Promise<'pwned' | 'clear' | 'unknown'>;
}

export interface PwnedPasswordsOptions {
  /** Where the range API is, without a path. */
  url: string;
  logger: { warn(details: object, message: string): void };
  /** A registration waits for the answer, so not for long. */
  timeoutMilliseconds?: number;
}

/** Padded answers have about 1,000 lines of 40 characters. */
const largestAnswer = 512 * 1024;

/**
 * Looks passwords up in Have I Been Pwned by k-anonymity: five of the 40 digits of the password's SHA-1 leave
 * this machine, and padding hides how many passwords share them. When the service is slow, down or strange the
 * answer is `unknown`, and the caller lets the password pass: nobody is kept out by somebody else's outage.
 * @see https://haveibeenpwned.com/API/v3#PwnedPasswords, ASVS 6.2.12
 */
export function createPwnedPasswords(options: PwnedPasswordsOptions): PwnedPasswords {
  const { url, logger, timeoutMilliseconds = seconds(0.8) } = options;

  async function findRange(prefix: string): Promise<string> {
    const response = await fetch(new URL(`/range/${prefix}`, url), {
      headers: { 'add-padding': 'true', 'user-agent': 'AuthFlow', accept: 'text/plain' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`the breach list answered ${response.status}`);
    }
    return readBounded(response);
  }

  return {
    async check(password) {
      // SHA-1 is the protocol's choice. It guards nothing here; passwords are stored quite differently.
      const digest = createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase();
      try {
        const range = await findRange(digest.slice(0, 5));
        return isListed(range, digest.slice(5)) ? 'pwned' : 'clear';
      } catch (error) {
        logger.warn({ err: withoutPrefix(error) }, 'the breach list could not be asked; the password passes');
        return 'unknown';
      }
    },
  };
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > largestAnswer) throw new Error('the breach list sent too much');
  }
  return text + decoder.decode();
}

/** Lines are `SUFFIX:COUNT`. Padding lines count 0 and are made up. */
function isListed(range: string, suffix: string): boolean {
  const lines = range.split(/\r?\n/).map((line) => line.trim().split(':'));
  if (!lines.some(([hash]) => /^[0-9A-F]{35}$/i.test(hash ?? '')))
    throw new Error('the breach list sent no list');
  return lines.some(([hash, count]) => hash?.toUpperCase() === suffix && Number(count) > 0);
}

/** Keeps the digits of the hash out of the log: a fetch error may carry the address it asked. */
function withoutPrefix(error: unknown): { name: string; message: string; cause?: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: 'unknown failure' };
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return {
    name: error.name,
    message: hidden(error.message),
    ...(cause !== undefined && { cause: hidden(cause) }),
  };
}

function hidden(text: string): string {
  return text.replace(/\/range\/\w+/g, '/range/…');
}
