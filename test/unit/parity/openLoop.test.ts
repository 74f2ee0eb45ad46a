import assert from 'node:assert/strict';
import { assertClose, goldensOf, problems, readGolden, type OpenCase } from './goldens.ts';
import { configure } from '../../../engine/optimizers/spec.ts';
import { createRuleStepper } from '../../../engine/optimizers/createStepper.ts';
import { dialectsOf } from '../../../engine/optimizers/configuration.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import type { Dialect, RuleDescription } from '../../../engine/optimizers/description.ts';
import type { Objective } from '../../../engine/loss/objective.ts';
import type { RunEnvironment } from '../../../engine/optimizers/ruleRuntime.ts';

/** Forms that no Python framework has. */
const withoutGolden: Readonly<Record<string, string>> = {
  tfjs: 'the library itself runs in tensorflow.test.ts',
  paper: 'published without code; the formula stands in publishedForms.test.ts',
};

const casesOf = (id: string, dialect: string): readonly OpenCase[] => (readGolden(`${id}.${dialect}.json`) as { readonly cases: readonly OpenCase[] }).cases;
const elementwise = optimizers.filter((candidate): candidate is RuleDescription => candidate.kind === 'rule');
const goldens = goldensOf();

/** What a rule may ask of its run: the framework's noise, a Hessian that is diagonal. */
function environmentOf({ problem, noise }: OpenCase): RunEnvironment {
  const { curvatures } = problems[problem]!;
  const objective: Partial<Objective> = {
    hessianVectorProduct: (_theta, direction, step, into) => direction.forEach((value, i) => (into[i] = value * curvatures[step - 1]![i]!)),
  };
  const gaussian = (into: Float64Array, step: number) => into.set(noise![step - 1]!);
  return { seed: 1, objective: objective as Objective, ...(noise && { gaussian }) };
}

function check(description: RuleDescription, dialect: Dialect, golden: OpenCase): void {
  const { problem, hyperparameters, parameters, state } = golden;
  const { tensors, start, gradients, losses } = problems[problem]!;
  const stepper = createRuleStepper(description, configure({ id: description.id, dialect, hyperparameters }), tensors, environmentOf(golden));
  const theta = Float64Array.from(start);
  const targets = stepper.columns.map(({ width }) => new Float64Array(width));
  const expected = new Map(parameters);
  const kept = new Map(state);
  const said = `${problem} ${JSON.stringify(hyperparameters)}`;
  stepper.start(targets, 0, theta);
  for (const [index, gradient] of gradients.entries()) {
    const step = index + 1;
    stepper.step(step, theta, Float64Array.from(gradient), targets, 0, losses[index]);
    // A coordinate that comes near 0 is a difference of larger numbers: it is as exact as they are.
    for (const [i, value] of (expected.get(step) ?? []).entries()) assertClose(theta[i]!, value, 1e-12, `${said} step ${step} θ[${i}]`, Math.max(Math.abs(value), Math.abs(start[i]!)));
    for (const [name, values] of Object.entries(kept.get(step) ?? {})) {
      const column = stepper.columns.findIndex(({ id }) => id === name);
      assert.notEqual(column, -1, `${name} is kept by ${dialect} with ${said}`);
      const actual = targets[column]!;
      for (const [i, value] of [values].flat().entries()) {
        if (value !== null) assertClose(actual[actual.length === 1 ? 0 : i]!, value, 1e-12, `${said} step ${step} ${name}[${i}]`);
      }
    }
  }
}

describe('the rules and the frameworks that they restate', () => {
  for (const [id, dialect] of goldens) {
    it(`${id} goes where ${dialect} goes`, () => {
      const description = elementwise.find((candidate) => candidate.id === id && dialect in candidate.dialects);
      assert.ok(description, `there is a rule for ${id}@${dialect}`);
      for (const golden of casesOf(id, dialect)) check(description, dialect as Dialect, golden);
    });
  }

  it('has a golden, or a reason for having none, for every form in the registry', () => {
    // What evaluates the loss itself has closed loops alone.
    const known = [...goldens, ...goldensOf('closed')].map(([id, dialect]) => `${id}@${dialect}`);
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
        for (const { hyperparameters, problem } of casesOf(description.id, dialect)) {
          const { columns } = createRuleStepper(description, configure({ id: description.id, dialect, hyperparameters }), problems[problem]!.tensors);
          for (const { id } of columns) if (id in description.state) assert.ok(golden.has(id), `${description.id}@${dialect} ${id}`);
        }
      }
    }
  });
});
