import { once } from 'node:events';

/** Writes piece after piece, no faster than the reader takes them. */
export async function print(pieces: string | AsyncIterable<string>): Promise<void> {
  for await (const piece of typeof pieces === 'string' ? [pieces] : pieces) {
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
}

/** A reader that has seen enough, such as `head`, ends the program without a word. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
