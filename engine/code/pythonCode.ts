import { averagings } from '../averaging/averagings.ts';
import { defaultDialect, hyperparametersOf } from '../optimizers/configuration.ts';
import { descriptionOf, findOptimizer } from '../optimizers/registry.ts';
import { formOf, settleCall, type Call, type CallDescription } from '../calls/callDescription.ts';
import { pythonLiteral, type PythonPart } from '../calls/python.ts';
import { settleSchedule } from '../schedules/schedules.ts';
import { transforms } from '../transforms/transforms.ts';
import { argumentName, codeDialects, isOfTfKeras, isOurs, literalException, type CodeDialect } from './argumentNames.ts';
import { convertConfiguration } from './convertConfiguration.ts';
import type { HyperparameterValue, OptimizerConfiguration } from '../optimizers/description.ts';

/** No framework of Python has this optimizer; the message says so. */
export class NoCodeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoCodeError';
  }
}

interface Form {
  readonly python?: (values: never, dialect: CodeDialect) => PythonPart | undefined;
}

/**
 * The Python that makes an optimizer: one line, with a line more for each schedule, transform and averaging that is not part of the optimizer there.
 * What the framework does not have is said in a comment.
 * @param dialect another framework than the configuration's own: the same optimizer with the hyperparameters that it has too
 * @throws NoCodeError where no framework of Python, or not this one, has the optimizer
 */
export function pythonCode(configuration: OptimizerConfiguration, dialect?: CodeDialect): string {
  const target = dialect ?? codeDialects.find((candidate) => candidate === configuration.dialect);
  const { name, id, dialects } = descriptionOf(configuration);
  const having = codeDialects.filter((candidate) => dialects[candidate]);
  if (!target || !dialects[target]) {
    const other = having.length > 0 ? ` ${having.join(', ')} ${having.length > 1 ? 'have' : 'has'} it: choose one of these.` : '';
    throw new NoCodeError(`${target ? `${name} is not in ${target}` : `${id}@${configuration.dialect} is no optimizer of a Python framework`}.${other}`);
  }
  const { configuration: converted, notes } = convertConfiguration(configuration, target);
  return new CodeWriter(converted, target, notes).write();
}

class CodeWriter {
  readonly #configuration: OptimizerConfiguration;
  readonly #dialect: CodeDialect;
  readonly #comments: string[];
  readonly #lines: string[] = [];
  readonly #wrappers: string[] = [];
  readonly #chain: string[] = [];
  readonly #arguments: string[] = [];
  #scheduled = 0;

  constructor(configuration: OptimizerConfiguration, dialect: CodeDialect, notes: readonly string[]) {
    this.#configuration = configuration;
    this.#dialect = dialect;
    this.#comments = [...notes];
  }

