import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { forms } from './configurations.ts';
import { ruleOf } from '../../../engine/optimizers/createStepper.ts';
import { readRule, RuleError, type RuleVocabulary } from '../../../engine/optimizers/readRule.ts';
import type { findOptimizer } from '../../../engine/optimizers/registry.ts';
import type { RuleDescription } from '../../../engine/optimizers/description.ts';
import type { Extent } from '../../../engine/optimizers/extent.ts';
import type { RuleTree } from '../../../engine/optimizers/ruleTree.ts';

const quantity = { symbol: 'x', meaning: 'Something.' };
const vocabulary: RuleVocabulary = {
  id: 'mine',
  hyperparameters: { learningRate: { kind: 'number', symbol: 'η', name: 'learning rate', meaning: '', minimum: 0, maximum: 1, scale: 'linear', defaults: {} } },
  state: { m: { ...quantity, initial: 0 }, total: { ...quantity, initial: 1, extent: 'step' } },
  derived: { mHat: quantity, share: quantity },
};

const rule = (...lines: string[]) => `step({ theta, g, m, total, t }, { learningRate }) {\n${lines.join('\n')}\n}`;
const end = ['const effectiveLearningRate = learningRate;', 'const update = -learningRate * g;'];
const withoutPositions = (tree: RuleTree): unknown => JSON.parse(JSON.stringify(tree.statements, (key, value: unknown) => (key === 'position' ? undefined : value)));

