import { type ExtensionContext, type LogOutputChannel, Uri } from 'vscode';
import type { Engine, EngineOptions } from '../../engine/worker/engine.ts';
import { readSettings } from '../settings.ts';

/** The engine of this window, made when first needed. */
export class EngineHost {
  private readonly workerFile: string;
  private readonly codeCacheFolder: string;
  private readonly log: LogOutputChannel;
  private engine: Promise<Engine> | undefined;
  private options = '';

  constructor({ extensionUri, globalStorageUri }: Pick<ExtensionContext, 'extensionUri' | 'globalStorageUri'>, log: LogOutputChannel) {
    this.workerFile = Uri.joinPath(extensionUri, 'dist', 'worker.js').fsPath;
    this.codeCacheFolder = Uri.joinPath(globalStorageUri, 'codeCache').fsPath;
    this.log = log;
  }

  get(): Promise<Engine> {
    if (this.engine) return this.engine;
    const engine = this.make();
    this.engine = engine;
    // The next use tries again.
    engine.catch(() => { if (this.engine === engine) this.engine = undefined; });
    return engine;
  }

  /** While nothing runs: follows the settings of the workers. */
  async renew(): Promise<void> {
    if (this.options !== optionsText()) await this.close();
  }

  /** Ends the workers; the next use starts others. */
  async close(): Promise<void> {
    const engine = this.engine;
    this.engine = undefined;
    // One that could not be made was told to whoever asked for it, and there is nothing to end.
    await engine?.then((made) => made.dispose(), () => undefined);
  }

  private async make(): Promise<Engine> {
    this.options = optionsText();
    const options = engineOptions();
    const { createEngine } = await import('../../engine/worker/engine.ts');
    return createEngine({
      workerFile: this.workerFile,
      codeCacheFolder: this.codeCacheFolder,
      output: (text) => this.log.info(text.trimEnd()),
      ...options,
    });
  }
}

/** What the settings say of the workers. A loss function runs in a process of its own: whatever it does, the editor stays. */
function engineOptions(): EngineOptions {
  const { workers, evaluationLimit, runLimit, memoryLimit, outputLines, allowNodeModules } = readSettings();
  return {
    isolation: 'process',
    limitMilliseconds: evaluationLimit,
    runLimits: { evaluationMilliseconds: evaluationLimit, runMilliseconds: runLimit },
    workerLimits: { memory: memoryLimit, outputLines, allowNodeModules },
    ...(workers !== undefined && { concurrency: workers }),
  };
}

const optionsText = (): string => JSON.stringify(engineOptions(), (_, value: unknown) => (value === Infinity ? 'none' : value));
