import assert from 'node:assert/strict';
import fc from 'fast-check';
import katex from 'katex';
import { compareSteps } from '../../../engine/equations/compareSteps.ts';
import { configurationOf, forms } from '../optimizers/configurations.ts';
import { configure, parseSpec } from '../../../engine/optimizers/spec.ts';
import { createStepper } from '../../../engine/optimizers/createStepper.ts';
import { deriveStep, rateRatio, type StepDerivation } from '../../../engine/equations/stepDerivation.ts';
import { loadTensorflow } from '../../../engine/worker/loadTensorflow.ts';
import { quadratic } from '../optimizers/quadratic.ts';
import { tensorsInOrder } from '../../../engine/loss/tensor.ts';
import { texNumber } from '../../../engine/equations/texNumber.ts';
import { typesetLine } from '../../../engine/equations/typesetStep.ts';
import type { OptimizerConfiguration } from '../../../engine/optimizers/description.ts';
import type { Recording } from '../../../engine/recording/recording.ts';
import type { Tensor } from '../../../engine/loss/tensor.ts';

const shaped = tensorsInOrder([{ name: 'W', shape: [3, 2] }, { name: 'V', shape: [2, 2] }]);
const environment = { seed: 7, objective: quadratic };

/** A few steps of the real stepper on ½Σ(i + 1)xᵢ², recorded as a run records them. */
async function record(configuration: OptimizerConfiguration, steps: number, tensors: readonly Tensor[] = shaped): Promise<Recording> {
  const n = tensors.reduce((sum, { length }) => sum + length, 0);
  const stepper = await createStepper(configuration, tensors, loadTensorflow, environment);
  const columns = [
    { id: 'loss', symbol: 'f(θ)', meaning: '', width: 1, group: 'loss' as const },
    { id: 'parameters', symbol: 'θ', meaning: '', width: n, group: 'parameters' as const },
    { id: 'gradient', symbol: 'g', meaning: '', width: n, group: 'step' as const },
    ...stepper.columns,
  ].map((column) => ({ ...column, data: new Float64Array((steps + 1) * column.width).fill(NaN) }));
  const theta = Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + 1) * 2);
  const g = new Float64Array(n);
  const targets = columns.slice(3).map(({ data }) => data);
  stepper.start(targets, 0, theta);
  for (let t = 0; t <= steps; t++) {
    const loss = quadratic.value(theta);
    if (t > 0) {
      quadratic.gradient(theta, t, g);
      columns[2]!.data.set(g, t * n);
      stepper.step(t, theta, g, targets, t, loss);
    }
    columns[0]!.data[t] = quadratic.value(theta);
    columns[1]!.data.set(theta, t * n);
  }
  stepper.dispose();
  return { dimensions: n, rows: steps + 1, steps: Float64Array.from({ length: steps + 1 }, (_, t) => t), columns };
}

function derive(configuration: OptimizerConfiguration, recording: Recording, step: number, coordinate: number, tensors: readonly Tensor[] = shaped): StepDerivation {
  return deriveStep(configuration, { step, now: { recording, row: step }, before: step > 0 ? { recording, row: step - 1 } : undefined }, tensors, coordinate, environment);
}

const typeset = (tex: string): string => katex.renderToString(tex, { throwOnError: true, strict: (code: string) => (code === 'htmlExtension' ? 'ignore' : 'error'), trust: true });

/** Every right side, computed with the numbers that it shows, is what was recorded; and KaTeX can read all of it. */
async function check(configuration: OptimizerConfiguration, readable = false): Promise<void> {
  const recording = await record(configuration, 4);
  for (const step of [1, 2, 4]) {
    for (const coordinate of [0, 7]) {
      const derivation = derive(configuration, recording, step, coordinate);
      assert.ok(derivation.lines.some(({ name }) => name === 'update'));
      for (const line of derivation.lines) {
        const shown = typesetLine(derivation, line, coordinate);
        if (line.is && line.is.kind !== 'tex') {
          const computed = derivation.evaluator.at(line.is, coordinate);
          const where = `${JSON.stringify(configuration)} step ${step} [${coordinate}]: ${line.name} = ${shown.numbers}`;
          // What is multiplied by a hyperparameter of 0 is left out, so 0 and −0 are the same to a reader, and 0·∞ is none.
          assert.ok(computed !== undefined && (Object.is(computed, shown.value) || computed === shown.value || Number.isNaN(shown.value)), `${where} is ${String(computed)}, recorded ${String(shown.value)}`);
        }
        if (!readable) continue;
        for (const tex of [shown.symbol, shown.symbols, shown.numbers, shown.valueTex]) {
          if (tex === undefined) continue;
          assert.doesNotMatch(tex, /undefined|NaN/, `${configuration.id}@${configuration.dialect}: ${tex}`);
          typeset(tex);
        }
      }
    }
  }
}