describe('readRule', () => {
  it('reads statements in order, and which names the coordinates share', () => {
    const tree = readRule(rule('total *= 0.5;', 'const share = 1 - total ** t;', 'if (t === 1) m = g;', 'else { m = m + g; }', 'const mHat = m / share;', ...end), vocabulary);
    assert.deepEqual(
      tree.statements.map((statement) => [statement.kind, statement.kind === 'if' ? '' : statement.name, statement.position.line]),
      [['assign', 'total', 2], ['define', 'share', 3], ['if', '', 4], ['define', 'mHat', 6], ['define', 'effectiveLearningRate', 7], ['define', 'update', 8]],
    );
    const having = (extent: Extent) => [...tree.extents].flatMap(([name, had]) => (had === extent ? [name] : [])).sort();
    assert.deepEqual(having('step'), ['effectiveLearningRate', 'learningRate', 'loss', 'share', 't', 'total']);
    assert.deepEqual(having('tensor'), ['columns', 'rank', 'rows', 'size']);
    assert.deepEqual(having('coordinate'), ['g', 'm', 'mHat', 'theta', 'update']);
    assert.deepEqual(tree.statements[0], {
      kind: 'assign',
      name: 'total',
      value: { kind: 'binary', operator: '*', left: { kind: 'name', name: 'total' }, right: { kind: 'literal', value: 0.5 } },
      position: { line: 2 },
    });
  });

  it('reads functions and arrows as well as methods', () => {
    const method = readRule(rule(...end), vocabulary);
    const body = rule(...end).slice('step'.length);
    assert.deepEqual(readRule(`function rule${body}`, vocabulary), method);
    assert.deepEqual(readRule(body.replace(') {', ') => {'), vocabulary), method);
  });

  it('takes names back that a bundler made unique', () => {
    const renamed = 'step({g,m:m2,t:t3},{learningRate:rate}){m2=m2+g;const mHat4=m2/t3;const effectiveLearningRate=rate;const update2=-rate*mHat4}';
    const plain = rule('m = m + g;', 'const mHat = m / t;', 'const effectiveLearningRate = learningRate;', 'const update = -learningRate * mHat;');
    assert.deepEqual(withoutPositions(readRule(renamed, vocabulary)), withoutPositions(readRule(plain, vocabulary)));
  });

  it('reads every rule alike before and after bundling, where names of the bundle collide with those of the rules', async () => {
    const names = [...new Set(forms.flatMap(({ description }) => [...Object.keys(description.state), ...Object.keys(description.derived), 'update', 'effectiveLearningRate', 'theta', 'g', 't']))];
    const contents = [
      `export { findOptimizer } from './engine/optimizers/registry.ts';`,
      ...names.map((name, index) => `export const ${name} = () => ${index};`),
    ].join('\n');
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL('../../../', import.meta.url)), loader: 'ts' },
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'node',
      minifyWhitespace: true,
    });
    const module = { exports: {} as { findOptimizer: typeof findOptimizer } };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the bundle is the engine's own
    const run = new Function('module', 'exports', 'require', outputFiles[0]!.text) as (...given: readonly unknown[]) => void;
    run(module, module.exports, createRequire(import.meta.url));
    assert.match((module.exports.findOptimizer('adam') as RuleDescription).dialects.pytorch!.step.toString(), /update\d/);
    for (const { description, dialect } of forms) {
      const bundled = module.exports.findOptimizer(description.id) as RuleDescription;
      assert.deepEqual(
        withoutPositions(ruleOf(bundled, dialect)),
        withoutPositions(ruleOf(description, dialect)),
        `${description.id}@${dialect}`,
      );
    }
  });

  const refused: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['for (let i = 0; i < 3; i++) m = m + g;', ...end], 2, /for statement/],
    [['let x = 1;', ...end], 2, /const, not let/],
    [['', 'const other = g;', ...end], 3, /“other” is not among the derived quantities/],
    [['const mHa = g;', ...end], 2, /did you mean “mHat”/],
    [['if (t === 1) { const mHat = g; }', ...end], 2, /outside of if/],
    [['const mHat = g;', 'const mHat2 = g;', ...end], 3, /“mHat” is named twice/],
    [['const mHat = g;', 'const mHat = m;', ...end], 3, /already been declared\.$/],
    [['g = -g;', ...end], 2, /only state is assigned to, and “g” is none/],
    [['total = total * g;', ...end], 2, /“total” is one number for the whole step/],
    [['if (g > 0) total = 2;', ...end], 2, /“total” is one number for the whole step/],
    [['m = gg;', ...end], 2, /“gg” is not known here/],
    [['m = mHat;', ...end], 2, /“mHat” is not known here/],
    [['m = Math.random();', ...end], 2, /“Math.random” has no place/],
    [['m = console.log(g);', ...end], 2, /call expression/],
    [['m = g & 3;', ...end], 2, /binary expression &/],
    [['m = g ?? 3;', ...end], 2, /logical expression \?\?/],
    [['m++;', ...end], 2, /update expression/],
    [['return;', ...end], 2, /return statement/],
    [['m = [g][0];', ...end], 2, /member expression/],
    [['m = ;', ...end], 2, /cannot be read/],
    [['const update = g;'], 1, /no “const effectiveLearningRate = …”/],
    [['const effectiveLearningRate = 1;'], 1, /no “const update = …”/],
  ];
  for (const [lines, line, message] of refused) {
    it(`refuses ${lines.find((text) => text !== '') ?? ''}`, () => {
      assert.throws(() => readRule(rule(...lines), vocabulary), (error) => {
        assert.ok(error instanceof RuleError);
        assert.match(error.message, message);
        assert.match(error.message, new RegExp(`^Rule of mine, line ${line}: `));
        assert.equal(error.line, line);
        return true;
      });
    });
  }

  it('refuses names that the description does not have', () => {
    assert.throws(() => readRule('step({ g, q }, { learningRate }) {}', vocabulary), /no quantity “q”/);
    assert.throws(() => readRule('step({ g }, { learningRat }) {}', vocabulary), /no hyperparameter “learningRat” \(did you mean “learningRate”\?\)/);
    assert.throws(() => readRule('step(all) {}', vocabulary), /write what the rule uses as \{ name, … \}/);
    assert.throws(() => readRule('({ g }) => g', vocabulary), /block of statements/);
    assert.throws(() => readRule('[1]', vocabulary), RuleError);
  });
});
