import { ruleFunctions, tensorFact, tensorFacts, type RuleFunctionName } from '../../../engine/optimizers/ruleFunctions.ts';
import { ruleRuntime, type RunEnvironment } from '../../../engine/optimizers/ruleRuntime.ts';
import type { RuleDescription, OptimizerConfiguration } from '../../../engine/optimizers/description.ts';
import type { Tensor } from '../../../engine/loss/tensor.ts';

/** State before a step and all names of the rule after it, of one coordinate. */
export type Names = Readonly<Record<string, number>>;

interface Request {
  readonly name: RuleFunctionName;
  readonly values: readonly (number | string)[];
}

type Coordinate = Generator<Request, Names, number>;

/**
 * The rule of a form as a plain function of all coordinates: its own source, run by JavaScript once for each, with its names given back at the end.
 * So it shares nothing with the engine's reading and compiling of it. Where it asks for what lies beyond its coordinate, all wait for each other.
 */
export function ruleAsFunction(
  description: RuleDescription,
  { dialect, hyperparameters }: OptimizerConfiguration,
  tensors: readonly Tensor[],
  environment: RunEnvironment,
): (quantities: readonly Names[]) => Names[] {
  const form = description.dialects[dialect]!;
  const source = form.step.toString();
  const [quantities, , asked] = [...source.slice(0, source.indexOf(') {')).matchAll(/\{([^}]*)\}/g)].map((match) => match[1]!.split(',').map((name) => name.trim()));
  const constants = [...source.matchAll(/\bconst (\w+) =/g)].map((match) => match[1]!);
  const state = quantities!.filter((name) => name in description.state);
  const start = source.indexOf(') {') + 3;
  const body = waiting(source.slice(start, source.lastIndexOf('}')), (asked ?? []) as RuleFunctionName[]);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is the engine's own
  const make = new Function(`return { *${source.slice(0, start)} ${body} return { ${[...state, ...constants].join(', ')} }; } }.step;`) as () => (...given: readonly unknown[]) => Coordinate;
  const rule = make();
  const functions = Object.fromEntries(Object.keys(ruleFunctions).map((name) => [name, (...values: readonly (number | string)[]) => ({ name, values })]));
  const placeOf = tensors.flatMap((tensor) => Array.from({ length: tensor.length }, () => tensor));
  return (names) => {
    const coordinates = names.map((given, i) => rule({ ...factsOf(placeOf[i]!), ...given }, { ...hyperparameters, ...form.fixed }, functions));
    return inLockStep(coordinates, tensors, names, environment);
  };
}

const factsOf = ({ shape }: Tensor) => Object.fromEntries(tensorFacts.map((fact) => [fact, tensorFact(shape, fact)]));

/** `norm(x)` → `(yield norm(x))`. */
function waiting(text: string, names: readonly RuleFunctionName[]): string {
  const found = names.length > 0 ? new RegExp(`(?<![\\w.])(${names.join('|')})\\(`).exec(text) : null;
  if (!found) return text;
  const open = found.index + found[0].length;
  let close = open;
  for (let depth = 1; depth > 0; close++) depth += text[close] === '(' ? 1 : text[close] === ')' ? -1 : 0;
  return `${text.slice(0, found.index)}(yield ${found[0]}${waiting(text.slice(open, close - 1), names)}))${waiting(text.slice(close), names)}`;
}

function inLockStep(coordinates: readonly Coordinate[], tensors: readonly Tensor[], names: readonly Names[], environment: RunEnvironment): Names[] {
  const theta = Float64Array.from(names, ({ theta: value }) => value!);
  const t = names[0]!['t']!;
  const now = coordinates.map((coordinate) => coordinate.next());
  const isAsking = (tensor: Tensor, name?: string) => {
    const first = now[tensor.offset]!;
    return !first.done && (name === undefined ? first.value.name !== 'total' : first.value.name === name);
  };
  const requests = ({ offset, length }: Tensor) => now.slice(offset, offset + length).map(({ value }) => value as Request);
  for (;;) {
    const tensor = tensors.find((candidate) => isAsking(candidate));
    const group = tensor ? [tensor] : tensors.filter((candidate) => isAsking(candidate, 'total'));
    if (group.length === 0) return now.map(({ value }) => value as Names);
    const asked = group.flatMap(requests);
    const answers = answer(asked, group, coordinates.length, t, theta, environment);
    let index = 0;
    for (const { offset, length } of group) for (let i = offset; i < offset + length; i++) now[i] = coordinates[i]!.next(answers[index++]!);
  }
}

function answer(asked: readonly Request[], group: readonly Tensor[], n: number, t: number, theta: Float64Array, environment: RunEnvironment): number[] {
  const { name, values } = asked[0]!;
  const x = asked.map((request) => Number(request.values[0]));
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
  const all = (value: number) => asked.map(() => value);
  switch (name) {
    case 'sum':
    case 'total':
      return all(sum(x));
    case 'mean':
      return all(sum(x) / x.length);
    case 'norm':
      return all(Math.sqrt(sum(x.map((value) => value ** 2))));
    case 'rms':
      return all(Math.sqrt(sum(x.map((value) => value ** 2)) / x.length));
    case 'bfloat16':
      return x.map(ruleRuntime(environment)[name] as (value: number) => number);
    default: {
      const [input, into] = [new Float64Array(n), new Float64Array(n)];
      const { offset, length } = group[0]!;
      input.set(x, offset);
      const run = ruleRuntime(environment)[name] as (...given: readonly unknown[]) => void;
      if (values.length === 0) run(into, t, theta);
      else run(input, into, group[0], ...values.slice(1));
      return [...into.slice(offset, offset + length)];
    }
  }
}
