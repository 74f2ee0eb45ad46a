/** What a worker is started with: what its code may reach and take. Plain data. */
export interface WorkerLimits {
  /** Of JavaScript's heap; a process counts all else that it takes too. In MiB. */
  readonly memory: number;
  /** That one call may print. */
  readonly outputLines: number;
  /** May the user's code reach Node's modules and all its globals? */
  readonly allowNodeModules: boolean;
}

export const defaultWorkerLimits: WorkerLimits = { memory: 1024, outputLines: 500, allowNodeModules: false };

/** The settings that change them, to be named where they bite. */
export const limitSettings = {
  memory: 'optimizerLab.memoryLimit',
  outputLines: 'optimizerLab.outputLines',
  evaluation: 'optimizerLab.evaluationLimit',
  run: 'optimizerLab.runLimit',
  allowNodeModules: 'optimizerLab.allowNodeModules',
} as const;
