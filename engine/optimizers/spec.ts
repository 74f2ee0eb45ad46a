import { checkText, checkValue, type CheckedValue, type Schedules } from './hyperparameterValue.ts';
import { splitOutside } from '../calls/parseCall.ts';
import { settleParts } from './settleParts.ts';
import { defaultDialect, dialectsOf, hyperparametersOf } from './configuration.ts';
import { namedByFramework } from './frameworkName.ts';
import { descriptionOf, findOptimizer, UnknownOptimizerError } from './registry.ts';
import type { OwnOptimizer } from '../ownOptimizers/ownOptimizer.ts';
import { shortMessage } from '../shortMessage.ts';
import { suggest } from '../suggest.ts';
import type { Dialect, Hyperparameter, HyperparameterValue, HyperparameterValues, OptimizerConfiguration, OptimizerDescription } from './description.ts';

/** How an optimizer is written. */
export const specSyntax = 'id[@dialect][:hyperparameter=value,…][+transform…][+averaging]';

/** An optimizer asked for in a way that is the person's to mend; the message says how. */
export class SpecError extends Error {
  constructor(message: string) {
    super(shortMessage(message));
    this.name = 'SpecError';
  }
}

/** An optimizer as an experiment file asks for it. */
export interface OptimizerRequest {
  readonly id: string;
  readonly dialect?: string | undefined;
  readonly hyperparameters?: Readonly<Record<string, unknown>> | undefined;
  readonly transforms?: readonly string[] | undefined;
  readonly averaging?: string | undefined;
}

export interface SpecOptions {
  /** The dialect to use where none is named and the optimizer has it; from a setting, say. */
  readonly dialect?: Dialect | undefined;
  /** The user's own optimizers that may be named, by their references; see loadOwn. */
  readonly own?: ReadonlyMap<string, OwnOptimizer> | undefined;
}

type Check = (id: string, hyperparameter: Hyperparameter, schedules: Schedules) => CheckedValue;

/**
 * Reads `id[@dialect][:hyperparameter=value,…][+transform…][+averaging]`, e.g. `adam@keras:learningRate=cosine(0.1,1000),beta1=0.8+clipGlobalNorm(1)+ema(0.99)`.
 * A value is a number, true or false, one of the choices, or a schedule; what follows a plus is a gradient transform or an averaging.
 * @throws SpecError
 */
