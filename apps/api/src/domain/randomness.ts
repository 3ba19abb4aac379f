import { randomBytes, randomUUID } from 'node:crypto';

/** The only source of unguessable values (ASVS 11.5.1). Tests may hand in a seeded one. */
export interface Randomness {
  /** `count` bytes from the operating system's CSPRNG. */
  bytes(count: number): Buffer;
  uuid(): string;
}

export const systemRandomness: Randomness = {
  bytes: (count) => randomBytes(count),
  uuid: () => randomUUID(),
};
