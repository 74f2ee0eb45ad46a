import { z } from 'zod';

/** The largest number of steps: a step is counted in 32 bits. */
export const stepsAtMost = 2 ** 31 - 1;
export const seedAtMost = 2 ** 32 - 1;

export const defaultSteps = 2000;
export const defaultSeed = 1;

const optimizerObject = z.strictObject({
  id: z.string().describe('The optimizer, e.g. adam, or your own, e.g. ./my.ts#mine.'),
  dialect: z.string().optional().describe('Whose rule it is: pytorch where absent and the optimizer has it.'),
  hyperparameters: z
    .record(z.string(), z.union([z.number(), z.boolean(), z.string()]))
    .optional()
    .describe('Those that are not at the default of the dialect; a number may have a schedule, such as "cosine(0.1,1000)".'),
  transforms: z.array(z.string()).optional().describe('What happens to the gradient before the rule sees it, in this order, such as "clipGlobalNorm(1)".'),
  averaging: z.string().optional().describe('A second point that follows the parameters, such as "ema(0.99)".'),
});

const optimizer = z.union([z.string(), optimizerObject]);

/** An experiment as its file `name.optlab.json` holds it; the JSON schema for the editor is made from this. */
export const experimentSchema = z.strictObject({
  $schema: z.string().optional(),
  loss: z.string().min(1).describe('The loss function: a file, relative to this one, and its name, e.g. rosenbrock.ts#rosenbrock. The name may be absent where the file has one loss function.'),
  optimizers: z
    .array(optimizer)
    .min(1)
    .describe('What is compared: SPECs such as "adam@keras:learningRate=cosine(0.01,1000),beta1=0.9+clipGlobalNorm(1)+ema(0.99)", or objects.'),
  branches: z
    .array(z.strictObject({
      of: z.int().min(0).describe('The run that it leaves: its place in “optimizers”, from 0; the branches count on behind them.'),
      step: z.int().min(0).max(stepsAtMost).describe('The step that it leaves from.'),
      optimizer: optimizer.describe('What goes on from there. Its state goes on where it is the same optimizer.'),
    }))
    .optional()
    .describe('Runs that go on from a step of another one with an optimizer of their own.'),
  steps: z.int().min(0).max(stepsAtMost).default(defaultSteps).describe('Updates of each run at most.'),
  start: z
    .union([z.array(z.number()).min(1), z.string()])
    .optional()
    .describe('Where the parameters start instead of the loss function’s @start: numbers, or "all 1", "normal 0.1", "uniform -1 1".'),
  seed: z.int().min(0).max(seedAtMost).default(defaultSeed).describe('Of a random start and of the shuffle of the data.'),
  stop: z
    .strictObject({
      lossBelow: z.number().optional().describe('A run ends when its loss is below this.'),
      gradientNormBelow: z.number().min(0).optional().describe('A run ends when the Euclidean norm of its gradient is below this.'),
    })
    .default({})
    .describe('What ends a run before its steps are used up.'),
  breakpoints: z.array(z.string().min(1)).optional().describe('Expressions over what is recorded, such as "loss < 1e-3", "norm(g) > 10" or "x > 2": a run pauses at the step at which one of them becomes true.'),
});

/** As the file has it, defaults filled in. */
export type ExperimentFile = z.infer<typeof experimentSchema>;
