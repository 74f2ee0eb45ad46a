import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { useWorkbench } from './session.ts';

const slow = `/** @loss
 *  @start 3, 1 */
export function slow(x: number, y: number): number {
  const end = performance.now() + 5;
  while (performance.now() < end);
  return x ** 2 + y ** 2;
}

/** @loss
 *  @start 3, 1 */
export function endless(x: number, y: number): number {
  for (let count = 0; x > 2.9; count++) if (count < 0) return y;
  return x ** 2;
}
`;

describe('journey: stop', () => {
  const session = useWorkbench();

  for (const name of ['slow', 'endless']) {
    it(`ends a comparison on a loss function that is ${name}, and keeps what it had`, async () => {
      const { workbench, folder } = session();
      await writeFile(join(folder, 'slow.ts'), slow);
      await workbench.openFile('slow.ts');
      await (await workbench.lensAbove(`export function ${name}`, 'Compare optimizers')).click();
      const panel = await ComparisonPanel.of(workbench);
      await panel.reaches('running');
      await panel.button('stop').click();
      await panel.reaches('finished', 10_000);
      await panel.hasRuns(11);
      await workbench.command('View: Close All Editors');
    });
  }
});
