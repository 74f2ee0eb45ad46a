import { Option } from 'commander';
import { createEngine } from '../worker/engine.ts';
import type { Engine } from '../worker/engine.ts';

export interface NodeModulesOption {
  readonly allowNodeModules?: true;
}

/** The option of all commands that run loss functions. */
export const nodeModulesOption = new Option('--allow-node-modules', 'let the loss function use files, network, processes and timers of Node.js');

/** The engine of one command. Its workers are threads: they start sooner, and there is nothing but the command to protect from them. */
export const commandEngine = ({ allowNodeModules = false }: { readonly allowNodeModules?: boolean | undefined }): Engine => createEngine({ workerLimits: { allowNodeModules } });
