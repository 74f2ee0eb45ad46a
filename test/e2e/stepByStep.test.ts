import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../host/until.ts';
import { commandLine, type RunDocument } from './commandLine.ts';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { useWorkbench } from './session.ts';

const optimizers = ['sgd', 'momentum', 'nesterov', 'adagrad', 'adadelta', 'rmsprop', 'adam', 'adam@keras', 'adamax', 'nadam', 'lbfgs'];
/** How long eleven runs of a million steps may take on a busy machine. */
const limit = 110_000;
const branch = 'adam lr=0.1 from 50';

/** What `run --json --every 1` prints, for a coordinate: the value of a column at a step. */
function valuesOf({ runs }: RunDocument, coordinate: number): (column: string, step: number) => number {
  const { step: steps, state, ...columns } = runs[0]!.recording;
  const every: Readonly<Record<string, unknown>> = { ...columns, ...state };
  return (column, step) => {
    const row = (every[column] as readonly (readonly unknown[])[])[steps.indexOf(step)]!;
    return Number(row[coordinate]);
  };
}

describe('journey: step by step through a million steps', () => {
  const session = useWorkbench({ settings: { 'optimizerLab.steps': 1_000_000, 'optimizerLab.defaultOptimizers': optimizers } });
  let panel: ComparisonPanel;
  let nadam: RunDocument;

  before('what the command line prints', async () => {
    nadam = await printed('nadam', 123_457);
  });

  const printed = (optimizer: string, steps: number) =>
    commandLine('run', `${join(session().folder, 'rosenbrock.ts')}#rosenbrock`, '--optimizer', optimizer, '--steps', String(steps), '--every', '1');

  /** Every number of the equations and of the table is the printed one, to the bit. */
  const numbersAreThosePrinted = async (document: RunDocument, label: string, step: number, coordinate: number) => {
    const value = valuesOf(document, coordinate);
    const lines = await panel.derives(step, coordinate, label);
    assert.deepEqual(lines.map(({ column }) => column), ['gradient', 'mu', 'muNext', 'muProduct', 'm', 'v', 'mBar', 'vHat', 'effectiveLearningRate', 'update', 'parameters']);
    for (const { column, sides: [numbers = []] } of lines) {
      assert.equal(numbers.at(-1)?.value, value(column!, step), `${column} at step ${step}`);
      for (const number of numbers.slice(0, -1)) {
        if (number.column === undefined) continue;
        const possible = [step, step - 1].map((at) => value(number.column!, at));
        assert.ok(possible.includes(number.value), `${number.column} is ${number.value} in the equation of ${column} at step ${step}, and ${possible.join(' or ')} where it is printed`);
      }
    }
    for (const column of ['parameters', 'gradient', 'm', 'v', 'mBar', 'vHat', 'effectiveLearningRate', 'update']) {
      assert.equal(await panel.value(column, coordinate), value(column, step), `${column} at step ${step} in the table`);
    }
  };

  /** Which terms of the two dialects differ at step 100, and by how much. */
  const dialectsDiffer = async () => {
    const lines = await panel.derives(100, 0, 'adam', 'adam@keras');
    assert.deepEqual(lines.filter(({ kind }) => kind === 'different').map(({ column }) => column), ['vHat', 'effectiveLearningRate']);
    assert.ok(lines.filter(({ kind }) => kind === 'different').every(({ marked }) => marked > 0));
    const [a, b] = await Promise.all(['adam@pytorch', 'adam@keras'].map(async (optimizer) => valuesOf(await printed(optimizer, 100), 0)));
    for (const column of ['gradient', 'm', 'v', 'effectiveLearningRate', 'update', 'parameters']) {
      const { difference } = lines.find((line) => line.column === column)!;
      assert.equal(difference, a!(column, 100) - b!(column, 100), `Δ of ${column}`);
    }
  };

  const branchStopsAt = async (breakpoint: string) => {
    await panel.hasRuns(12);
    await panel.reaches('paused', limit);
    assert.equal(await panel.ending(branch), `${breakpoint} at step 1,622`);
  };

  /** In the optimizer of the branch that is asked for: what is typed then replaces it. */
  const learningRateIsSelected = async () => {
    const { workbench } = session();
    await workbench.keyboardIsInQuickInput();
    await until('the learning rate to be selected', async () => await workbench.quickSelection() === '0.001');
    assert.match(await workbench.quickInput().inputValue(), /^adam@pytorch:learningRate=0\.001/);
  };

  describe('with the mouse', () => {
    it('runs eleven optimizers: pause, step, continue', async () => {
      const { workbench } = session();
      await workbench.openFile('rosenbrock.ts');
      await workbench.clickLens('export function rosenbrock', 'Compare optimizers');
      panel = await ComparisonPanel.of(workbench);
      await panel.reaches('running');
      await panel.button('pause').click();
      await panel.reaches('paused');
      // The last one may not have begun.
      const reached = Number(/paused at step ([\d,]+)/.exec(await panel.ending('lbfgs'))?.[1]?.replaceAll(',', '') ?? 0);
      for (const more of [1, 2]) {
        await panel.button('step').click();
        const step = (reached + more).toLocaleString('en');
        await until(`step ${step}`, async () => await panel.ending('lbfgs') === `paused at step ${step}`);
        await panel.reaches('paused');
      }
      await panel.button('continue').click();
      await panel.reaches('finished', limit);
      await panel.hasRuns(11);
      await panel.hasDrawn(11);
    });

    it('shows at step 123,457 of nadam what the command line prints, and at step 3', async () => {
      await panel.select('nadam');
      for (const step of [123_457, 3]) {
        await panel.goToStep(step);
        await numbersAreThosePrinted(nadam, 'nadam', step, 0);
        await panel.button('next-coordinate').click();
        await numbersAreThosePrinted(nadam, 'nadam', step, 1);
        await panel.button('previous-coordinate').click();
      }
    });

    it('marks the terms in which adam@pytorch and adam@keras differ at step 100', async () => {
      await panel.select('adam');
      await panel.goToStep(100);
      await panel.choose('against', 'beside adam@keras');
      await dialectsDiffer();
    });

    it('branches from step 50 with another learning rate, and a breakpoint stops it', async () => {
      const { workbench } = session();
      await panel.button('more').click();
      await panel.button('breakpoints').click();
      await workbench.pick('Add a breakpoint…');
      await workbench.pick('loss < 1e-3');
      await workbench.quickTitle('Pause the runs where').waitFor();
      await until('the expression', async () => await workbench.quickInput().inputValue() === 'loss < 1e-3');
      await workbench.page.keyboard.press('Enter');
      await workbench.quickRow('Add a breakpoint…').waitFor();
      await workbench.page.keyboard.press('Escape');
      await panel.goToStep(50);
      await panel.button('branch-here').click();
      await learningRateIsSelected();
      await workbench.page.keyboard.type('0.1');
      await workbench.page.keyboard.press('Enter');
      await branchStopsAt('loss < 1e-3');
    });

    it('steps on from the breakpoint, and continues without it', async () => {
      await panel.button('step').click();
      await until('a step more', async () => await panel.ending(branch) === 'paused at step 1,623');
      await panel.reaches('paused');
      // The loss rises above it again, and falls.
      const { workbench } = session();
      await panel.button('more').click();
      await panel.button('breakpoints').click();
      await workbench.pick('loss < 1e-3');
      await workbench.pick('Switch off');
      await workbench.quickRow('switched off').waitFor();
      await workbench.page.keyboard.press('Escape');
      await panel.button('continue').click();
      await panel.reaches('finished', limit);
      assert.equal(await panel.ending(branch), 'all steps used');
      const update = async (label: string) => {
        await panel.select(label);
        await panel.goToStep(51);
        await panel.derives(51, 0, label, 'adam@keras');
        return panel.value('update', 0);
      };
      // The same state, and a learning rate that is a hundred times as large.
      const [parent, child] = [await update('adam'), await update(branch)];
      assert.ok(Math.abs(child / parent - 100) < 1e-9, `${child / parent}`);
    });
  });

  describe('with the keyboard alone', () => {
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await session().workbench.page.keyboard.press(key);
    };
    const type = async (text: string) => {
      await session().workbench.page.keyboard.type(text);
    };
    const typeStep = async (step: number, ...labels: readonly string[]) => {
      await type(String(step));
      await press('Enter');
      await panel.derives(step, 0, ...labels);
    };
    /** The row of a quick pick that is open, or will be, by its text: typed, then Enter. `listed` is a row that it begins with. */
    const take = async (text: string, listed = text) => {
      const { workbench } = session();
      await workbench.quickRow(listed).first().waitFor();
      await until(`the row ${text} to be the chosen one`, async () => {
        await workbench.keyboardIsInQuickInput();
        await press('Control+KeyA');
        await type(text);
        return workbench.quickRow(text).and(workbench.page.locator('.focused')).first().waitFor({ timeout: 3_000 }).then(() => true, () => false);
      });
      await press('Enter');
    };
    const select = async (label: string) => {
      const run = await panel.run(label).getAttribute('data-run');
      await panel.tabTo(session().workbench.page, `[data-legend="${run}"]`);
      await press('Enter');
    };

    const editBreakpoints = async () => {
      await press('F1');
      await session().workbench.keyboardIsInQuickInput();
      await type('Optimizer Lab: Breakpoints');
      await session().workbench.quickRow('Optimizer Lab: Breakpoints').first().waitFor();
      await press('Enter');
    };

    it('runs eleven optimizers from the editor', async () => {
      const { workbench } = session();
      const before = panel;
      await workbench.command('View: Close All Editors');
      await press('Control+KeyP');
      await workbench.keyboardIsInQuickInput();
      await type('rosenbrock.ts');
      await workbench.quickRow('rosenbrock.ts').first().waitFor();
      await press('Enter');
      await workbench.tab('rosenbrock.ts').waitFor();
      await press('Control+KeyG');
      await workbench.keyboardIsInQuickInput();
      await type('14');
      await workbench.quickRow('line 14').waitFor();
      await press('Enter');
      await workbench.quickInput().waitFor({ state: 'hidden' });
      await press('Control+Alt+Enter');
      panel = await ComparisonPanel.of(workbench, before);
      await panel.reaches('finished', limit);
      await panel.hasRuns(11);
    });

    it('shows at step 123,457 of nadam what the command line prints, and at step 3', async () => {
      await press('Control+Digit2');
      await panel.hasKeyboard();
      await select('nadam');
      for (const step of [123_457, 3]) {
        await typeStep(step, 'nadam');
        await numbersAreThosePrinted(nadam, 'nadam', step, 0);
      }
    });

    it('marks the terms in which adam@pytorch and adam@keras differ at step 100', async () => {
      await select('adam');
      await typeStep(100, 'adam');
      await panel.tabTo(session().workbench.page, '[data-field=against]');
      // Its options: alone, then beside each of the others.
      for (let option = 0; option < optimizers.indexOf('adam@keras'); option++) await press('ArrowDown');
      await dialectsDiffer();
    });

    it('branches from step 50 with another learning rate, a breakpoint stops it, and it continues', async () => {
      const { workbench } = session();
      await editBreakpoints();
      await take('Add a breakpoint');
      await take('loss < 0.001', 'isNaN(loss)');
      await workbench.quickRow('Add a breakpoint').first().waitFor();
      await workbench.keyboardIsInQuickInput();
      await press('Escape');
      await panel.hasKeyboard();
      await typeStep(50, 'adam', 'adam@keras');
      await panel.tabTo(workbench.page, '[data-command=branch-here]');
      await press('Enter');
      await learningRateIsSelected();
      await type('0.1');
      await press('Enter');
      await branchStopsAt('loss < 0.001');
      await panel.hasKeyboard();
      await press('F10');
      await until('a step more', async () => await panel.ending(branch) === 'paused at step 1,623');
      await panel.reaches('paused');
      await editBreakpoints();
      await take('loss < 0.001');
      await take('Switch off');
      await workbench.quickRow('switched off').waitFor();
      await press('Escape');
      await panel.hasKeyboard();
      await press('F5');
      await panel.reaches('finished', limit);
      assert.equal(await panel.ending(branch), 'all steps used');
    });
  });
});
