import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout } from './checkout.ts';

/** A new empty folder in the system's temporary directory. */
export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'optimizer-lab-'));
}

/** A copy of examples/ that a test may write to; its folder is the only thing in `parent`. */
export async function copyOfExamples(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const parent = await temporaryFolder();
  const folder = join(parent, 'examples');
  await cp(join(checkout, 'examples'), folder, { recursive: true });
  return { folder, remove: () => removeFolder(parent) };
}

/** Removes a folder whose last writers may still be ending. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
