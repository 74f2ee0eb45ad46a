import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { checkout } from '../../host/checkout.ts';

interface Found {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** What axe finds wrong with the page in a frame. */
export async function violationsOf(frame: Frame): Promise<readonly string[]> {
  await frame.evaluate(await readFile(join(checkout, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
  const { violations } = await frame.evaluate<Found>('axe.run("main")');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
