import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { CliError, exitCodes } from '../cli-io';

/** A file that is written line by line. Its owner alone reads it: addresses stand in it, or hashes. */
export interface OutputFile {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** @param path `null`: standard output. @throws CliError when it can't be written */
export async function openOutput(path: string | null): Promise<OutputFile> {
  const stream: NodeJS.WriteStream | WriteStream =
    path === null ? process.stdout : createWriteStream(path, { mode: 0o600 });
  if (path !== null) {
    await once(stream, 'open').catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CliError(`The file ${path} can't be written: ${reason}`, exitCodes.usage);
    });
  }
  return {
    async write(text) {
      if (!stream.write(text)) await once(stream, 'drain');
    },
    async close() {
      if (path === null) return;
      stream.end();
      await finished(stream);
    },
  };
}
