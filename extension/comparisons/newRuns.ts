import type { ComparisonFacts, Run } from './comparison.ts';

/** The runs of a comparison before their first step; branches stand behind those from the start. */
export async function newRuns({ request, branches }: ComparisonFacts): Promise<readonly Run[]> {
  const { runLabels } = await import('../../engine/comparison/runLabels.ts');
  const fromStart = request.optimizers.length - branches.length;
  const labels = runLabels({ optimizers: request.optimizers, branches });
  return request.optimizers.map((optimizer, index): Run => {
    const branch = branches[index - fromStart];
    return { label: labels[index]!, optimizer, ...(branch && { branch }), status: 'waiting', steps: branch?.step ?? 0, rate: 0 };
  });
}
