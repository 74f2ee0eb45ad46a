import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Put in by the bundler. */
declare const optimizerLabVersion: string | undefined;

/** Of Optimizer Lab, also where its sources run as they are. */
export function version(): string {
  if (typeof optimizerLabVersion === 'string') return optimizerLabVersion;
  return (JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as { readonly version: string }).version;
}
