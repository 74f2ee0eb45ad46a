import { type FileHandle, open, rename, rm } from 'node:fs/promises';

/** Writes a file beside its place and then puts it there, so that a reader sees the old one or the new one and never half of it. */
export async function replaceFile(path: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.part`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
