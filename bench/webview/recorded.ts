import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogOutputChannel } from 'vscode';
import { discoverLosses } from '../../engine/loss/discoverLosses.ts';
import { label, parseSpec } from '../../engine/optimizers/spec.ts';
import { createEngine, type Engine } from '../../engine/worker/engine.ts';
import type { Run } from '../../extension/comparisons/comparison.ts';
import { hashesFrom } from '../../engine/node/fileHashes.ts';
import '../../test/host/editor/withoutEditor.ts';
import { fine } from '../../webview/landscape/gridPoints.ts';
import type { PanelToHost } from '../../webview/protocol.ts';

const { filesOf } = await import('../../extension/comparisons/comparisonFiles.ts');
const { Comparison } = await import('../../extension/comparisons/comparison.ts');
const { comparisonView } = await import('../../extension/comparisons/comparisonView.ts');
const { answerQuery } = await import('../../extension/panel/answerQuery.ts');
const { Landscapes } = await import('../../extension/panel/landscapes.ts');
const { RunReaders } = await import('../../extension/panel/runReaders.ts');
const { pinSource } = await import('../../engine/node/pinSource.ts');
const { storedComparison } = await import('../../extension/comparisons/storedComparison.ts');
const { ComparisonStore } = await import('../../extension/store/comparisonStore.ts');

const specs = ['sgd:learningRate=0.0001', 'momentum:learningRate=0.0001', 'nesterov:learningRate=0.0001', 'adagrad', 'adadelta', 'rmsprop', 'adam', 'adamw', 'adamax', 'nadam', 'adam@keras'];
const file = join(import.meta.dirname, '../../examples/rosenbrock.ts');
const tell = (text: string) => void process.stderr.write(`${text}\n`);
const log = { error: tell, warn: tell, info: () => undefined, debug: tell } as unknown as LogOutputChannel;

/** Eleven optimizers on Rosenbrock, stored in a folder. */
export async function recordComparison(folder: string, steps: number, budget: number): Promise<void> {
  const engine = createEngine();
  const optimizers = specs.map((spec) => parseSpec(spec));
  const { overlays, dependencies } = await pinSource(file, {}, undefined);
  const source = { file, name: 'rosenbrock', recognition: 'named' as const, overlays };
  const store = new ComparisonStore(folder, '0', log);
  const request = { source, optimizers, steps, seed: 1, stop: {}, recording: { columns: 'all' as const, every: 1, budget } };
  const runs = optimizers.map((optimizer): Run => ({ label: label(optimizer), optimizer, status: 'waiting', steps: 0, rate: 0 }));
  const loss = discoverLosses(file, await readFile(file, 'utf8'), 'named').losses.find(({ name }) => name === 'rosenbrock');
  const comparison = new Comparison({ id: 'bench', pinned: false, versions: { extension: '0', node: '', vscode: '' }, ...hashesFrom(overlays), startedAt: new Date(), request, loss, name: 'rosenbrock', dependencies, rerunOnSave: false, branches: [], breakpoints: [] }, runs, 'finished', filesOf(() => Promise.resolve(store), 'bench'));
  await engine.compare(request, {
    opened: (index, opening) => void Object.assign(runs[index]!, { opening }),
    ended: (index, { summary, recording }) => void Object.assign(runs[index]!, { summary, steps: summary.steps, status: 'finished', ...(recording && { recording }) }),
  });
  await store.save(comparison);
  // As the panel in which it ran.
  const landscapes = new Landscapes({ get: () => Promise.resolve(engine) });
  await answerQuery(comparison, { type: 'query', id: 0, name: 'landscape', parameters: { columns: fine, rows: fine } }, landscapes, log);
  await store.idle('bench');
  await engine.dispose();
}

let open: { readonly readers: InstanceType<typeof RunReaders>; readonly landscapes: InstanceType<typeof Landscapes>; readonly comparison: InstanceType<typeof Comparison> } | undefined;

/** As when its panel is closed. */
export function closeComparison(): void {
  open?.readers.dispose();
  open?.landscapes.dispose();
  open?.comparison.release();
}

/** The stored comparison as a window finds it when it starts: nothing of its recordings is in memory. */
export async function openComparison(folder: string, engine: Engine): Promise<(message: unknown) => Promise<unknown>> {
  const store = new ComparisonStore(folder, '0', log);
  const [listed] = await store.list();
  const comparison = listed && storedComparison(() => Promise.resolve(store), listed);
  if (!comparison) throw new Error(`There is no comparison in ${folder}.`);
  closeComparison();
  const readers = new RunReaders({ get: () => Promise.resolve(engine) }, log);
  const landscapes = new Landscapes({ get: () => Promise.resolve(engine) });
  open = { readers, landscapes, comparison };
  return async (raw) => {
    const message = raw as PanelToHost;
    if (message.type === 'ready') return { type: 'comparison', comparison: comparisonView(comparison) };
    if (message.type !== 'query') return undefined;
    return { type: 'answer', id: message.id, ...(await answerQuery(comparison, message, landscapes, log, readers)) };
  };
}
