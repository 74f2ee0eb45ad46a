import type { OwnOptimizer } from '../ownOptimizers/ownOptimizer.ts';

/** Whose rule it is. `paper` is the published form. */
export const dialects = ['pytorch', 'keras', 'optax', 'tfjs', 'paper'] as const;
export type Dialect = (typeof dialects)[number];

export type Family = 'gradient descent' | 'momentum' | 'adaptive' | 'wrapper';

export type HyperparameterValue = number | boolean | string;

interface HyperparameterBase<Value extends HyperparameterValue> {
  /** The field's symbol, e.g. η, β₁, ε. */
  readonly symbol: string;
  /** e.g. `learning rate`. */
  readonly name: string;
  readonly meaning: string;
  /** The framework's own default (see the dialect's note where it has none); a dialect that is absent here does not have this hyperparameter. */
  readonly defaults: Readonly<Partial<Record<Dialect, Value>>>;
}

export interface NumberHyperparameter extends HyperparameterBase<number> {
  readonly kind: 'number';
  readonly minimum: number;
  readonly maximum: number;
  /** Whether the bound itself is allowed; both are by default. */
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  /** How a slider or a search walks the range. */
  readonly scale: 'linear' | 'logarithmic';
}

export interface BooleanHyperparameter extends HyperparameterBase<boolean> {
  readonly kind: 'boolean';
}

export interface ChoiceHyperparameter extends HyperparameterBase<string> {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}

export type Hyperparameter = NumberHyperparameter | BooleanHyperparameter | ChoiceHyperparameter;

/** A named number of the rule that is recorded and shown. */
export interface Quantity {
  readonly symbol: string;
  readonly meaning: string;
}

/** What the optimizer keeps between steps. */
export interface StateVariable extends Quantity {
  /** The value before the first step: a number, or the hyperparameter that gives it. */
  readonly initial: number | { readonly hyperparameter: string };
  /** One number for the whole run instead of one per coordinate (a running product of momenta, say). */
  readonly scalar?: boolean;
}

type Settings<H extends Readonly<Record<string, Hyperparameter>>> = {
  [K in keyof H]: H[K] extends NumberHyperparameter ? number : H[K] extends BooleanHyperparameter ? boolean : string;
};

/** θ and g of one coordinate before the update, t = 1 for the first update, and the state variables. */
type Quantities<S extends Readonly<Record<string, StateVariable>>> = Record<keyof S | 'theta' | 'g' | 't', number>;

/**
 * The rule of an elementwise optimizer for one coordinate, in the order in which the framework computes it.
 * It is read as text (see readRule): each assignment to a state variable is the new state, each `const` is a named quantity,
 * `const effectiveLearningRate` and `const update` are required; then θ ← θ + update.
 */
export type Rule<
  H extends Readonly<Record<string, Hyperparameter>> = Readonly<Record<string, Hyperparameter>>,
  S extends Readonly<Record<string, StateVariable>> = Readonly<Record<string, StateVariable>>,
> = { step(quantities: Quantities<S>, hyperparameters: Settings<H>): void }['step'];

/** One framework's form of the optimizer. */
export interface DialectForm<RuleType> {
  /** What makes the same optimizer there, e.g. `torch.optim.Adam`. */
  readonly equivalent: string;
  /** The file of the framework that the rule restates. */
  readonly source: string;
  /** What surprises in this form, or why a default is not the framework's own. */
  readonly note?: string;
  readonly step: RuleType;
}

export type HyperparameterValues = Readonly<Record<string, HyperparameterValue>>;

export interface Paper {
  readonly authors: string;
  readonly title: string;
  readonly year: number;
  readonly url?: string;
}

interface DescriptionBase<H, S> {
  readonly id: string;
  /** Other ids it answers to, e.g. `gd` for `sgd`. */
  readonly aliases?: readonly string[];
  /** e.g. `RMSprop`. */
  readonly name: string;
  readonly family: Family;
  /** One sentence: what it does differently from its relatives. */
  readonly summary: string;
  readonly paper: Paper;
  readonly hyperparameters: H;
  readonly state: S;
  /** The named quantities of the rule besides state, effectiveLearningRate and update, in the order shown, e.g. m̂ and v̂. */
  readonly derived: Readonly<Record<string, Quantity>>;
  /** Why hyperparameters that are each in range do not go together, as a sentence; undefined where they do. */
  readonly refuse?: (hyperparameters: HyperparameterValues) => string | undefined;
}

/** An optimizer whose rule treats each coordinate alike. */
export interface ElementwiseDescription<
  H extends Readonly<Record<string, Hyperparameter>> = Readonly<Record<string, Hyperparameter>>,
  S extends Readonly<Record<string, StateVariable>> = Readonly<Record<string, StateVariable>>,
> extends DescriptionBase<H, S> {
  readonly kind: 'elementwise';
  readonly dialects: Readonly<Partial<Record<Dialect, DialectForm<Rule<H, S>>>>>;
}

/** An optimizer that a library runs; ours only reads what it did. */
export interface NativeDescription extends DescriptionBase<Readonly<Record<string, Hyperparameter>>, Readonly<Record<string, StateVariable>>> {
  readonly kind: 'native';
  readonly dialects: Readonly<Partial<Record<Dialect, Omit<DialectForm<never>, 'step'>>>>;
  /** The hyperparameter that chooses among the library's optimizers, and what each of them has, with the library's defaults. */
  readonly variants: { readonly hyperparameter: string; readonly defaults: Readonly<Record<string, HyperparameterValues>> };
}

export type OptimizerDescription = ElementwiseDescription | NativeDescription;

/** An optimizer with every hyperparameter settled: what a run uses and a recording remembers. */
export interface OptimizerConfiguration {
  /** Of the registry; of a user's own optimizer, its reference as written: `./my.ts#mine`. */
  readonly id: string;
  /** Present for a user's own optimizer. */
  readonly own?: OwnOptimizer;
  readonly dialect: Dialect;
  /** All hyperparameters that the dialect has, defaults filled in. */
  readonly hyperparameters: HyperparameterValues;
}
