import { ruleFunctionTypes } from './ruleFunctionTypes.ts';

/** The file that “Add Types to Workspace” writes: what an editor needs to complete and check a user's own optimizer. */
export const typesFileName = 'optimizer-lab.d.ts';

export const typesText = typesTextWith(ruleFunctionTypes);

/** @param functions the declaration of the functions of rules */
export function typesTextWith(functions: string): string {
  return `// Types of Optimizer Lab, for optimizers of your own. Nothing here runs.
//
//     /**
//      * What it does, in a sentence.
//      *
//      * @optimizer
//      */
//     export const mine = {
//       hyperparameters: { learningRate: 0.01, beta: { default: 0.9, minimum: 0, maximum: 1 } },
//       state: { m: 0 },
//       step({ g, m }, { learningRate, beta }) {
//         m = beta * m + (1 - beta) * g;
//         const effectiveLearningRate = learningRate;
//         const update = -effectiveLearningRate * m;
//       },
//     } satisfies OptimizerLab.Optimizer;
//
// Name the hyperparameters and the state, OptimizerLab.Optimizer<'learningRate' | 'beta', 'm'>, to have their names checked too.
declare namespace OptimizerLab {
  interface Optimizer<Hyperparameters extends string = string, State extends string = string> {
    /** As it is shown; the name of the constant where absent. */
    readonly name?: string;
    /** 'adaptive' where absent. */
    readonly family?: 'gradient descent' | 'momentum' | 'adaptive' | 'second order';
    readonly hyperparameters?: { readonly [Id in Hyperparameters]: number | boolean | Hyperparameter };
    /** What it keeps between steps, with the value before the first one. */
    readonly state?: { readonly [Id in State]: number | StateVariable };
    /** Symbols and meanings of the quantities that the rule names, where you want others than their names. */
    readonly derived?: { readonly [id: string]: { readonly symbol?: string; readonly meaning?: string } };
    /**
     * The rule, written for one coordinate. Each assignment to a state variable is its new value, each const is a quantity that is
     * recorded and shown; \`const effectiveLearningRate\` and \`const update\` are needed, and then θ ← θ + update.
     * It is read, not run: const, assignment to state, if and else, ?:, arithmetic, comparison, Math, and these functions.
     */
    step(quantities: Quantities<State>, hyperparameters: Values<Hyperparameters>, functions: RuleFunctions): void;
  }

  interface Hyperparameter {
    readonly default: number | boolean | string;
    /** Of a number, e.g. 'β'. */
    readonly symbol?: string;
    readonly name?: string;
    readonly meaning?: string;
    readonly minimum?: number;
    readonly maximum?: number;
    /** Is the bound itself excluded? */
    readonly exclusiveMinimum?: boolean;
    readonly exclusiveMaximum?: boolean;
    readonly scale?: 'linear' | 'logarithmic';
    /** Of a text: what it may be. */
    readonly choices?: readonly string[];
  }

  interface StateVariable {
    /** A number, the name of the hyperparameter that gives it, or 'theta'. */
    readonly initial?: number | string;
    readonly symbol?: string;
    readonly meaning?: string;
    /** One value for each coordinate where absent; one for each tensor; or one for the whole step. */
    readonly extent?: 'coordinate' | 'tensor' | 'step';
  }

  type Values<Id extends string> = string extends Id ? { [id: string]: any } : { [Name in Id]: any };

  type Quantities<State extends string> = {
    /** The parameter before the update. */
    theta: number;
    /** Its partial derivative there. */
    g: number;
    /** 1 for the first update. */
    t: number;
    /** At θ, on the batch of the step. */
    loss: number;
    /** Of the tensor that the coordinate is in: how many numbers, sizes, rows and columns. */
    size: number;
    rank: number;
    rows: number;
    columns: number;
  } & (string extends State ? { [name: string]: any } : { [Name in State]: number });

${functions}}
`;
}
