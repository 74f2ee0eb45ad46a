import { mkdir } from 'node:fs/promises';

/** Makes a folder and those that it stands in, where they are not there. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    // On a disk that cannot be written, Node says of all folders together that they are not there; of one it says why.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(path);
  }
}
