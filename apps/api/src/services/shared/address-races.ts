import { isTakenAddress } from '#src/platform/postgres';

/** Two accounts on their way to one address: the database lets one arrive. @returns `taken` for the other, whose transaction is undone */
export async function unlessTaken<Outcome>(work: () => Promise<Outcome>, taken: Outcome): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!isTakenAddress(error)) throw error;
    return taken;
  }
}
