import { applyEdits, modify, type JSONPath } from 'jsonc-parser';
import { dialects } from '../../engine/optimizers/description.ts';
import { optimizers, usualOptimizers } from '../../engine/optimizers/registry.ts';
import { ownPattern, specPattern } from './specPattern.ts';

const setting = (id: string, ...path: JSONPath): JSONPath => ['contributes', 'configuration', 'properties', `optimizerLab.${id}`, ...path];
const ids = optimizers.map(({ id }) => id);

/** package.json with the settings that offer optimizers and dialects brought up to date; the rest stays as it is written. */
export function manifestText(manifest: string): string {
  const values: readonly (readonly [JSONPath, unknown])[] = [
    [setting('defaultOptimizers', 'items'), { type: 'string', pattern: specPattern(ownPattern), patternErrorMessage: `Write id[@dialect][:hyperparameter=value,…] with one of ${ids.join(', ')}, or ./my.ts#mine for your own.`, examples: ids }],
    [setting('defaultOptimizers', 'default'), usualOptimizers.map(({ id }) => id)],
    [setting('dialect', 'enum'), dialects],
  ];
  return values.reduce((text, [path, value]) => {
    if (!text.includes(`"${String(path[3])}"`)) throw new Error(`package.json has no setting ${String(path[3])}.`);
    return applyEdits(text, modify(text, path, value, { formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' } }));
  }, manifest);
}
