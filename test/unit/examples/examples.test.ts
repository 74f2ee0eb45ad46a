import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import ts from 'typescript';
import { readExperiment } from '../../../engine/experiment/experimentFile.ts';
import { nodeFiles } from '../../../engine/node/nodeFiles.ts';
import { formatProblem } from '../../../engine/problem.ts';
import { examplesFolder, readExamples } from './exampleLosses.ts';

/** The loss at each `@minimum`, from the literature, computed again. */
const valueAtMinimum: Readonly<Record<string, number>> = {
  rosenbrock: 0,
  sphere: 0,
  booth: 0,
  matyas: 0,
  alignedEllipse: 0,
  rotatedEllipse: 0,
  beale: 0,
  goldsteinPrice: 3,
  dixonPrice: 0,
  himmelblau: 0,
  threeHumpCamel: 0,
  sixHumpCamel: -1.0316284534898774,
  branin: 0.39788735772973816,
  styblinskiTang: -78.33233140754282,
  rastrigin: 0,
  ackley: 0,
  easom: -1,
  saturated: 0,
  powellBadlyScaled: 0,
  saddle: -0.5,
  monkeySaddle: -27 / 32,
  twoWells: -0.9050666488996705,
  mcCormick: -1.9132229549810362,
};

const { losses, problems } = await readExamples();
const inFile = (name: string) => losses.filter(({ file }) => basename(file) === name);
const planar = losses.filter(({ parameters }) => parameters.kind === 'scalars');
const minima = planar.flatMap((loss) => (loss.minima ?? []).map((minimum) => ({ loss, minimum })));
const logistic = inFile('logistic.ts');

/** Central differences; `sizes` are the coordinates' own scales. */
function numericGradient(value: (...parameters: number[]) => number, at: readonly number[], sizes: readonly number[]): number[] {
  return at.map((coordinate, i) => {
    const step = Math.cbrt(Number.EPSILON) * sizes[i]!;
    const moved = (by: number): number[] => at.with(i, coordinate + by);
    return (value(...moved(step)) - value(...moved(-step))) / (2 * step);
  });
}

function readRows(file: string): Record<string, number>[] {
  const text = readFileSync(join(examplesFolder, file), 'utf8');
  return Papa.parse<Record<string, number>>(text, { header: true, dynamicTyping: true, skipEmptyLines: true }).data;
}

