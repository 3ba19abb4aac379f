/** More bytes than any honest row has. */
export const rowLimit = 64 * 1024;
