import { readFile } from 'node:fs/promises';
import { experimentSchemaText } from './experimentSchemaText.ts';
import { manifestText } from './manifestText.ts';
import { optimizersDocument } from './optimizersDocument.ts';
import { optimizersTable } from './optimizersTable.ts';
import { ownOptimizerTypes } from './ownOptimizerTypes.ts';
import { replaceBetween } from './replaceBetween.ts';
import { sameNameSection } from './sameNameSection.ts';
import { schedulesDocument } from './schedulesDocument.ts';
import { settingsTable, type Manifest } from './settingsTable.ts';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  /** Undefined where the file does not exist yet. */
  readonly present: string | undefined;
  /** What it is to hold. */
  readonly text: string;
}

/**
 * Every file of which a part or the whole is generated.
 * @param root folder of the repository
 * @throws where README.md or package.json is missing, or has no place for the generated part
 */
export async function generatedFiles(root: string): Promise<readonly GeneratedFile[]> {
  const read = (path: string) => readFile(`${root}/${path}`, 'utf8');
  const readme = await read('README.md');
  const manifest = await read('package.json');
  const texts = JSON.parse(await read('package.nls.json')) as Readonly<Record<string, string>>;
  const settings = settingsTable(JSON.parse(manifest) as Manifest, texts);
  const types = await ownOptimizerTypes();
  return [
    { path: 'README.md', present: readme, text: replaceBetween(replaceBetween(readme, 'optimizers', optimizersTable()), 'settings', settings) },
    { path: 'package.json', present: manifest, text: manifestText(manifest) },
    { path: 'docs/optimizers.md', present: await read('docs/optimizers.md').catch(absent), text: `${optimizersDocument().trimEnd()}\n\n${await sameNameSection()}` },
    { path: 'docs/schedules.md', present: await read('docs/schedules.md').catch(absent), text: schedulesDocument() },
    { path: 'schemas/experiment.schema.json', present: await read('schemas/experiment.schema.json').catch(absent), text: experimentSchemaText() },
    { path: 'engine/ownOptimizers/ruleFunctionTypes.ts', present: await read('engine/ownOptimizers/ruleFunctionTypes.ts').catch(absent), text: types.module },
    { path: 'examples/optimizer-lab.d.ts', present: await read('examples/optimizer-lab.d.ts').catch(absent), text: types.file },
  ];
}

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
