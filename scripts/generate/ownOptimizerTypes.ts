import { readFile } from 'node:fs/promises';
import { typesTextWith } from '../../engine/ownOptimizers/typesText.ts';

/**
 * What editors are told of the functions of rules, taken from where they are declared: as a module for the command that writes it, and as
 * the file that it writes.
 * @throws where the declaration is not found
 */
export async function ownOptimizerTypes(): Promise<{ readonly module: string; readonly file: string }> {
  const source = await readFile(new URL('../../engine/optimizers/ruleFunctions.ts', import.meta.url), 'utf8');
  const declaration = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\nexport interface RuleFunctions \{\n[\s\S]*?\n\}\n/.exec(source)?.[0];
  if (declaration === undefined) throw new Error('engine/optimizers/ruleFunctions.ts declares no RuleFunctions.');
  const functions = declaration.replace('export interface', 'interface').replace(/^(?=.)/gm, '  ');
  const module = `// Written by npm run generate from engine/optimizers/ruleFunctions.ts.\n\n/** The functions of rules, as the types of own optimizers declare them. */\nexport const ruleFunctionTypes = ${JSON.stringify(functions)};\n`;
  return { module, file: typesTextWith(functions) };
}