  write(): string {
    const { id, dialect } = this.#configuration;
    const { maker, literal } = this.#maker();
    const named = this.#namedArguments();
    for (const text of this.#configuration.transforms ?? []) this.#take(settleCall(text, transforms as readonly CallDescription<Form>[], dialect, 'transform'), text);
    if (this.#configuration.averaging !== undefined) this.#take(settleCall(this.#configuration.averaging, averagings as readonly CallDescription<Form>[], dialect, 'averaging'), this.#configuration.averaging);
    const parameters = this.#dialect === 'pytorch' ? ['model.parameters()'] : [];
    const given = [...parameters, ...named, ...literal, ...this.#arguments.filter((argument) => !this.#isTwice(argument, named))];
    // A function of the step in the place of any other number than the learning rate.
    const injected = this.#dialect === 'optax' && this.#scheduled > 0;
    let optimizer = `${injected ? `optax.inject_hyperparams(${maker})` : maker}(${given.join(', ')})`;
    if (this.#chain.length > 0) optimizer = `optax.chain(${[...this.#chain, optimizer].join(', ')})`;
    for (const wrapped of this.#wrappers) optimizer = wrapped.replace('optimizer', () => optimizer);
    const comments = this.#comments.map((comment) => `# ${comment}`);
    return [...comments, `optimizer = ${optimizer}`, ...this.#lines].join('\n') || id;
  }

  /** The callable that `equivalent` names, and the arguments that it fixes. */
  #maker(): { readonly maker: string; readonly literal: readonly string[] } {
    const { id, hyperparameters } = this.#configuration;
    const { equivalent } = findOptimizer(id).dialects[this.#dialect]!;
    const [, first = '', list = ''] = /^([\w.]+)(?:\(([^)]*)\))?/.exec(equivalent) ?? [];
    const literal = list.split(',').map((part) => part.trim()).filter((part) => part !== '' && !part.includes('…'));
    return { maker: this.#variant(first, hyperparameters), literal };
  }

  /** Optax has functions of their own for what are hyperparameters elsewhere. */
  #variant(maker: string, { amsgrad, weightDecay }: OptimizerConfiguration['hyperparameters']): string {
    if (maker === 'optax.adam' && amsgrad === true) return 'optax.amsgrad';
    if ((maker === 'optax.nadam' || maker === 'optax.adamax') && weightDecay !== undefined && weightDecay !== 0) return `${maker}w`;
    return maker;
  }

  #namedArguments(): string[] {
    const { id, dialect, hyperparameters } = this.#configuration;
    const description = findOptimizer(id);
    const { equivalent } = description.dialects[this.#dialect]!;
    const tuples = new Map<string, string[]>();
    const changed = new Set<string>();
    const parts: (readonly [string, string])[] = [];
    for (const { id: key, default: byDefault } of hyperparametersOf(description, dialect, hyperparameters)) {
      if ((this.#dialect === 'optax' && key === 'amsgrad') || isOurs(id, key)) continue;
      const name = argumentName(id, this.#dialect, key);
      const value = hyperparameters[key] ?? byDefault;
      const text = this.#literal(key, value);
      const [whole, index] = name.split('.');
      if (value !== byDefault && isOfTfKeras(id, this.#dialect, key)) this.#comments.push(`${name}: only tf.keras before 2.11 has it.`);
      if (index === undefined) {
        if (key === 'learningRate' || value !== byDefault || equivalent.includes(`${name}=…`)) parts.push([name, text]);
        continue;
      }
      if (!tuples.has(whole!)) parts.push([whole!, '']);
      tuples.set(whole!, [...(tuples.get(whole!) ?? []), text]);
      if (value !== byDefault) changed.add(whole!);
    }
    return parts.flatMap(([name, text]) => {
      const members = tuples.get(name);
      return !members ? [`${name}=${text}`] : changed.has(name) ? [`${name}=(${members.join(', ')})`] : [];
    });
  }

  #literal(key: string, value: HyperparameterValue): string {
    const { kind } = descriptionOf(this.#configuration).hyperparameters[key]!;
    if (kind !== 'number' || typeof value !== 'string') return literalException(this.#dialect, key, value) ?? pythonLiteral(value);
    const settled = settleSchedule(value, this.#configuration.dialect);
    if (!settled.ok) throw new NoCodeError(settled.message);
    const { description, values } = settled.call;
    const begun = pythonLiteral(values[Object.keys(description.parameters)[0]!]!);
    const part = key === 'learningRate' || this.#dialect === 'optax' ? formOf(settled.call.description, settled.call.dialect).python?.(values as never, this.#dialect) : undefined;
    if (part === undefined || (part.kind !== 'value' && key !== 'learningRate')) {
      this.#comments.push(`${this.#dialect} has nothing like ${key}=${value}: it stays at ${begun}.`);
      return begun;
    }
    if (part.kind !== 'value') {
      this.#add(part);
      return begun;
    }
    if (key !== 'learningRate') this.#scheduled++;
    return part.text;
  }

  #take(settled: ReturnType<typeof settleCall<CallDescription<Form>>>, text: string): void {
    if (!settled.ok) throw new NoCodeError(settled.message);
    const { description, values }: Call<CallDescription<Form>> = settled.call;
    const part = description.forms[this.#dialect]?.python?.(values as never, this.#dialect);
    if (part && this.#isSecondClip(part)) this.#comments.push(`keras takes one of clipnorm, clipvalue and global_clipnorm: ${text} is not there.`);
    else if (part) this.#add(part);
    else this.#comments.push(`${this.#dialect} has nothing like ${text}.`);
  }

  /** Python takes each name once: `decay` may be a schedule of the learning rate and a hyperparameter. */
  #isTwice(argument: string, named: readonly string[]): boolean {
    const [name] = argument.split('=');
    const twice = named.some((other) => other.startsWith(`${name}=`));
    if (twice) this.#comments.push(`${this.#dialect} takes one ${name}: ${argument} is not there.`);
    return twice;
  }

  #isSecondClip(part: PythonPart): boolean {
    const clips = (argument: string) => /^(global_)?clip(norm|value)=/.test(argument);
    return part.kind === 'argument' && clips(part.text) && this.#arguments.some(clips);
  }

  #add(part: PythonPart): void {
    switch (part.kind) {
      case 'value':
      case 'argument':
        this.#arguments.push(part.text);
        return;
      case 'chain':
        this.#chain.push(part.text);
        return;
      case 'wrapper':
        this.#wrappers.push(part.text);
        return;
      case 'line':
        this.#lines.push(part.text);
    }
  }
}

/** Whether an optimizer can be copied as code, and in whose form by default. */
export function codeDialectOf(configuration: Pick<OptimizerConfiguration, 'id' | 'dialect'>): CodeDialect | undefined {
  const description = descriptionOf(configuration);
  return codeDialects.find((candidate) => candidate === configuration.dialect) ?? codeDialects.find((candidate) => candidate === defaultDialect(description));
}