describe('the equations of a step', () => {
  for (const { description, dialect } of forms) {
    it(`of ${description.id}@${dialect} give what was recorded`, async () => {
      await check(configure({ id: description.id, dialect }), true);
      await fc.assert(
        fc.asyncProperty(configurationOf(description, dialect), async (configuration) => check(configuration)),
        { numRuns: 6 },
      );
    });
  }

  it('say what schedules, transforms and averagings do', async () => {
    for (const spec of [
      'adam:learningRate=cosine(0.1,10)',
      'sgd@optax:momentum=warmup(0.9,3)',
      'adam:learningRate=0.1+clipGlobalNorm(0.5)',
      'adam+accumulate(2)',
      'sgd+ema(0.9)',
      'sgd+lookahead(2,0.5)',
      'adam@keras+ema(0.9,overwrite=2)',
    ]) {
      const configuration = parseSpec(spec);
      const recording = await record(configuration, 4);
      for (const step of [1, 2, 3, 4]) {
        const derivation = derive(configuration, recording, step, 3);
        for (const line of derivation.lines) {
          const shown = typesetLine(derivation, line, 3);
          for (const tex of [shown.symbol, shown.symbols, shown.numbers, shown.valueTex]) if (tex !== undefined) typeset(tex);
          if (line.is && line.is.kind !== 'tex') assert.equal(Number(derivation.evaluator.at(line.is, 3)) + 0, shown.value! + 0, `${spec} step ${step}: ${line.name}`);
        }
      }
    }
  });

  it('are written as the field writes them', async () => {
    const configuration = parseSpec('adam');
    const recording = await record(configuration, 100);
    const derivation = derive(configuration, recording, 100, 0);
    const plain = (tex: string | undefined) => withoutData(tex ?? '');
    assert.deepEqual(
      derivation.lines.slice(1).map((line) => `${plain(typesetLine(derivation, line, 0).symbol)} = ${plain(typesetLine(derivation, line, 0).symbols)}`),
      [
        'm_{t} = m_{t-1} + \\left(1 - \\beta_{1}\\right)\\,\\left(g_t - m_{t-1}\\right)',
        'v_{t} = \\beta_{2}\\,v_{t-1} + \\left(1 - \\beta_{2}\\right)\\,{g_t}^{2}',
        '\\hat{m}_{t} = \\frac{m_{t}}{1 - {\\beta_{1}}^{t}}',
        '\\hat{v}_{t} = \\frac{v_{t}}{1 - {\\beta_{2}}^{t}}',
        '\\eta_{\\mathrm{eff},t} = \\frac{\\eta}{\\sqrt{\\hat{v}_{t}} + \\varepsilon}',
        '\\Delta\\theta_t = -\\eta_{\\mathrm{eff},t}\\,\\hat{m}_{t}',
        '\\theta_t = \\theta_{t-1} + \\Delta\\theta_t',
      ],
    );
    const [, m, v] = derivation.lines.map((line) => typesetLine(derivation, line, 0));
    const value = (column: string, row: number) => recording.columns.find(({ id }) => id === column)!.data[row * 10]!;
    assert.equal(m!.value, value('m', 100));
    // Every number carries its column and its exact value.
    assert.ok(m!.numbers!.includes(`\\htmlData{column=m, value=${value('m', 99)}}{`), m!.numbers);
    assert.ok(v!.numbers!.includes(`\\htmlData{column=gradient, value=${value('gradient', 100)}}{`), v!.numbers);
    assert.equal(withoutData(m!.numbers!), `${texNumber(value('m', 99))} + \\left(1 - 0.9\\right)\\cdot \\left(${texNumber(value('gradient', 100))} - ${parenthesised(value('m', 99))}\\right)`);
    assert.equal(rateRatio(derivation, 0), value('effectiveLearningRate', 100) / 0.001);
  });

  it('of two runs stand beside each other, with what differs marked', async () => {
    const configurations = [parseSpec('adam'), parseSpec('adam@keras')] as const;
    const derivations = await Promise.all(configurations.map(async (configuration) => derive(configuration, await record(configuration, 100), 100, 1)));
    const lines = compareSteps(derivations, 1);
    assert.deepEqual(
      lines.map(({ sides, kind }) => [(sides[0] ?? sides[1])!.column, kind, sides.map((side) => side !== undefined)]),
      [
        ['gradient', 'same', [true, true]],
        ['m', 'same', [true, true]],
        ['v', 'rounding', [true, true]],
        ['mHat', 'same', [true, true]],
        ['vHat', 'different', [true, false]],
        ['effectiveLearningRate', 'different', [true, true]],
        ['update', 'same', [true, true]],
        ['parameters', 'same', [true, true]],
      ],
    );
    const rate = lines[5]!;
    assert.equal(rate.difference, rate.sides[0]!.value! - rate.sides[1]!.value!);
    assert.notEqual(rate.difference, 0);
    for (const side of rate.sides) assert.match(side!.symbols!, /\\htmlClass\{differs\}/);
  });

  it('mark a hyperparameter that the two do not have alike', async () => {
    const derivations = await Promise.all(['sgd:learningRate=0.1', 'sgd:learningRate=0.01'].map(async (spec) => derive(parseSpec(spec), await record(parseSpec(spec), 2), 2, 0)));
    const update = compareSteps(derivations, 0).find(({ sides }) => sides[0]?.column === 'update')!;
    assert.equal(update.kind, 'settings');
    assert.match(update.sides[0]!.symbols!, /\\htmlClass\{differs\}\{\\eta\}/);
  });

  it('show a shape where there are a hundred numbers, and the value of a norm', async () => {
    const muon = parseSpec('muon');
    const derivation = derive(muon, await record(muon, 2), 2, 0);
    const orthogonal = typesetLine(derivation, derivation.lines.find(({ name }) => name === 'orthogonal')!, 0);
    assert.match(withoutData(orthogonal.numbers!), /NewtonSchulz.*3\\times 2/);
    const lamb = parseSpec('lamb');
    const stepped = derive(lamb, await record(lamb, 2), 2, 0);
    const trust = typesetLine(stepped, stepped.lines.find(({ name }) => name === 'trustRatio')!, 0);
    assert.match(trust.symbols!, /lVert/);
    assert.match(withoutData(trust.numbers!), /\d\.\d/);
  });

  it('of a library and of a procedure say what is known, and no more', async () => {
    for (const [spec, note] of [['tf', 'library'], ['lbfgs', 'procedure']] as const) {
      const configuration = parseSpec(spec);
      const derivation = derive(configuration, await record(configuration, 3), 3, 1);
      assert.ok(derivation.notes.includes(note));
      for (const line of derivation.lines) {
        const shown = typesetLine(derivation, line, 1);
        for (const tex of [shown.symbol, shown.symbols, shown.numbers, shown.valueTex]) if (tex !== undefined) typeset(tex);
        if (line.is && line.is.kind !== 'tex') assert.equal(derivation.evaluator.at(line.is, 1), shown.value);
      }
    }
  });

  it('have none at the start, and keep a symbol where the step before was not kept', async () => {
    const configuration = parseSpec('adam');
    const recording = await record(configuration, 3);
    assert.deepEqual([derive(configuration, recording, 0, 0).lines, derive(configuration, recording, 0, 0).notes], [[], ['start']]);
    const alone = deriveStep(configuration, { step: 3, now: { recording, row: 3 }, before: undefined }, shaped, 0, environment);
    assert.ok(alone.notes.includes('stepBeforeMissing'));
    assert.match(withoutData(typesetLine(alone, alone.lines[1]!, 0).numbers!), /^m_\{t-1\} \+ .*0\.9/);
  });

  it('of a branch count as its optimizer did, and there are none where it begins', async () => {
    for (const spec of ['adam', 'nadam@keras', 'adam+accumulate(2)', 'sgd+lookahead(3,0.5)', 'adam@keras+ema(0.9,overwrite=3)']) {
      const configuration = parseSpec(spec);
      const recording = await record(configuration, 6);
      const later = { ...recording, steps: recording.steps.map((step) => step + 50) };
      const at = (row: number) => deriveStep(configuration, { step: row + 50, first: 50, begun: 50, now: { recording: later, row }, before: { recording: later, row: row - 1 } }, shaped, 0, environment);
      for (let row = 1; row <= 6; row++) {
        const [branch, run] = [at(row), derive(configuration, recording, row, 0)];
        assert.deepEqual(branch.lines, run.lines);
        for (const [index, line] of branch.lines.entries()) assert.deepEqual(typesetLine(branch, line, 0), typesetLine(run, run.lines[index]!, 0), `${spec} row ${row}`);
      }
      assert.deepEqual([at(0).lines, at(0).notes], [[], ['branchAnew']]);
      const goesOn = deriveStep(configuration, { step: 50, first: 50, begun: 0, now: { recording: later, row: 0 }, before: undefined }, shaped, 0, environment);
      assert.deepEqual([goesOn.lines, goesOn.notes], [[], ['branch']]);
    }
  });

  it('say that nothing happened while gradients are collected', async () => {
    const configuration = parseSpec('adam+accumulate(3)');
    const derivation = derive(configuration, await record(configuration, 4), 4, 0);
    assert.deepEqual([derivation.notes, derivation.lines.map(({ name }) => name)], [['held'], ['gradient', 'transformedGradient']]);
  });
});

/** Without the links, and without the braces that they leave. */
function withoutData(tex: string): string {
  let text = tex;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replaceAll(/\\html(?:Data|Class)\{[^{}]*\}\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}/g, '$1');
  }
  return text.replaceAll(/(\\[a-z]+) _/g, '$1_');
}

const parenthesised = (value: number): string => (value < 0 ? `\\left(${texNumber(value)}\\right)` : texNumber(value));