describe('examples', () => {
  it('has at least twelve functions of two parameters and three of many', () => {
    assert.ok(planar.length >= 12, `${planar.length}`);
    assert.ok(inFile('high-dimensional.ts').length >= 3);
    assert.deepEqual(planar.map(({ name }) => name).sort(), Object.keys(valueAtMinimum).sort());
  });

  it('have tags without mistakes, on every function that could be a loss function, and a sentence about it', () => {
    assert.deepEqual(problems.map(formatProblem), []);
    assert.deepEqual(losses.filter(({ recognition, summary }) => recognition !== 'tag' || !/^[A-Z0-9].{20,}\.$/.test(summary ?? '')), []);
  });

  it('have experiments without mistakes', async () => {
    const files = readdirSync(examplesFolder).filter((file) => file.endsWith('.optlab.json')).sort();
    assert.deepEqual(files, ['dialects.optlab.json', 'own-optimizers.optlab.json', 'rosenbrock.optlab.json']);
    for (const file of files.map((name) => join(examplesFolder, name))) {
      const { experiment, problems: mistakes } = await readExperiment(file, readFileSync(file, 'utf8'), nodeFiles());
      assert.deepEqual(mistakes.map(formatProblem), []);
      assert.ok(losses.some((loss) => loss.file === experiment?.loss.file && loss.name === experiment.loss.name));
    }
  });

  it('show no error in the editor', () => {
    const config = ts.parseJsonConfigFileContent(ts.readConfigFile(join(examplesFolder, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config, ts.sys, examplesFolder);
    const errors = ts.getPreEmitDiagnostics(ts.createProgram(config.fileNames, config.options));
    assert.deepEqual([...config.errors, ...errors].map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`), []);
    assert.ok(config.fileNames.length >= 9);
  });

  describe('functions of two parameters', () => {
    for (const { name, start, domain, minima } of planar) {
      it(`${name}: the start and every minimum lie inside the domain`, () => {
        assert.ok(start?.kind === 'point' && domain?.length === 2 && minima);
        for (const point of [start.values, ...minima]) {
          point.forEach((coordinate, i) => assert.ok(domain[i]![0] <= coordinate && coordinate <= domain[i]![1], `${coordinate} in ${domain[i]!.join(' … ')}`));
        }
      });
    }

    for (const { loss, minimum } of minima) {
      it(`${loss.name} at ${minimum.join(', ')}: the known value, no slope, and nothing lower near it`, () => {
        const least = valueAtMinimum[loss.name]!;
        assert.ok(Math.abs(loss.value(...minimum) - least) < 1e-12 * Math.max(1, Math.abs(least)), `${loss.value(...minimum)} ≠ ${least}`);
        const sizes = minimum.map((coordinate) => Math.abs(coordinate) || 1);
        // Slope times the coordinate's own size: what a relative change of the coordinate would gain.
        numericGradient(loss.value, minimum, sizes).forEach((slope, i) => assert.ok(Math.abs(slope * sizes[i]!) < 1e-7, `∂${i} = ${slope}`));
        fc.assert(
          fc.property(fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), fc.double({ min: 1e-3, max: 1e-2, noNaN: true }), (angle, size) => {
            const [x, y] = minimum as [number, number];
            return loss.value(x + size * sizes[0]! * Math.cos(angle), y + size * sizes[1]! * Math.sin(angle)) > loss.value(x, y);
          }),
        );
      });
    }

    for (const { name, value, gradientValue, domain } of planar.filter((loss) => loss.gradient)) {
      it(`${name}Gradient agrees with central differences over the domain`, () => {
        const [x, y] = domain!.map(([min, max]) => fc.double({ min, max, noNaN: true })) as [fc.Arbitrary<number>, fc.Arbitrary<number>];
        fc.assert(
          fc.property(x, y, (...at) => {
            const [given, numeric] = [gradientValue!(...at), numericGradient(value, at, [1, 1])];
            given.forEach((partial, i) => assert.ok(Math.abs(partial - numeric[i]!) < 1e-8 * Math.max(1, Math.abs(partial)), `${partial} ≠ ${numeric[i]}`));
          }),
        );
      });
    }

    it('have one gradient written by hand', () => {
      assert.deepEqual(planar.filter((loss) => loss.gradient).map(({ name }) => name), ['mcCormick']);
    });
  });

  describe('functions of many parameters', () => {
    const valueOf = (name: string, p: readonly number[]): number => losses.find((loss) => loss.name === name)!.value(p);

    it('are their planar relatives in two dimensions', () => {
      const rosenbrock = losses.find(({ name }) => name === 'rosenbrock')!;
      const styblinskiTang = losses.find(({ name }) => name === 'styblinskiTang')!;
      assert.equal(valueOf('chainedRosenbrock', [-1.2, 1]), rosenbrock.value(-1.2, 1));
      assert.equal(valueOf('manyBowls', [0.3, -2]), styblinskiTang.value(0.3, -2));
    });

    it('have the known value at their minima', () => {
      const values = inFile('high-dimensional.ts').map(({ name, dimensions, minima, value }) => [name, dimensions, minima?.map((minimum) => Number(value(minimum).toFixed(9)))]);
      assert.deepEqual(values, [
        ['chainedRosenbrock', 50, [0]],
        ['illConditionedBowl', 20, [0]],
        ['manyBowls', 10, [-391.661657038]],
      ]);
    });

    it('has curvatures from 1 to 1000 in the ill-conditioned bowl', () => {
      const unit = (i: number): number[] => Array<number>(20).fill(0).with(i, 1);
      assert.equal(2 * valueOf('illConditionedBowl', unit(0)), 1);
      assert.equal(2 * valueOf('illConditionedBowl', unit(19)), 1000);
    });
  });

  describe('logistic regression', () => {
    const raw = readRows('data/breast-cancer.csv');
    const standardised = readRows('data/breast-cancer-standardised.csv');

    it('has 569 rows of 30 measurements and a label in both files', () => {
      for (const rows of [raw, standardised]) {
        assert.equal(rows.length, 569);
        assert.ok(rows.every((row) => Object.keys(row).length === 31 && Object.values(row).every(Number.isFinite)));
        assert.equal(rows.filter(({ benign }) => benign === 1).length, 357);
        assert.equal(rows.filter(({ benign }) => benign === 0).length, 212);
      }
    });

    it('has standardised columns that are the raw ones, centred and divided by their standard deviation', () => {
      for (const column of Object.keys(raw[0]!).filter((name) => name !== 'benign')) {
        const values = raw.map((row) => row[column]!);
        const mean = values.reduce((a, b) => a + b) / values.length;
        const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
        values.forEach((value, i) => assert.ok(Math.abs((value - mean) / deviation - standardised[i]![column]!) < 1e-6, `${column}, row ${i}`));
      }
    });

    it('weighs every measurement with a weight of its own, in the order of the columns', () => {
      const columns = Object.keys(raw[0]!);
      assert.equal(columns[30], 'benign');
      const row = Object.fromEntries(columns.map((column, i) => [column, i === 30 ? 0 : 2 ** -i]));
      for (const { value } of logistic) {
        for (let i = 0; i < 30; i++) {
          const score = 2 ** -i;
          assert.equal(value(Array<number>(31).fill(0).with(i + 1, 1), [row]), score + Math.log1p(Math.exp(-score)));
        }
      }
    });

    it('is log 2 where the model knows nothing, and does not overflow where it is very sure', () => {
      for (const { value } of logistic) {
        assert.ok(Math.abs(value(Array<number>(31).fill(0), standardised) - Math.LN2) < 1e-12);
        const certain = (bias: number, benign: number): number => value(Array<number>(31).fill(0).with(0, bias), [{ ...raw[0]!, benign }]);
        assert.equal(certain(2000, 0), 2000);
        assert.equal(certain(2000, 1), 0);
        assert.equal(certain(-2000, 1), 2000);
        assert.equal(certain(-2000, 0), 0);
      }
    });

    it('has gradients that agree with central differences', () => {
      const entry = fc.double({ min: -1, max: 1, noNaN: true });
      fc.assert(
        fc.property(fc.constantFrom(...logistic), fc.array(entry, { minLength: 31, maxLength: 31 }), fc.nat(530), ({ value, gradientValue }, w, from) => {
          const rows = standardised.slice(from, from + 32);
          const numeric = numericGradient((...at) => value(at, rows), w, w.map(() => 1));
          gradientValue!(w, rows).forEach((partial, k) => assert.ok(Math.abs(partial - numeric[k]!) < 1e-7, `∂${k}: ${partial} ≠ ${numeric[k]}`));
        }),
      );
    });

    it('is the mean over its rows, so batches of equal size average to the full batch', () => {
      const { value } = logistic[0]!;
      const w = Array.from({ length: 31 }, (_, i) => Math.sin(i));
      const halves = [value(w, standardised.slice(0, 284)), value(w, standardised.slice(284, 568))] as const;
      assert.ok(Math.abs((halves[0] + halves[1]) / 2 - value(w, standardised.slice(0, 568))) < 1e-12);
    });

    it('differs between its four functions only in the data and the rows per step', () => {
      assert.deepEqual(
        logistic.map(({ name, data, batch }) => [name, data?.path, batch]),
        [
          ['logistic', './data/breast-cancer-standardised.csv', 32],
          ['logisticFullBatch', './data/breast-cancer-standardised.csv', undefined],
          ['logisticSingleSample', './data/breast-cancer-standardised.csv', 1],
          ['logisticRaw', './data/breast-cancer.csv', 32],
        ],
      );
      for (const { dimensions, start } of logistic) assert.deepEqual([dimensions, start], [31, { kind: 'normal', deviation: 0.1 }]);
    });
  });
});
