import type { LogOutputChannel } from 'vscode';
import { discoverLosses } from '../../../engine/loss/discoverLosses.ts';
import { label, parseSpec } from '../../../engine/optimizers/spec.ts';
import { createEngine } from '../../../engine/worker/engine.ts';
import type { PanelToHost } from '../../../webview/protocol.ts';
import type { Run } from '../../../extension/comparisons/comparison.ts';
import '../../host/editor/withoutEditor.ts';

const { filesOf } = await import('../../../extension/comparisons/comparisonFiles.ts');
const { Comparison } = await import('../../../extension/comparisons/comparison.ts');
const { storedComparison } = await import('../../../extension/comparisons/storedComparison.ts');
const { comparisonView } = await import('../../../extension/comparisons/comparisonView.ts');
const { Landscapes } = await import('../../../extension/panel/landscapes.ts');
const { answerQuery } = await import('../../../extension/panel/answerQuery.ts');
const { ComparisonStore } = await import('../../../extension/store/comparisonStore.ts');

export type StoredComparison = InstanceType<typeof Comparison>;

const file = '/w/bowl.ts';
const text = '/** A bowl. @loss @start 1, 2 @domain [-2, 2] [-2, 2] */\nexport function bowl(x: number, y: number): number {\n  return x * x + 3 * y * y;\n}\n';

/** Three small runs, one thinned so that it has checkpoints and scalars apart, stored as the extension does. */
export async function storeComparison(folder: string, id: string, log: LogOutputChannel): Promise<void> {
  const engine = createEngine();
  try {
    const optimizers = ['sgd:learningRate=0.1', 'adam:learningRate=cosine(0.1,20)+clipNorm(1)', 'momentum'].map((spec) => parseSpec(spec));
    const source = { file, name: 'bowl', recognition: 'named' as const, overlays: { [file]: text } };
    const request = { source, optimizers, steps: 300, seed: 1, stop: {}, recording: { columns: 'all' as const, every: 1, budget: 60_000 } };
    const runs = optimizers.map((optimizer): Run => ({ label: label(optimizer), optimizer, status: 'waiting', steps: 0, rate: 0 }));
    const loss = discoverLosses(file, text, 'named').losses[0];
    const facts = { id, pinned: false, versions: { extension: '0', node: '', vscode: '' }, sourceHash: '', fileHashes: {}, startedAt: new Date(1e12), request, loss, name: 'bowl', dependencies: [file], rerunOnSave: false, branches: [], breakpoints: [{ expression: 'loss < 1e-30', enabled: true }] };
    const store = new ComparisonStore(folder, '0', log);
    const comparison = new Comparison(facts, runs, 'finished', filesOf(() => Promise.resolve(store), id));
    await engine.compare(request, {
      opened: (index, opening) => void Object.assign(runs[index]!, { opening }),
      ended: (index, { summary, recording }) => void Object.assign(runs[index]!, { summary, steps: summary.steps, status: 'finished', ...(recording && { recording }) }),
    });
    await store.save(comparison);
    await new Landscapes({ get: () => Promise.resolve(engine) }).evaluate(comparison, { x: [-2, 2], y: [-2, 2], ...grid }, true);
    await store.idle(id);
  } finally {
    await engine.dispose();
  }
}

/** The comparisons of a folder, as a window finds them when it starts. */
export async function openStore(folder: string, log: LogOutputChannel): Promise<readonly StoredComparison[]> {
  const store = new ComparisonStore(folder, '0', log);
  return (await store.list()).map((listed) => storedComparison(() => Promise.resolve(store), listed));
}

const grid = { columns: 9, rows: 5 };
const box = { x: [-1, 1], y: [-1, 1] } as const;

/** All that a panel asks, of each run. */
const queries: readonly Omit<Extract<PanelToHost, { type: 'query' }>, 'type' | 'id'>[] = [
  { name: 'events', parameters: {} },
  { name: 'landscape', parameters: grid },
  { name: 'heads', parameters: { step: 7 } },
  { name: 'trajectories', parameters: { runs: [0, 1, 2], ...box } },
  { name: 'series', parameters: { runs: [0, 1, 2], column: 'loss', coordinates: [0], from: 0, to: 300, buckets: 100, spacing: 'linear' } },
  { name: 'series', parameters: { runs: [0, 1, 2], column: 'gradient', coordinates: [0, 1], from: 0, to: 300, buckets: 100, spacing: 'logarithmic' } },
  ...[0, 1, 2].flatMap((run) => [
    { name: 'rows' as const, parameters: { run, step: 5, filter: 'g > 0', first: 0, count: 10, coordinate: 0 } },
    { name: 'summary' as const, parameters: { run, step: 300 } },
    { name: 'equations' as const, parameters: { runs: [run], step: 12, coordinate: 1 } },
  ]),
] as readonly Omit<Extract<PanelToHost, { type: 'query' }>, 'type' | 'id'>[];

/** What opening a panel comes to; the messages of the questions that are not answered. */
export async function lookAt(comparison: StoredComparison, log: LogOutputChannel): Promise<readonly Error[]> {
  comparisonView(comparison);
  const refusals: Error[] = [];
  const landscapes = new Landscapes({ get: () => Promise.reject(new Error('There are no workers here.')) });
  for (const query of queries) {
    await answerQuery(comparison, { type: 'query', id: 1, ...query } as Extract<PanelToHost, { type: 'query' }>, landscapes, log).catch((error: unknown) => void refusals.push(error instanceof Error ? error : new Error(String(error))));
  }
  return refusals;
}
