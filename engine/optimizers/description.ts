import type { OwnOptimizer } from '../ownOptimizers/ownOptimizer.ts';
import type { Extent } from './extent.ts';
import type { Procedure } from './procedure.ts';
import type { RuleFunctions, TensorFact } from './ruleFunctions.ts';
import type { Tensor } from '../loss/tensor.ts';

/** Whose rule it is. `keras` is Keras 3, `keras2` what came before it; `paper` is the published form. */
export const dialects = ['pytorch', 'keras', 'keras2', 'optax', 'tfjs', 'paper'] as const;
export type Dialect = (typeof dialects)[number];

export type Family = 'gradient descent' | 'momentum' | 'adaptive' | 'second order' | 'wrapper';

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
  /** Only whole numbers. */
  readonly integer?: true;
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
  /** The value before the first step: a number, the hyperparameter that gives it, or the start point. */
  readonly initial: number | { readonly hyperparameter: string } | 'theta';
  /** How many values it has: one for each coordinate, unless it says that there is one for the whole run (a running product of momenta, say) or for each tensor. */
  readonly extent?: Extent;
}

type Settings<H extends Readonly<Record<string, Hyperparameter>>> = {
  [K in keyof H]: H[K] extends NumberHyperparameter ? number : H[K] extends BooleanHyperparameter ? boolean : string;
};

/** θ and g of one coordinate before the update, t = 1 for the first update, the loss at θ, the shape of the coordinate's tensor, and the state variables. */
type Quantities<S extends Readonly<Record<string, StateVariable>>> = Record<keyof S | 'theta' | 'g' | 't' | 'loss' | TensorFact, number>;

/**
 * The rule of an optimizer for one coordinate, in the order in which the framework computes it.
 * It is read as text (see readRule): each assignment to a state variable is the new state, each `const` is a named quantity,
 * `const effectiveLearningRate` and `const update` are required; then θ ← θ + update.
 * What it needs of the other coordinates it asks the functions for.
 */
export type Rule<
  H extends Readonly<Record<string, Hyperparameter>> = Readonly<Record<string, Hyperparameter>>,
  S extends Readonly<Record<string, StateVariable>> = Readonly<Record<string, StateVariable>>,
> = { step(quantities: Quantities<S>, hyperparameters: Settings<H>, functions: RuleFunctions): void }['step'];

/** One framework's form of the optimizer. */
export interface DialectForm<RuleType> {
  /** What makes the same optimizer there, e.g. `torch.optim.Adam`. */
  readonly equivalent: string;
  /** The file of the framework that the rule restates. */
  readonly source: string;
  /** What surprises in this form, or why a default is not the framework's own. */
  readonly note?: string;
  /** Hyperparameters that the rule has and this optimizer settles: it is a variant of another, whose rule it shares. */
  readonly fixed?: HyperparameterValues;
  /** Why it cannot work on parameters of these shapes, as a sentence; undefined where it can. */
  readonly refuse?: (tensors: readonly Tensor[]) => string | undefined;
  readonly step: RuleType;
}

export type HyperparameterValues = Readonly<Record<string, HyperparameterValue>>;

export interface Paper {
  readonly authors: string;
  readonly title: string;
  readonly year: number;
  readonly url?: string;
  /** Which dialect is the published form, as a sentence, where it has none of its own. */
  readonly form?: string;
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
  /** Pairs of numbers of which the first is never larger than the second. */
  readonly ascending?: readonly (readonly [string, string])[];
  /** Why hyperparameters that are each in range do not go together in a dialect, as a sentence; undefined where they do. */
  readonly refuse?: (hyperparameters: HyperparameterValues, dialect: Dialect) => string | undefined;
}

/** An optimizer with a rule, which is written for one coordinate and may ask for norms, rows or matrices beyond it. */
export interface RuleDescription<
  H extends Readonly<Record<string, Hyperparameter>> = Readonly<Record<string, Hyperparameter>>,
  S extends Readonly<Record<string, StateVariable>> = Readonly<Record<string, StateVariable>>,
> extends DescriptionBase<H, S> {
  readonly kind: 'rule';
  /** A rule that is another optimizer’s says nothing about H and S. */
  readonly dialects: Readonly<Partial<Record<Dialect, DialectForm<Rule<NoInfer<H>, NoInfer<S>>>>>>;
}

/** An optimizer that a library runs; ours only reads what it did. */
export interface NativeDescription extends DescriptionBase<Readonly<Record<string, Hyperparameter>>, Readonly<Record<string, StateVariable>>> {
  readonly kind: 'native';
  readonly dialects: Readonly<Partial<Record<Dialect, Omit<DialectForm<never>, 'step' | 'fixed' | 'refuse'>>>>;
  /** The hyperparameter that chooses among the library's optimizers, and what each of them has, with the library's defaults. */
  readonly variants: { readonly hyperparameter: string; readonly defaults: Readonly<Record<string, HyperparameterValues>> };
}

/** An optimizer that evaluates the loss itself, at points of its own: a procedure in code, with its equations written beside it. */
export interface ProcedureDescription extends DescriptionBase<Readonly<Record<string, Hyperparameter>>, Readonly<Record<string, StateVariable>>> {
  readonly kind: 'procedure';
  readonly dialects: Readonly<
    Partial<Record<Dialect, Omit<DialectForm<never>, 'step' | 'fixed'> & { readonly equations: readonly string[]; readonly begin: Procedure }>>
  >;
}

export type OptimizerDescription = RuleDescription | ProcedureDescription | NativeDescription;

/** An optimizer with every hyperparameter settled: what a run uses and a recording remembers. */
export interface OptimizerConfiguration {
  /** Of the registry; of a user's own optimizer, its reference as written: `./my.ts#mine`. */
  readonly id: string;
  /** Present for a user's own optimizer. */
  readonly own?: OwnOptimizer;
  readonly dialect: Dialect;
  /** All hyperparameters that the dialect has, defaults filled in; a number that has a schedule is its text, e.g. `cosine(0.1,1000)`. */
  readonly hyperparameters: HyperparameterValues;
  /** What happens to the gradient before the rule sees it, in this order, e.g. `clipGlobalNorm(1)`; absent where nothing does. */
  readonly transforms?: readonly string[];
  /** The point that follows the parameters, e.g. `ema(decay=0.9)`. */
  readonly averaging?: string;
}
