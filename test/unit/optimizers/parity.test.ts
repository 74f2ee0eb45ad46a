import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createElementwiseStepper } from '../../../engine/optimizers/createStepper.ts';
import { configure } from '../../../engine/optimizers/spec.ts';
import { dialectsOf } from '../../../engine/optimizers/configuration.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import type { ElementwiseDescription, HyperparameterValues } from '../../../engine/optimizers/description.ts';

/** One run of a framework; each entry of parameters is a step and θ after it, `state` what was kept after the last one. */
interface Case {
  readonly hyperparameters: HyperparameterValues;
  readonly state: Readonly<Record<string, number | readonly number[]>>;
  readonly parameters: readonly (readonly [number, readonly number[]])[];
}

const folder = new URL('../../parity/goldens/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const { start, gradients } = read('gradients.json') as { readonly start: readonly number[]; readonly gradients: readonly (readonly number[])[] };

/** Forms that no Python framework has. */
const withoutGolden: Readonly<Record<string, string>> = {
  tfjs: 'the library itself runs in tensorflow.test.ts',
  paper: 'published without code; the formula stands in publishedForms.test.ts',
};

const golden = (id: string, dialect: string) => `${id}.${dialect}.json`;

function assertClose(actual: number, expected: number, what: string): void {
  const difference = Math.abs(actual - expected);
  assert.ok(difference <= 1e-12 * Math.abs(expected) || difference < 1e-300, `${what}: ${actual} is not ${expected}`);
}

describe('the rules and the frameworks that they restate', () => {
  for (const description of optimizers.filter((candidate): candidate is ElementwiseDescription => candidate.kind === 'elementwise')) {
    for (const dialect of dialectsOf(description).filter((candidate) => !(candidate in withoutGolden))) {
      it(`${description.id} goes where ${dialect} goes`, () => {
        const { cases } = read(golden(description.id, dialect)) as { readonly cases: readonly Case[] };
        assert.ok(cases.length > 1);
        for (const { hyperparameters, state, parameters } of cases) {
          const stepper = createElementwiseStepper(description, configure({ id: description.id, dialect, hyperparameters }), start.length);
          const theta = Float64Array.from(start);
          const targets = stepper.columns.map(({ width }) => new Float64Array(width));
          const expected = new Map(parameters);
          stepper.start(targets, 0, theta);
          for (const [index, gradient] of gradients.entries()) {
            stepper.step(index + 1, theta, Float64Array.from(gradient), targets, 0);
            for (const [i, value] of (expected.get(index + 1) ?? []).entries()) assertClose(theta[i]!, value, `${JSON.stringify(hyperparameters)} step ${index + 1} θ[${i}]`);
          }
          for (const [name, kept] of Object.entries(state)) {
            const column = stepper.columns.findIndex(({ id }) => id === name);
            assert.notEqual(column, -1, `${name} is kept by ${dialect}`);
            for (const [i, value] of [kept].flat().entries()) assertClose(targets[column]![i]!, value, `${JSON.stringify(hyperparameters)} ${name}[${i}]`);
          }
        }
      });
    }
  }

  it('has a golden, or a reason for having none, for every form in the registry', () => {
    for (const description of optimizers) {
      for (const dialect of dialectsOf(description)) {
        assert.equal(existsSync(new URL(golden(description.id, dialect), folder)), !(dialect in withoutGolden), `${description.id}@${dialect}`);
      }
    }
    const known = optimizers.flatMap((description) => dialectsOf(description).map((dialect) => golden(description.id, dialect)));
    for (const name of readdirSync(folder)) assert.ok(name === 'gradients.json' || known.includes(name), `${name} belongs to no rule`);
  });

  it('varies every hyperparameter of every form', () => {
    for (const description of optimizers.filter(({ kind }) => kind === 'elementwise')) {
      for (const dialect of dialectsOf(description).filter((candidate) => !(candidate in withoutGolden))) {
        const { cases } = read(golden(description.id, dialect)) as { readonly cases: readonly Case[] };
        for (const [id, { defaults }] of Object.entries(description.hyperparameters)) {
          const varied = cases.some(({ hyperparameters }) => id in hyperparameters && hyperparameters[id] !== defaults[dialect]);
          assert.equal(varied, dialect in defaults, `${description.id}@${dialect} ${id}`);
        }
      }
    }
  });
});
