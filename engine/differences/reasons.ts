import { configure, SpecError } from '../optimizers/spec.ts';
import { equationText, type Piece } from '../equations/equationText.ts';
import { descriptionOf } from '../optimizers/registry.ts';
import { openLoopDistance } from './openLoop.ts';
import { RefusedShapeError, type LoadNative } from '../optimizers/createStepper.ts';
import { ruleDifferences, type RuleDifferences } from './differences.ts';
import type { HyperparameterValue, OptimizerConfiguration } from '../optimizers/description.ts';

/** Below this share of the way, two paths differ by rounding. */
const rounding = 1e-10;

/** The same for float32, where 1 − β₂ has four digits left. */
const singleRounding = 1e-3;

/**
 * Why two optimizers do not do the same, in sentences: found by trying both on one sequence of gradients, as they are, with equal hyperparameters,
 * and with each hyperparameter at 0.
 */
export async function reasons(a: OptimizerConfiguration, b: OptimizerConfiguration, loadNative: LoadNative): Promise<readonly string[]> {
  const itself = [a, b].find((each) => descriptionOf(each).kind === 'procedure');
  if (itself) return [`${descriptionOf(itself).name} evaluates the loss itself, at points of its own: it cannot be tried on given gradients.`];
  const differences = ruleDifferences(a, b);
  const distance = (first: OptimizerConfiguration | undefined, second: OptimizerConfiguration | undefined) => (first && second ? tried(first, second, loadNative) : Promise.resolve(Infinity));
  const apart = await distance(a, b);
  const native = [a, b].find((each) => descriptionOf(each).kind === 'native');
  if (native) return inSinglePrecision(a, b, native, differences, distance);
  if (apart < rounding) return [sameSentence(apart, differences), ...(await underSchedule(a, b, distance))];

  const sentences: string[] = [];
  const around = [a, b].map(({ transforms = [], averaging }) => [...transforms, ...(averaging === undefined ? [] : [averaging])].join(' and '));
  if (around[0] !== around[1]) sentences.push(`Around the rules there is ${around[0] || 'nothing'} in ${differences.labels[0]}, and ${around[1] || 'nothing'} in ${differences.labels[1]}.`);
  const equal = withValues(b, Object.fromEntries(Object.entries(a.hyperparameters).filter(([id]) => id in b.hyperparameters)));
  const equalToOther = withValues(a, Object.fromEntries(Object.entries(b.hyperparameters).filter(([id]) => id in a.hyperparameters)));
  const apartWhenEqual = Math.max(await distance(a, equal), await distance(equalToOther, b));
  const values = differences.hyperparameters.filter(({ a: mine, b: other }) => mine !== undefined && other !== undefined);
  if (apartWhenEqual < rounding) {
    sentences.push(`The rules do the same; only values differ: ${values.map((each) => `${each.symbol} is ${String(each.a)} in ${differences.labels[0]} and ${String(each.b)} in ${differences.labels[1]}`).join('; ')}.`);
    return [...sentences, ...(equal ? await underSchedule(a, equal, distance) : [])];
  }
  sentences.push(...ruleSentences(differences));
  const neutral = await neutralHyperparameters(a, withZeros(b, a) ?? b, distance);
  if (neutral.length === 0 && equal) neutral.push(...(await neutralHyperparameters(a, equal, distance)));
  const [first, ...others] = neutral;
  if (first !== undefined) {
    const too = others.length > 0 ? ` So they do with ${others.map((symbol) => `${symbol} = 0`).join(' or ')}.` : '';
    sentences.push(`With ${first} = 0, and otherwise equal hyperparameters, both do the same: what makes the difference is where ${first} stands.${too}`);
  }
  if (values.length > 0) sentences.push(`Values differ too: ${values.map((each) => `${each.symbol} is ${String(each.a)} and ${String(each.b)}`).join('; ')}.`);
  return sentences;
}

/** TensorFlow.js computes in float32: what its numbers differ by rounding alone is much. */
async function inSinglePrecision(
  a: OptimizerConfiguration,
  b: OptimizerConfiguration,
  native: OptimizerConfiguration,
  { labels, hyperparameters }: RuleDifferences,
  distance: (a: OptimizerConfiguration | undefined, b: OptimizerConfiguration | undefined) => Promise<number>,
): Promise<readonly string[]> {
  const label = labels[native === a ? 0 : 1];
  const values = hyperparameters.filter(({ a: mine, b: other }) => mine !== undefined && other !== undefined);
  const told = values.map((each) => `${each.symbol} is ${String(each.a)} and ${String(each.b)}`).join('; ');
  const single = `${label} is computed by TensorFlow.js in float32, with about 7 digits, from a start rounded to them: paths part by rounding from the start on.`;
  const equal = withValues(b, Object.fromEntries(Object.entries(a.hyperparameters).filter(([id, value]) => id in b.hyperparameters && value !== 0)));
  if ((await distance(a, b)) < singleRounding) return [single, 'But for that both do the same, as far as it lets one see.'];
  if ((await distance(a, equal)) < singleRounding) return [single, `But for that the rules do the same, as far as it lets one see; values differ: ${told}.`];
  return [single, ...(told === '' ? [] : [`Values differ too: ${told}.`])];
}

