import assert from 'node:assert/strict';
import { assertClose, goldensOf, problems, readGolden, type OpenCase } from './goldens.ts';
import { configure } from '../../../engine/optimizers/spec.ts';
import { createElementwiseStepper } from '../../../engine/optimizers/createStepper.ts';
import { dialectsOf } from '../../../engine/optimizers/configuration.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import type { Dialect, ElementwiseDescription } from '../../../engine/optimizers/description.ts';

/** Forms that no Python framework has. */
const withoutGolden: Readonly<Record<string, string>> = {
  tfjs: 'the library itself runs in tensorflow.test.ts',
  paper: 'published without code; the formula stands in publishedForms.test.ts',
};

const casesOf = (id: string, dialect: string): readonly OpenCase[] => (readGolden(`${id}.${dialect}.json`) as { readonly cases: readonly OpenCase[] }).cases;
const elementwise = optimizers.filter((candidate): candidate is ElementwiseDescription => candidate.kind === 'elementwise');
const goldens = goldensOf();

/** The form of a rule that a golden is about, and the first hyperparameter of its cases that the form does not have. */
function formOf(id: string, dialect: string): { readonly description: ElementwiseDescription; readonly unknown: string | undefined } | undefined {
  const description = elementwise.find((candidate) => candidate.id === id && dialect in candidate.dialects);
  if (!description) return undefined;
  const names = casesOf(id, dialect).flatMap(({ hyperparameters }) => Object.keys(hyperparameters));
  return { description, unknown: names.find((name) => !(dialect in (description.hyperparameters[name]?.defaults ?? {}))) };
}

function check(description: ElementwiseDescription, dialect: Dialect, { problem, hyperparameters, parameters, state }: OpenCase): void {
  const { tensors, start, gradients, losses } = problems[problem]!;
  const stepper = createElementwiseStepper(description, configure({ id: description.id, dialect, hyperparameters }), tensors);
  const theta = Float64Array.from(start);
  const targets = stepper.columns.map(({ width }) => new Float64Array(width));
  const expected = new Map(parameters);
  const kept = new Map(state);
  const said = `${problem} ${JSON.stringify(hyperparameters)}`;
  stepper.start(targets, 0, theta);
  for (const [index, gradient] of gradients.entries()) {
    const step = index + 1;
    stepper.step(step, theta, Float64Array.from(gradient), targets, 0, losses[index]);
    for (const [i, value] of (expected.get(step) ?? []).entries()) assertClose(theta[i]!, value, 1e-12, `${said} step ${step} θ[${i}]`);
    for (const [name, values] of Object.entries(kept.get(step) ?? {})) {
      const column = stepper.columns.findIndex(({ id }) => id === name);
      assert.notEqual(column, -1, `${name} is kept by ${dialect}`);
      for (const [i, value] of [values].flat().entries()) assertClose(targets[column]![i]!, value, 1e-12, `${said} step ${step} ${name}[${i}]`);
    }
  }
}

describe('the rules and the frameworks that they restate', () => {
  for (const [id, dialect] of goldens) {
    it(`${id} goes where ${dialect} goes`, function () {
      const form = formOf(id, dialect);
      if (!form || form.unknown !== undefined) return this.skip();
      for (const golden of casesOf(id, dialect)) check(form.description, dialect as Dialect, golden);
    });
  }

  it('has a golden, or a reason for having none, for every form in the registry', () => {
    const known = goldens.map(([id, dialect]) => `${id}@${dialect}`);
    for (const description of optimizers) {
      for (const dialect of dialectsOf(description)) {
        const form = `${description.id}@${dialect}`;
        assert.equal(known.includes(form), !(dialect in withoutGolden), form);
      }
    }
  });

  it('varies every hyperparameter of every form', () => {
    for (const description of elementwise) {
      for (const dialect of dialectsOf(description).filter((candidate) => !(candidate in withoutGolden))) {
        for (const [id, { defaults }] of Object.entries(description.hyperparameters)) {
          if (formOf(description.id, dialect)?.unknown === id) continue;
          const varied = casesOf(description.id, dialect).some(({ hyperparameters }) => id in hyperparameters && hyperparameters[id] !== defaults[dialect]);
          assert.equal(varied, dialect in defaults, `${description.id}@${dialect} ${id}`);
        }
      }
    }
  });

  it('checks every state variable of every form', () => {
    for (const description of elementwise) {
      for (const dialect of dialectsOf(description).filter((candidate) => !(candidate in withoutGolden))) {
        const golden = new Set(casesOf(description.id, dialect).flatMap(({ state }) => state.flatMap(([, kept]) => Object.keys(kept))));
        for (const { hyperparameters } of casesOf(description.id, dialect)) {
          if (formOf(description.id, dialect)?.unknown !== undefined) continue;
          const { columns } = createElementwiseStepper(description, configure({ id: description.id, dialect, hyperparameters }), 3);
          for (const { id } of columns) if (id in description.state) assert.ok(golden.has(id), `${description.id}@${dialect} ${id}`);
        }
      }
    }
  });
});
