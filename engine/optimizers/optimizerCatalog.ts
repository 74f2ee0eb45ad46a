import { codeDialects } from '../code/argumentNames.ts';
import { configure } from './spec.ts';
import { dialectsOf } from './configuration.ts';
import { equationPieces, equationText, symbolsOf } from '../equations/equationText.ts';
import { optimizers } from './registry.ts';
import { pythonCode } from '../code/pythonCode.ts';
import { settledEquations } from '../equations/settledEquations.ts';
import type { Extent } from './extent.ts';
import type { Dialect, Family, Hyperparameter, HyperparameterValue, HyperparameterValues, OptimizerConfiguration, OptimizerDescription, Paper, Quantity } from './description.ts';

/** An optimizer as `optimizers --json` prints it; undefined entries are left out of the JSON. */
export interface CatalogEntry {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly name: string;
  readonly family: Family;
  readonly summary: string;
  readonly paper: Paper;
  readonly dialects: Readonly<Partial<Record<Dialect, CatalogForm>>>;
  readonly hyperparameters: Readonly<Record<string, CatalogHyperparameter>>;
  /** Of a wrapper: the hyperparameter that chooses, and the defaults of each choice, which stand for those above. */
  readonly variants?: { readonly hyperparameter: string; readonly defaults: Readonly<Record<string, HyperparameterValues>> } | undefined;
  readonly state: Readonly<Record<string, Quantity & { readonly extent: Extent }>>;
  readonly derived: Readonly<Record<string, Quantity>>;
}

export interface CatalogForm {
  readonly equivalent: string;
  readonly source: string;
  readonly note?: string | undefined;
  /** With the default hyperparameters, in the order of the rule: `m ← m + (1 − β₁)·(g − m)`. Absent where a library runs it. */
  readonly equations?: readonly string[] | undefined;
  /** The Python that makes it with the default hyperparameters; absent where no framework of Python has this form. */
  readonly code?: string | undefined;
}

export interface CatalogHyperparameter {
  readonly symbol: string;
  readonly name: string;
  readonly meaning: string;
  readonly kind: Hyperparameter['kind'];
  /** Numbers: the bounds, and whether each is allowed itself. */
  readonly range?: { readonly minimum: number; readonly maximum: number; readonly exclusiveMinimum: boolean; readonly exclusiveMaximum: boolean } | undefined;
  readonly scale?: 'linear' | 'logarithmic' | undefined;
  readonly choices?: readonly string[] | undefined;
  /** Absent for a dialect that does not have it. */
  readonly defaults: Readonly<Partial<Record<Dialect, HyperparameterValue>>>;
}

/** Every optimizer of the registry as plain data. */
export function optimizerCatalog(): readonly CatalogEntry[] {
  return optimizers.map(catalogEntry);
}

/** One optimizer as plain data. */
export function catalogEntry(description: OptimizerDescription): CatalogEntry {
  const { id, aliases = [], name, family, summary, paper, derived } = description;
  return {
    id,
    aliases,
    name,
    family,
    summary,
    paper,
    dialects: Object.fromEntries(dialectsOf(description).map((dialect) => [dialect, catalogForm(description, dialect)])),
    hyperparameters: Object.fromEntries(Object.entries(description.hyperparameters).map(([key, hyperparameter]) => [key, catalogHyperparameter(hyperparameter)])),
    variants: description.kind === 'native' ? description.variants : undefined,
    state: Object.fromEntries(Object.entries(description.state).map(([key, { symbol, meaning, extent = 'coordinate' }]) => [key, { symbol, meaning, extent }])),
    derived,
  };
}

function catalogForm(description: OptimizerDescription, dialect: Dialect): CatalogForm {
  const { equivalent, source, note } = description.dialects[dialect]!;
  const configuration = configure({ id: description.id, dialect });
  const isPython = codeDialects.some((candidate) => candidate === dialect);
  return { equivalent, source, note, equations: equationsOf(description, configuration), code: isPython ? pythonCode(configuration) : undefined };
}

function equationsOf(description: OptimizerDescription, configuration: OptimizerConfiguration): readonly string[] | undefined {
  if (description.kind === 'native') return undefined;
  if (description.kind === 'procedure') return description.dialects[configuration.dialect]!.equations;
  const symbols = symbolsOf(description);
  return settledEquations(description, configuration).map(({ name, value }) => `${symbols.get(name) ?? name} ← ${equationText(equationPieces(value, symbols))}`);
}

function catalogHyperparameter(hyperparameter: Hyperparameter): CatalogHyperparameter {
  const { symbol, name, meaning, kind, defaults } = hyperparameter;
  const common = { symbol, name, meaning, kind, defaults };
  switch (hyperparameter.kind) {
    case 'number': {
      const { minimum, maximum, exclusiveMinimum = false, exclusiveMaximum = false, scale } = hyperparameter;
      return { ...common, range: { minimum, maximum, exclusiveMinimum, exclusiveMaximum }, scale };
    }
    case 'boolean':
      return common;
    case 'choice':
      return { ...common, choices: hyperparameter.choices };
  }
}