function sameSentence(apart: number, { equations, hyperparameters }: RuleDifferences): string {
  const written = equations.filter(({ kind }) => kind !== 'same').map(({ symbol }) => symbol);
  if (apart === 0 && written.length === 0) return 'Both do the same, to the bit.';
  const why = written.length > 0 ? `, since ${written.join(', ')} ${written.length > 1 ? 'are' : 'is'} computed in another way` : '';
  return `Both do the same${hyperparameters.length > 0 ? ' where their hyperparameters stand' : ''}; what parts them is rounding${why}.`;
}

/** Two rules may agree only while the learning rate stays: one may keep those of earlier steps inside of its momentum. */
async function underSchedule(a: OptimizerConfiguration, b: OptimizerConfiguration, distance: (a: OptimizerConfiguration | undefined, b: OptimizerConfiguration | undefined) => Promise<number>): Promise<readonly string[]> {
  const scheduled = (configuration: OptimizerConfiguration) => {
    const rate = configuration.hyperparameters['learningRate'];
    return typeof rate === 'number' ? withValues(configuration, { learningRate: `exponential(${rate},0.9)` }) : undefined;
  };
  const apart = await distance(scheduled(a), scheduled(b));
  return apart > rounding && apart < Infinity ? ['With a schedule of the learning rate they part: the learning rate stands elsewhere in the one than in the other.'] : [];
}

function ruleSentences({ equations, labels }: RuleDifferences): readonly string[] {
  const differing = equations.filter(({ kind }) => kind === 'different');
  const plain = (pieces: readonly Piece[]) => equationText(pieces.map(({ text }) => ({ text, marked: false })));
  const sides = differing.flatMap(({ symbol, a, b }) => (a && b ? [`${symbol} is ${plain(a)} in ${labels[0]} and ${plain(b)} in ${labels[1]}`] : []));
  const single = differing.filter(({ a, b }) => !a || !b);
  const alone = single.flatMap(({ symbol, a }) => {
    // Not on one side alone, but at another place of the rule.
    const [mine, other] = [single.find((each) => each.symbol === symbol && each.a), single.find((each) => each.symbol === symbol && each.b)];
    if (!mine?.a || !other?.b) return [`${symbol} is in ${a ? labels[0] : labels[1]} only`];
    if (!a) return [];
    if (plain(mine.a) === plain(other.b)) return [`${symbol} is computed at another place in ${labels[1]}`];
    return [`${symbol} is ${plain(mine.a)} in ${labels[0]} and, at another place, ${plain(other.b)} in ${labels[1]}`];
  });
  return [...sides, ...alone].map((sentence) => `${sentence}.`);
}

/** The symbols of the hyperparameters that both have and without which there is no difference, the smallest first: the least that has to go. */
async function neutralHyperparameters(a: OptimizerConfiguration, b: OptimizerConfiguration, distance: (a: OptimizerConfiguration | undefined, b: OptimizerConfiguration | undefined) => Promise<number>): Promise<string[]> {
  const { hyperparameters } = descriptionOf(a);
  const found: { readonly symbol: string; readonly value: number }[] = [];
  for (const [id, value] of Object.entries(a.hyperparameters)) {
    const other = b.hyperparameters[id];
    if (typeof value !== 'number' || typeof other !== 'number' || (value === 0 && other === 0)) continue;
    const [first, second] = [withValues(a, { [id]: 0 }), withValues(b, { [id]: 0 })];
    if (first && second && (await distance(first, second)) < rounding) found.push({ symbol: hyperparameters[id]!.symbol, value: Math.max(value, other) });
  }
  return found.sort((x, y) => x.value - y.value).map(({ symbol }) => symbol);
}

/** b with a's values, but for those that are 0 in a: what a turns off may be what differs. */
function withZeros(b: OptimizerConfiguration, a: OptimizerConfiguration): OptimizerConfiguration | undefined {
  return withValues(b, Object.fromEntries(Object.entries(a.hyperparameters).filter(([id, value]) => id in b.hyperparameters && value !== 0)));
}

/** Undefined where the values do not go together. */
function withValues(configuration: OptimizerConfiguration, values: Readonly<Record<string, HyperparameterValue>>): OptimizerConfiguration | undefined {
  try {
    return configure({ ...configuration, hyperparameters: { ...configuration.hyperparameters, ...values } });
  } catch (error) {
    if (error instanceof SpecError) return undefined;
    throw error;
  }
}

/** Infinite where one of them cannot work on a plain vector. */
async function tried(a: OptimizerConfiguration, b: OptimizerConfiguration, loadNative: LoadNative): Promise<number> {
  try {
    return await openLoopDistance(a, b, loadNative);
  } catch (error) {
    if (error instanceof RefusedShapeError) return Infinity;
    throw error;
  }
}
