import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/until.ts';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { useWorkbench } from './session.ts';

const slow = `/** @loss
 *  @start 3, 1 */
export function slow(x: number, y: number): number {
  let waves = 0;
  for (let i = 1; i <= 50_000; i++) waves += Math.sin(x + i);
  return x ** 2 + y ** 2 + waves;
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

  for (const name of ['slow', 'endless'] as const) {
    it(`ends a comparison on a loss function that is ${name}, and keeps what it had`, async () => {
      const { workbench, folder } = session();
      await writeFile(join(folder, 'slow.ts'), slow);
      await workbench.openFile('slow.ts');
      await workbench.clickLens(`export function ${name}`, 'Compare optimizers');
      const panel = await ComparisonPanel.of(workbench);
      await panel.reaches('running');
      // The slider stands at the newest step; its end is the budget until all have ended.
      if (name === 'slow') await until('the first steps', async () => await panel.step() > 10);
      await panel.button('stop').click();
      await panel.reaches('finished', 20_000);
      await panel.hasRuns(11);
      assert.equal(Number(await panel.stepSlider.getAttribute('max')) > 0, name === 'slow');
      await workbench.command('View: Close All Editors');
    });
  }
});
