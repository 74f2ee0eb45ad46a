import assert from 'node:assert/strict';
import ts from 'typescript';
import { generateProgram, textOf, withText } from '../../../fuzz/autodiff/generateProgram.ts';
import { CannotJudge } from '../../../fuzz/autodiff/oracle/dual.ts';
import { prepare } from '../../../fuzz/autodiff/oracle/judge.ts';
import { fuzz } from '../../../fuzz/autodiff/runFuzz.ts';
import { shrinkProgram } from '../../../fuzz/autodiff/shrinkProgram.ts';
import type { Subject } from '../../../fuzz/autodiff/compareWithJudge.ts';

const seeds = Array.from({ length: 300 }, (_, k) => k + 1);

/** Thrown by a program itself, which throws errors, numbers and records; or what the judge does not follow. */
const isExpected = (error: unknown): boolean => !(error instanceof Error) || error instanceof CannotJudge || error.message.startsWith('broken');

describe('random programs', () => {
  it('repeat from their seed', () => {
    assert.equal(textOf(generateProgram(7)), textOf(generateProgram(7)));
    assert.notEqual(textOf(generateProgram(7)), textOf(generateProgram(8)));
  });

  it('are TypeScript under strict', () => {
    const texts = new Map(seeds.slice(0, 120).map((seed) => [`/program${seed}.ts`, textOf(generateProgram(seed))]));
    const options: ts.CompilerOptions = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2023, lib: ['lib.es2023.d.ts'], types: [], module: ts.ModuleKind.ESNext };
    const host = ts.createCompilerHost(options);
    const withTexts: ts.CompilerHost = {
      ...host,
      fileExists: (file) => texts.has(file) || host.fileExists(file),
      getSourceFile: (file, version) => (texts.has(file) ? ts.createSourceFile(file, texts.get(file)!, version) : host.getSourceFile(file, version)),
    };
    const program = ts.createProgram([...texts.keys()], options, withTexts);
    const messages = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => `${file?.fileName} ${file?.text.slice(start, start! + 80)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
    assert.deepEqual(messages.slice(0, 5), []);
  });

  it('run as they are, mostly to finite numbers, and the judge computes the same bits', () => {
    let [points, finite, sensitive] = [0, 0, 0];
    for (const seed of seeds) {
      const program = generateProgram(seed);
      const judged = prepare(program.source);
      for (const point of program.points) {
        points++;
        try {
          const value = judged.run(point, program.data);
          const judgement = judged.judge(point, program.direction, program.data);
          assert.ok(Object.is(value, judgement.value), `seed ${seed}: ${judgement.value} is not ${value}`);
          if (Number.isFinite(value)) finite++;
          if (judgement.gradient.some((g) => g !== 0)) sensitive++;
        } catch (error) {
          if (!isExpected(error)) throw error;
        }
      }
    }
    assert.ok(finite > 0.85 * points, `${finite} of ${points} are finite`);
    assert.ok(sensitive > 0.85 * points, `${sensitive} of ${points} depend on the parameters`);
  });

  it('have the derivatives that central differences show', () => {
    let compared = 0;
    for (const seed of seeds) {
      const program = generateProgram(seed);
      const judged = prepare(program.source);
      for (const point of program.points) {
        const along = (by: number): Float64Array => point.map((x, i) => x + by * program.direction[i]!);
        const judge = (theta: Float64Array) => judged.judge(theta, program.direction, program.data);
        try {
          const here = judge(point);
          const h = 1e-5;
          if (here.singularSecond || here.kinkDistance < 1e-2 || Math.abs(here.value) > 1e4 || here.gradientSize.some((size) => size > 1e4) || here.productSize.some((size) => size > 1e5)) continue;
          const exact = here.gradient.reduce((sum, g, i) => sum + g * program.direction[i]!, 0);
          const slope = (judged.run(along(h), program.data) - judged.run(along(-h), program.data)) / (2 * h);
          if (!Number.isFinite(slope)) continue;
          const size = here.gradientSize.reduce((sum, g) => sum + g, 1 + Math.abs(here.value));
          assert.ok(Math.abs(slope - exact) <= 1e-6 * size + 1e-8 * here.productSize.reduce((a, b) => a + b, 0), `seed ${seed}: ${exact} is not ${slope}`);
          compared++;
        } catch (error) {
          if (!isExpected(error)) throw error;
        }
      }
    }
    assert.ok(compared > 100, `${compared}`);
  });
});

/** Right by the judge itself, except that gradients have the wrong sign where there is a cosine. */
const forgetful: Subject = {
  name: 'forgetful',
  differentiate(source) {
    const judged = prepare(source);
    const sign = source.modules[source.entry]!.text.includes('Math.cos') ? -1 : 1;
    return {
      ok: true,
      differentiable: {
        value: (theta, data) => judged.run(theta, data),
        valueAndGradient: (theta, data, into) => {
          into.set(judged.judge(theta, theta, data).gradient.map((g) => sign * g));
          return judged.run(theta, data);
        },
        hessianVectorProduct: (theta, direction, data, gradientInto, into) => {
          const { gradient, product } = judged.judge(theta, direction, data);
          gradientInto.set(gradient);
          into.set(product);
          return judged.run(theta, data);
        },
      },
    };
  },
};

describe('the fuzzer', () => {
  it('finds a wrong derivative and makes the program small', () => {
    const report = fuzz({ count: 60, seed: 1, subjects: [forgetful], shown: 1 });
    assert.ok((report.failureCounts.get('forgetful: gradient') ?? 0) > 0);
    const [failure] = report.failures;
    const text = textOf(failure!.program);
    assert.ok(text.includes('Math.cos'));
    assert.ok(text.replace(/\s+/g, ' ').length < 250, text);
  }).timeout(60_000);

  it('shrinks by what the predicate says, and never to a program that does not end or run', () => {
    const loop = 'export function loss(p0: number): number {\n  let i = 0;\n  let s = p0 * 2 + 1;\n  while (i < 3) {\n    s += Math.sin(s) * 2;\n    i++;\n  }\n  return s;\n}\n';
    const program = { ...withText(generateProgram(1), loop), points: [Float64Array.of(0.5)], direction: Float64Array.of(1), data: undefined };
    const start = { ...program, source: { ...program.source, parameters: { kind: 'scalars', names: ['p0'] } as const } };
    const small = shrinkProgram(start, (candidate) => textOf(candidate).includes('while') && typeof prepare(candidate.source).run(candidate.points[0]!) === 'number');
    assert.ok(textOf(small).includes('while'));
    assert.ok(!textOf(small).includes('Math.sin'));
  });
});
