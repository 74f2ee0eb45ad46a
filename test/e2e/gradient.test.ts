import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout } from '../host/checkout.ts';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { GradientPage } from './pages/gradientPage.ts';
import { useWorkbench } from './session.ts';

interface GradientDocument {
  readonly value: number;
  readonly gradient: readonly number[];
  readonly method: string;
}

async function gradientOf(file: string, at: string): Promise<GradientDocument> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(checkout, 'dist', 'cli.js'), 'gradient', file, '--at', at, '--json']);
  return JSON.parse(stdout) as GradientDocument;
}

describe('journey: check a gradient', () => {
  const session = useWorkbench();

  it('from the lens: the gradient at the start, as the command line gives it', async () => {
    const { workbench, folder } = session();
    await workbench.openFile('rosenbrock.ts');
    await workbench.clickLens('export function rosenbrock', 'Check gradient');
    const page = await GradientPage.of(workbench);
    await page.reaches('checked');
    const { value, gradient } = await gradientOf(`${join(folder, 'rosenbrock.ts')}#rosenbrock`, '-1.2,1');
    assert.equal(await page.value(), value);
    assert.deepEqual(await page.column('gradient'), gradient);
    assert.equal(await page.agrees(), true);
  });

  it('at another point, typed', async () => {
    const { workbench, folder } = session();
    const page = await GradientPage.of(workbench);
    await page.type('0.5, 2');
    await page.reaches('checked', '0.5, 2');
    assert.deepEqual(await page.column('gradient'), (await gradientOf(`${join(folder, 'rosenbrock.ts')}#rosenbrock`, '0.5,2')).gradient);
    await page.type('0.5; 2; x');
    await page.reaches('problem');
  });

  it('of a run, where it stood: from the badge in the panel', async () => {
    const { workbench } = session();
    await workbench.clickLens('export function rosenbrock', 'Compare optimizers');
    const panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
    await panel.select('adam');
    await panel.goToStep(100);
    const theta = [await panel.value('parameters', 0), await panel.value('parameters', 1)];
    await panel.area('header').locator('[data-command=check-gradient]').click();
    const page = await GradientPage.of(workbench);
    await page.reaches('checked', theta.join(', '));
    assert.deepEqual(await page.column('theta'), theta);
  });

  it('that is wrong: marked, with both numbers', async () => {
    const { workbench, folder } = session();
    await writeFile(join(folder, 'own.ts'), '/** @loss @start 1, 2 */\nexport function own(x: number, y: number): number {\n  return x * x + y ** 3;\n}\n\nexport function ownGradient(x: number, y: number): [number, number] {\n  return [2 * x, 3 * y];\n}\n');
    await workbench.command('View: Close All Editors');
    await workbench.openFile('own.ts');
    await workbench.clickLens('export function own(', 'Check gradient');
    const page = await GradientPage.of(workbench);
    await page.reaches('checked');
    assert.equal(await page.agrees(), false);
    assert.deepEqual(await page.column('gradient'), [2, 6]);
    assert.deepEqual(await page.column('exact'), [2, 12]);
    assert.deepEqual(await page.column('relativeError'), [0, 0.5]);
    assert.deepEqual(await page.violations(), []);
  });
});
