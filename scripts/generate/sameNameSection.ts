import { configure } from '../../engine/optimizers/spec.ts';
import { defaultDialect, dialectsOf } from '../../engine/optimizers/configuration.ts';
import { loadTensorflow } from '../../engine/worker/loadTensorflow.ts';
import { optimizers } from '../../engine/optimizers/registry.ts';
import { parametersAt, partingStep } from '../../engine/differences/partingStep.ts';
import { wholeRun } from '../../engine/differences/recordedRun.ts';
import { reasons } from '../../engine/differences/reasons.ts';
import { RefusedShapeError } from '../../engine/optimizers/createStepper.ts';
import { standardRun } from '../../engine/differences/standardRun.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import type { Recording } from '../../engine/recording/recording.ts';

const steps = 100;

const intro = `## Same name, different result

What each dialect does otherwise than the optimizer's first one, with the defaults of both, on Rosenbrock's function from (−1.2, 1): the first step at which a
parameter differs by more than 1e-12, by how much there, and after ${steps} steps. \`optimizer-lab diff\` prints the whole of it, for any two and any values.
`;

/** For each optimizer with several dialects: where they part from its first, by how much, and why. */
export async function sameNameSection(): Promise<string> {
  const sections: string[] = [];
  for (const description of optimizers) {
    const first = defaultDialect(description);
    const others = dialectsOf(description).filter((dialect) => dialect !== first);
    if (others.length === 0) continue;
    const a = configure({ id: description.id, dialect: first });
    const lines = await Promise.all(others.map(async (dialect) => `- ${await compared(a, configure({ id: description.id, dialect }))}`));
    sections.push(`### ${description.name}: ${first} and the others\n\n${lines.join('\n')}\n`);
  }
  return [intro, ...sections].join('\n');
}

async function compared(a: OptimizerConfiguration, b: OptimizerConfiguration): Promise<string> {
  const why = (await reasons(a, b, loadTensorflow)).join(' ');
  return `**${b.dialect}** ${(await parted(a, b)) ?? 'cannot be tried beside it on a plain vector.'} ${why}`;
}

async function parted(a: OptimizerConfiguration, b: OptimizerConfiguration): Promise<string | undefined> {
  let recordings: readonly [Recording, Recording];
  try {
    recordings = [await standardRun(a, steps, loadTensorflow), await standardRun(b, steps, loadTensorflow)];
  } catch (error) {
    if (error instanceof RefusedShapeError) return undefined;
    throw error;
  }
  const parting = await partingStep([wholeRun(recordings[0]), wholeRun(recordings[1])]);
  if (!parting) return `does not part in ${steps} steps.`;
  const [mine, other] = recordings.map((recording) => parametersAt(recording, recording.rows - 1));
  const last = Math.max(...mine!.map((value, i) => Math.abs(value - other![i]!)));
  const after = recordings.every(({ rows }) => rows === steps + 1) && Number.isFinite(last) ? `, after ${steps} by ${last.toExponential(0)}` : '';
  return `parts at step ${parting.step} by ${parting.difference.toExponential(0)}${after}.`;
}
