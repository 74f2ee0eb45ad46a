import type { ComparisonRequest } from '../../engine/comparison/comparison.ts';
import { unsavedTexts } from '../documentFiles.ts';
import type { LossIndex } from '../losses/lossIndex.ts';
import { readSettings } from '../settings.ts';
import { versions } from '../versions.ts';
import type { ComparisonFacts } from './comparison.ts';
import type { ComparisonPlan } from './comparisonPlan.ts';

/** What a comparison is, by its plan, the settings, and the source as it is now. */
export async function factsOf(id: string, plan: ComparisonPlan, index: LossIndex): Promise<ComparisonFacts> {
  const { lossFunctions, recordingBudget, numericGradients } = readSettings();
  // A file that is gone is the engine's to complain about, at the place where it looks for it.
  const { losses } = await index.readFile(plan.file).catch(() => ({ losses: [] }));
  const loss = losses.find(({ name }) => name === plan.name) ?? (plan.name === undefined && losses.length === 1 ? losses[0] : undefined);
  const name = plan.name ?? loss?.name;
  const [{ pinSource }, { hashesOf }] = await Promise.all([import('../../engine/node/pinSource.ts'), import('../../engine/node/fileHashes.ts')]);
  const unsaved = unsavedTexts();
  const { overlays, dependencies } = await pinSource(plan.file, unsaved, loss?.data?.path, plan.optimizers.flatMap(({ own }) => own?.file ?? []));
  const request: ComparisonRequest = {
    source: {
      file: plan.file,
      // A function that is asked for by name is wanted, whatever counts as a loss function in the lists.
      recognition: plan.name === undefined ? lossFunctions : 'every',
      overlays,
      numericGradients,
      ...(name !== undefined && { name }),
    },
    optimizers: plan.optimizers,
    steps: plan.steps,
    seed: plan.seed,
    stop: plan.stop,
    recording: { columns: 'all', every: plan.every ?? 1, budget: recordingBudget },
    ...(plan.start && { start: plan.start }),
  };
  return {
    id,
    pinned: false,
    versions: versions(),
    ...await hashesOf(dependencies, overlays, unsaved),
    startedAt: new Date(),
    request,
    loss,
    name: name ?? '',
    dependencies,
    rerunOnSave: plan.rerunOnSave,
    branches: plan.branches ?? [],
    breakpoints: plan.breakpoints ?? [],
  };
}
