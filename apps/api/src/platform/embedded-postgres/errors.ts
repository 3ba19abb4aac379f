/** A fault of the embedded server that its operator can mend. The message names what is wrong and what to do. */
export class EmbeddedPostgresError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
  }
}

const folderFaults: Record<string, string> = {
  EROFS: 'is on a read-only file system',
  EACCES: 'cannot be written by this user',
  EPERM: 'cannot be written by this user',
  ENOSPC: 'has no space left on its disk',
  EDQUOT: 'is over its disk quota',
  ENOTDIR: 'is not a folder',
  EEXIST: 'is not a folder',
  ENOENT: 'cannot be created there',
};

/** The system's error code (`ENOENT`, `EACCES`…), or an empty string for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Turns a file-system error into a sentence that names the folder and the fix; anything else comes back as it is. */
export function explainFolderError(folder: string, error: unknown): unknown {
  const fault = folderFaults[errorCode(error)];
  if (fault === undefined) return error;
  return new EmbeddedPostgresError(
    `The data folder ${folder} ${fault}. ` +
      'Make room there or make it writable, choose another folder with DATA_DIR, or use your own server with DATABASE_URL.',
    { cause: error },
  );
}