export function parseSpec(text: string, options: SpecOptions = {}): OptimizerConfiguration {
  // A plus of `1e+3` has a digit behind it.
  const [head = '', ...parts] = splitOutside(text, '+', (_, after) => !/^\d/.test(after));
  const match = /^\s*((?:[A-Za-z]:)?[^:]*#[\p{L}_$][\p{L}\p{N}_$]*|[^@:\s]+)\s*(?:@\s*([^:\s]*))?\s*(?::(.*))?$/su.exec(head);
  if (!match) throw new SpecError(`“${text}” is no optimizer; write id[@dialect][:hyperparameter=value,…], e.g. adam@keras:learningRate=0.01.`);
  const [, id = '', dialect, list] = match;
  const checks = new Map<string, Check>();
  for (const part of list?.trim() ? splitOutside(list, ',') : []) {
    const equals = part.indexOf('=');
    if (equals < 1) throw new SpecError(`“${part.trim()}” in “${text}” is no hyperparameter; write name=value.`);
    const name = part.slice(0, equals).trim();
    if (checks.has(name)) throw new SpecError(`“${text}” gives ${name} twice.`);
    checks.set(name, (known, hyperparameter, schedulesOf) => checkText(known, hyperparameter, part.slice(equals + 1), schedulesOf));
  }
  return settle(id, dialect, checks, parts, options);
}

/**
 * Completes an optimizer given as an object, or as a SPEC.
 * @throws SpecError
 */
export function configure(request: string | OptimizerRequest, options: SpecOptions = {}): OptimizerConfiguration {
  if (typeof request === 'string') return parseSpec(request, options);
  const { id, dialect, hyperparameters = {}, transforms = [], averaging } = request;
  const checks = new Map(Object.entries(hyperparameters).map(([name, value]): [string, Check] => [name, (known, hyperparameter, schedulesOf) => checkValue(known, hyperparameter, value, schedulesOf)]));
  const configuration = settle(id, dialect, checks, averaging === undefined ? transforms : [...transforms, averaging], options);
  if (transforms.length > 0 && configuration.transforms?.length !== transforms.length && averaging === undefined) throw new SpecError(`${id}: ${configuration.averaging} is an averaging, no gradient transform.`);
  if (averaging !== undefined && configuration.averaging === undefined) throw new SpecError(`${id}: ${averaging} is a gradient transform, no averaging.`);
  return configuration;
}

/** The shortest SPEC that gives this configuration, where no other dialect is preferred by `SpecOptions`. */
export function formatSpec(configuration: OptimizerConfiguration): string {
  const changes = changed(configuration).map(({ id, value }) => `${id}=${value}`);
  return [(configuration.own ? configuration.id : dialectLabel(configuration)) + (changes.length > 0 ? `:${changes.join(',')}` : ''), ...partsOf(configuration)].join('+');
}

/** A short name for a legend: `adam`, `adam@keras`, `adam lr=0.01`, `tf adamax`. */
export function label(configuration: OptimizerConfiguration): string {
  const changes = changed(configuration).map(({ id, hyperparameter, value }) => {
    switch (hyperparameter.kind) {
      case 'number':
        return `${id === 'learningRate' ? 'lr' : hyperparameter.symbol}=${value}`;
      case 'boolean':
        return value ? hyperparameter.symbol : `no ${hyperparameter.symbol}`;
      case 'choice':
        return String(value);
    }
  });
  return [dialectLabel(configuration), ...changes, ...partsOf(configuration).map((part) => `+${part}`)].join(' ');
}

/**
 * Checks what a person typed for one hyperparameter.
 * @param others values of the hyperparameters beside it, where some are not at their defaults
 * @param own of the user's, where the description is of one
 */
export function validateHyperparameter(
  description: OptimizerDescription,
  dialect: Dialect,
  id: string,
  text: string,
  others: HyperparameterValues = {},
  own?: OwnOptimizer,
): CheckedValue {
  try {
    const checks = new Map<string, Check>(Object.entries(others).map(([name, value]) => [name, () => ({ ok: true, value })]));
    checks.set(id, (known, hyperparameter, schedulesOf) => checkText(known, hyperparameter, text, schedulesOf));
    const { hyperparameters } = settle(description.id, dialect, checks, [], own ? { own: new Map([[description.id, own]]) } : {});
    return { ok: true, value: hyperparameters[id]! };
  } catch (error) {
    if (error instanceof SpecError) return { ok: false, message: error.message };
    throw error;
  }
}

function settle(id: string, dialectName: string | undefined, checks: ReadonlyMap<string, Check>, partTexts: readonly string[], options: SpecOptions): OptimizerConfiguration {
  const own = options.own?.get(id);
  const description = own ? descriptionOf({ id, own }) : find(id);
  const dialect = settleDialect(description, dialectName, options);
  const named = dialect === defaultDialect(description) ? description.id : `${description.id}@${dialect}`;
  const hyperparameters: Record<string, HyperparameterValue> = {};
  // A native optimizer's choice decides which hyperparameters there are, so it is read first.
  const choice = description.kind === 'native' ? description.variants.hyperparameter : undefined;
  for (const [name, check] of [...checks].sort(([a], [b]) => Number(b === choice) - Number(a === choice))) {
    const available = hyperparametersOf(description, dialect, hyperparameters);
    const ids = available.map((entry) => entry.id);
    const meant = ids.includes(name) ? [name] : namedByFramework(name, description.id, dialect, ids);
    const found = meant.length === 1 ? available.find((candidate) => candidate.id === meant[0]) : undefined;
    if (!found) throw new SpecError(`${named}${chosenVariant(choice, available)} has no hyperparameter “${name}”${elsewhere(description, name, ids, meant)}.`);
    if (found.id in hyperparameters) throw new SpecError(`${named}: ${found.id} is given twice.`);
    const refused = whyNotScheduled(description, found.id);
    const checked = check(found.id, found.hyperparameter, refused === undefined ? { dialect } : { refused });
    if (!checked.ok) throw new SpecError(`${named}: ${checked.message}`);
    hyperparameters[found.id] = checked.value;
  }
  const complete = Object.fromEntries(hyperparametersOf(description, dialect, hyperparameters).map((entry) => [entry.id, hyperparameters[entry.id] ?? entry.default]));
  const refusal = disorder(description, complete) ?? description.refuse?.(complete, dialect);
  if (refusal) throw new SpecError(`${named}: ${refusal}`);
  const parts = settleParts(partTexts, description, dialect);
  if (!parts.ok) throw new SpecError(`${named}: ${parts.message}`);
  return { ...(own ? { id, own } : { id: description.id }), dialect, hyperparameters: complete, ...parts.parts };

  function chosenVariant(name: string | undefined, available: readonly { readonly id: string; readonly default: HyperparameterValue }[]): string {
    return name === undefined ? '' : ` with ${name}=${hyperparameters[name] ?? available.find((entry) => entry.id === name)!.default}`;
  }
}

/** Whether a number may have a schedule: not what a library keeps, nor what the state starts at. */
export const canBeScheduled = (description: OptimizerDescription, id: string): boolean => whyNotScheduled(description, id) === undefined;

function whyNotScheduled(description: OptimizerDescription, id: string): string | undefined {
  if (description.kind !== 'rule') return 'this optimizer keeps it for itself';
  const started = Object.values(description.state).find(({ initial }) => typeof initial === 'object' && initial.hyperparameter === id);
  return started && `the state variable ${started.symbol} starts at it, so it is one number for the whole run`;
}

/** Numbers that are each in range, but the wrong way round. */
function disorder({ ascending = [] }: OptimizerDescription, values: HyperparameterValues): string | undefined {
  const wrong = ascending.find(([lower, upper]) => Number(values[lower]) > Number(values[upper]));
  return wrong && `${wrong[0]}, ${values[wrong[0]]}, cannot be larger than ${wrong[1]}, ${values[wrong[1]]}.`;
}

const partsOf = ({ transforms = [], averaging }: OptimizerConfiguration): readonly string[] => (averaging === undefined ? transforms : [...transforms, averaging]);

function find(id: string): OptimizerDescription {
  try {
    return findOptimizer(id);
  } catch (error) {
    throw error instanceof UnknownOptimizerError ? new SpecError(error.message) : error;
  }
}

function settleDialect(description: OptimizerDescription, name: string | undefined, { dialect: preferred }: SpecOptions): Dialect {
  const known = dialectsOf(description);
  if (name === undefined) return preferred && known.includes(preferred) ? preferred : defaultDialect(description);
  const dialect = known.find((candidate) => candidate === name.toLowerCase());
  if (!dialect) throw new SpecError(`${description.id} has no dialect “${name}”${suggest(name, known)}; it has ${known.join(', ')}.`);
  return dialect;
}

/** Where a hyperparameter that is missing here would be found, or what it may have meant. */
function elsewhere(description: OptimizerDescription, name: string, available: readonly string[], meant: readonly string[]): string {
  if (meant.length > 0) return `: write ${meant.map((id) => `${id}=…`).join(', ')}, one for each of its numbers`;
  if (name === 'decay' && available.includes('learningRate')) return '; the decay of Keras 2 is a schedule, learningRate=decay(0.01,0.001)';
  const owner = Object.hasOwn(description.hyperparameters, name) ? description.hyperparameters[name] : undefined;
  if (!owner) return `${suggest(name, available)}; it has ${available.join(', ')}`;
  const owners =
    description.kind === 'native'
      ? Object.entries(description.variants.defaults).flatMap(([variant, defaults]) => (name in defaults ? [`${description.variants.hyperparameter}=${variant}`] : []))
      : Object.keys(owner.defaults).map((dialect) => `${description.id}@${dialect}`);
  return `; ${owners.join(', ')} ${owners.length > 1 ? 'have' : 'has'} it`;
}

function dialectLabel({ id, own, dialect }: OptimizerConfiguration): string {
  const description = descriptionOf({ id, ...(own && { own }) });
  return dialect === defaultDialect(description) ? description.id : `${description.id}@${dialect}`;
}

function changed({ dialect, hyperparameters, ...which }: OptimizerConfiguration) {
  return hyperparametersOf(descriptionOf(which), dialect, hyperparameters)
    .map((entry) => ({ ...entry, value: hyperparameters[entry.id] ?? entry.default }))
    .filter((entry) => entry.value !== entry.default);
}
