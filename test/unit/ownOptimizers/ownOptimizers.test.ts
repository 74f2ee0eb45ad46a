import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRuleStepper, createStepper } from '../../../engine/optimizers/createStepper.ts';
import { momentum } from '../../../engine/optimizers/momentum.ts';
import type { RuleDescription, HyperparameterValues } from '../../../engine/optimizers/description.ts';
import { ruleFunctions } from '../../../engine/optimizers/ruleFunctions.ts';
import { configure, formatSpec, label } from '../../../engine/optimizers/spec.ts';
import { describeOwn } from '../../../engine/ownOptimizers/describeOwn.ts';
import { discoverOptimizers } from '../../../engine/ownOptimizers/discoverOptimizers.ts';
import { loadOwn, ownReference } from '../../../engine/ownOptimizers/loadOwn.ts';
import { renewOwn } from '../../../engine/ownOptimizers/renewOwn.ts';
import { symbolOf } from '../../../engine/ownOptimizers/symbols.ts';
import { typesFileName, typesText } from '../../../engine/ownOptimizers/typesText.ts';
import { readExperiment } from '../../../engine/experiment/experimentFile.ts';
import { writeExperiment } from '../../../engine/experiment/writeExperiment.ts';
import { problemOf, unsaved } from '../compile/compileHelpers.ts';
import { examplesFolder } from '../examples/exampleLosses.ts';
import { textAt } from '../loss/discover.ts';

const optimizer = (body: string, comment = '/** @optimizer */'): string => `${comment}\nexport const mine = {\n${body}\n};`;
const rule = (statements: string, quantities = 'g', functions = ''): string =>
  `  hyperparameters: { learningRate: 0.1, momentum: 0.9 },\n  state: { b: 0 },\n  step({ ${quantities} }, { learningRate, momentum }${functions}) {\n${statements}\n  },`;
const plain = rule('    b = momentum * b + g;\n    const effectiveLearningRate = learningRate;\n    const update = -effectiveLearningRate * b;', 'g, b');

function only(text: string): RuleDescription {
  const { found, problems } = discoverOptimizers('/w/my.ts', text);
  assert.deepEqual([...problems, ...found.flatMap((each) => each.problems)], []);
  assert.equal(found.length, 1);
  return describeOwn(found[0]!.optimizer);
}

describe('own optimizers', () => {
  it('are found where the tag stands, with summary, place and text', () => {
    const text = `// 𝜃\n${optimizer(plain, '/** Heavy ball. More.\n * @optimizer */')}\n/** @optimizer Second. */\nconst other = {${plain}} as const;\nexport { other };\nexport const none = { step() {} };`;
    const { found, problems } = discoverOptimizers('/w/my.ts', text);
    assert.deepEqual(problems, []);
    assert.deepEqual(found.map(({ optimizer: { name, summary, start, file }, range }) => ({ name, summary, start, file, line: range.start.line })), [
      { name: 'mine', summary: 'Heavy ball.', start: { line: 4, column: 21 }, file: '/w/my.ts', line: 4 },
      { name: 'other', summary: 'Second.', start: { line: 14, column: 15 }, file: '/w/my.ts', line: 14 },
    ]);
    assert.ok(found[0]!.optimizer.text.startsWith('{\n  hyperparameters') && found[0]!.optimizer.text.endsWith('},\n}'));
  });

  it('may not call a quantity what stands for something else in every rule', () => {
    const { found, problems } = discoverOptimizers('/w/my.ts', optimizer(rule('    const theta = momentum;\n    const effectiveLearningRate = learningRate;\n    const update = -effectiveLearningRate * g * theta;')));
    assert.match([...problems, ...found.flatMap((each) => each.problems)].map(({ message }) => message).join(), /“theta” means something else in a rule: choose another name/);
  });

  it('are described as the built-in ones', () => {
    const { hyperparameters, state, derived, summary, name, family } = only(optimizer(`
      name: 'Mine', family: 'momentum',
      hyperparameters: { learningRate: 1 / 10, beta2: { default: 0.5, minimum: 0, maximum: 1, exclusiveMaximum: true, meaning: 'Half.' }, on: true, mode: { default: 'a', choices: ['a', 'b'] }, alpha: -(2 ** 3) },
      state: { m: 0, s: { initial: 'alpha', symbol: 'σ', meaning: 'Sum.', extent: 'tensor' }, z: 'theta' },
      derived: { vHat: { symbol: 'V', meaning: 'Vee.' } },
      step: ({ g, m, s, z }: any, { learningRate, beta2, on, mode, alpha }: any, { sum }: any): void => {
        m = beta2 * m + g; s = s + sum(g); z = z + alpha;
        const vHat = on && mode === 'a' ? m : s;
        const effectiveLearningRate = learningRate; const update = -effectiveLearningRate * vHat + 0 * z;
      },`));
    assert.deepEqual([name, family, summary], ['Mine', 'momentum', 'An optimizer of my.ts.']);
    assert.deepEqual(Object.values(hyperparameters).map(({ kind, symbol, defaults }) => [kind, symbol, defaults.paper]), [['number', 'η', 0.1], ['number', 'β₂', 0.5], ['boolean', 'on', true], ['choice', 'mode', 'a'], ['number', 'α', -8]]);
    const { learningRate } = hyperparameters;
    assert.ok(learningRate?.kind === 'number' && learningRate.exclusiveMinimum === true && learningRate.scale === 'logarithmic', 'as elsewhere');
    assert.deepEqual(state, { m: { symbol: 'm', meaning: '', initial: 0 }, s: { symbol: 'σ', meaning: 'Sum.', initial: { hyperparameter: 'alpha' }, extent: 'tensor' }, z: { symbol: 'z', meaning: '', initial: 'theta' } });
    assert.deepEqual(derived, { vHat: { symbol: 'V', meaning: 'Vee.' } });
  });

  it('step as the built-in one with the same rule, to the bit', () => {
    const own = only(optimizer(plain));
    const run = (description: RuleDescription, dialect: 'paper' | 'pytorch', hyperparameters: HyperparameterValues): number[] => {
      const stepper = createRuleStepper(description, { id: description.id, dialect, hyperparameters }, 3);
      const theta = Float64Array.of(1, -2, 0.3);
      const targets = stepper.columns.map(({ width }) => new Float64Array(width));
      stepper.start(targets, 0, theta);
      for (let t = 1; t <= 20; t++) stepper.step(t, theta, theta.map((x, i) => x * (i + 1) + Math.sin(t)), targets, 0);
      return [...theta, ...targets[stepper.columns.findIndex(({ id }) => id === 'b')]!];
    };
    const defaults = Object.fromEntries(Object.entries(momentum.hyperparameters).flatMap(([id, { defaults: { pytorch } }]) => (pytorch === undefined ? [] : [[id, pytorch]])));
    assert.deepEqual(run(own, 'paper', { learningRate: 0.1, momentum: 0.9 }), run(momentum, 'pytorch', { ...defaults, learningRate: 0.1, momentum: 0.9 }));
  });

  it('see their tensors', async () => {
    const text = optimizer(rule('    b = norm(theta);\n    const effectiveLearningRate = learningRate * b;\n    const update = -effectiveLearningRate * g * momentum ** 0;', 'theta, g, b', ', { norm }').replace('b: 0', "b: { initial: 0, extent: 'tensor' }"));
    const own = discoverOptimizers('/w/my.ts', text).found[0]!.optimizer;
    const configuration = configure('./my.ts#mine', { own: new Map([['./my.ts#mine', own]]) });
    const tensors = [{ name: 'a', shape: [2], offset: 0, length: 2 }, { name: 'b', shape: [1], offset: 2, length: 1 }];
    const stepper = await createStepper(configuration, tensors, () => Promise.reject(new Error('not native')));
    const theta = Float64Array.of(3, 4, 10);
    stepper.step(1, theta, Float64Array.of(1, 1, 1), stepper.columns.map(({ width }) => new Float64Array(width)), 0);
    assert.deepEqual([...theta], [3 - 0.1 * 5, 4 - 0.1 * 5, 10 - 0.1 * 10]);
  });

  it('are named in SPECs, with their hyperparameters', async () => {
    assert.deepEqual(['adam', 'adam@keras:learningRate=1', './a b/my.ts#mine:beta=1', 'C:\\w\\my.ts#mine', '@scope/my.ts#mine'].map(ownReference), [undefined, undefined, './a b/my.ts#mine', 'C:\\w\\my.ts#mine', '@scope/my.ts#mine']);
    const files = unsaved({ 'my file.ts': optimizer(plain) });
    const own = await loadOwn(['adam', './my file.ts#mine:momentum=0.5', './my file.ts#mine'], '/unsaved', files);
    const configuration = configure('./my file.ts#mine:lr=0.2,momentum=0.5', { own, dialect: 'keras' });
    assert.deepEqual({ ...configuration, own: configuration.own?.file }, { id: './my file.ts#mine', own: '/unsaved/my file.ts', dialect: 'paper', hyperparameters: { learningRate: 0.2, momentum: 0.5 } });
    assert.equal(formatSpec(configuration), './my file.ts#mine:learningRate=0.2,momentum=0.5');
    assert.equal(label(configuration), 'mine lr=0.2 μ=0.5');
    assert.throws(() => configure('./my file.ts#mine:momentun=1', { own }), /mine has no hyperparameter “momentun” \(did you mean “momentum”\?\)/);
    assert.throws(() => configure('./my file.ts#mine:momentum=2', { own }), /momentum cannot be 2/);
    await assert.rejects(loadOwn(['./my file.ts#nine'], '/unsaved', files), /has no optimizer “nine” \(did you mean “mine”\?\)/);
    await assert.rejects(loadOwn(['./none.ts#mine'], '/unsaved', files), /no file “.\/none.ts”/);
  });

  it('are named in experiments, which say them again', async () => {
    const optimizers = ['./my.ts#mine:momentum=0.5', { id: './my.ts#mine', hyperparameters: { learningRate: 1 } }];
    const files = unsaved({ 'my.ts': optimizer(plain), 'f.ts': '/** @loss */ export const f = (x: number) => x * x;' });
    const read = async (list: readonly unknown[]) => readExperiment('/unsaved/e.optlab.json', JSON.stringify({ loss: 'f.ts', optimizers: list }), files);
    const { experiment, problems } = await read(optimizers);
    assert.deepEqual(problems, []);
    assert.deepEqual(experiment!.optimizers.map((each) => [each.own?.name, each.hyperparameters]), [['mine', { learningRate: 0.1, momentum: 0.5 }], ['mine', { learningRate: 1, momentum: 0.9 }]]);
    assert.match(writeExperiment('/unsaved/e.optlab.json', experiment!), /"\.\/my\.ts#mine:momentum=0\.5",\s+"\.\/my\.ts#mine:learningRate=1"/);
    assert.match(writeExperiment('/unsaved/deep/e.optlab.json', experiment!), /"\.\.\/my\.ts#mine:momentum=0\.5"/);
    const wrong = await read(['./my.ts#other', { id: './my.ts#mine', hyperparameters: { momentum: 7 } }, './gone.ts#mine']);
    assert.deepEqual(wrong.problems.map(({ message }) => message.slice(0, 33)), ['my.ts has no optimizer “other”; it', 'mine: momentum cannot be 7: it is ', 'There is no file “./gone.ts” for t'].map((message) => message.slice(0, 33)));
  });

  it('are not meant where prose speaks of the tag', () => {
    assert.deepEqual(discoverOptimizers('/w/my.ts', '/** Found by the tag @optimizer. */\nexport const find = () => 1;'), { found: [], problems: [] });
  });

  it('are renewed from their file: other defaults count, settings stay', async () => {
    const own = await loadOwn(['my.ts#mine'], '/unsaved', unsaved({ 'my.ts': optimizer(plain) }));
    const before = configure('my.ts#mine:momentum=0.5', { own });
    const renewed = await renewOwn(before, unsaved({ 'my.ts': optimizer(plain.replace('learningRate: 0.1', 'learningRate: 0.3')) }));
    assert.deepEqual(renewed.hyperparameters, { learningRate: 0.3, momentum: 0.5 });
    assert.equal(renewed.id, 'my.ts#mine');
    const without = plain.replace(', momentum: 0.9', '').replace(', momentum }', ' }').replace('momentum * ', '0.5 * ');
    assert.deepEqual((await renewOwn(before, unsaved({ 'my.ts': optimizer(without) }))).hyperparameters, { learningRate: 0.1 });
    assert.equal(await renewOwn(before, unsaved({})), before, 'a file that is gone');
    await assert.rejects(renewOwn(before, unsaved({ 'my.ts': optimizer(plain.replace('* b;', '* c;')) })), /c/);
    const builtIn = configure('adam');
    assert.equal(await renewOwn(builtIn, unsaved({})), builtIn);
  });

  const update = '    const effectiveLearningRate = learningRate;\n    const update = -effectiveLearningRate * g * momentum;';
  const wrong: readonly (readonly [text: string, message: RegExp, at: string])[] = [
    [optimizer(rule(`    b = Math.random();\n${update}`, 'g, b')), /“Math.random” has no place in a rule/, 'Math.random'],
    [optimizer(rule(`    b = Math.sqrtt(g);\n${update}`, 'g, b')), /“Math.sqrtt” is not known \(did you mean “sqrt”\?\)/, 'Math.sqrtt'],
    [optimizer(rule(`    b = sqrt(g);\n${update}`, 'g, b')), /“sqrt” is not known here \(did you mean “Math.sqrt”\?\)/, 'sqrt(g)'],
    [optimizer(rule(`    b = norm(g);\n${update}`, 'g, b')), /“norm” is not among the functions of this rule: add it to the third parameter, { norm }/, 'norm(g)'],
    [optimizer(rule(`    b = 2 * gg;\n${update}`, 'g, b')), /“gg” is not known here \(did you mean “g”\?\)/, 'gg;'],
    [optimizer(rule(update, 'g', ', { nrm }')), /no function “nrm” \(did you mean “norm”\?\)/, 'nrm }'],
    [optimizer(rule(update).replace('{ learningRate, momentum })', '{ learnRate })')), /no hyperparameter “learnRate” \(did you mean “learningRate”\?\)/, 'learnRate }'],
    [optimizer(plain, '/** @optimizr */'), /@optimizr is not known; did you mean @optimizer\?/, '@optimizr'],
    [optimizer(rule(`${update}\n    let x = 1;`)), /Name quantities with const, not let/, 'let x = 1'],
    [optimizer(rule('    const update = -learningRate * momentum * g;')), /no “const effectiveLearningRate = …”/, 'step({ g }'],
    [optimizer(rule(update, 'g, v')), /There is no quantity “v”/, 'v }'],
    [optimizer(rule(update).replace('momentum: 0.9', 'momentum: 2')), /default of momentum is not allowed: it is a number of at least 0 and at most 1/, '2 }'],
    [optimizer(rule(update).replace('momentum: 0.9', 'momentum: other')), /default of “momentum” is a number or true or false, written out/, 'other }'],
    [optimizer(rule(update).replace('momentum: 0.9', 'momentum: { defualt: 1 }')), /“defualt” is not known.*did you mean “default”/, 'defualt'],
    [optimizer(rule(update).replace('b: 0', 'b: []')), /state variable “b” starts at a number/, '[] }'],
    [optimizer(rule(update).replace('b: 0', "b: { extent: 'all' }")), /“extent” says how many/, "'all'"],
    [optimizer(rule(update).replace('  state', '  sate')), /“sate” is not known.*did you mean “state”/, 'sate:'],
    [optimizer(`  family: 'fast',\n${rule(update)}`), /no family “fast”/, "'fast'"],
    [optimizer('  hyperparameters: {},'), /has no “step”/, '{'],
    [optimizer(`  ...others,\n${rule(update)}`), /Write out the fields/, '...others'],
    [`/** @optimizer */\nconst mine = {${plain}};`, /“mine” is not exported/, '@optimizer'],
    ['/** @optimizer */\nexport function mine() {}', /“mine” is a function, and an optimizer is an object/, '@optimizer'],
    ['/** @optimizer */\nimport "./a.ts";', /@optimizer marks an exported object/, '@optimizer'],
  ];
  for (const [text, message, at] of wrong) {
    it(`say what is wrong: ${message.source.slice(0, 60)}`, () => {
      const { found, problems } = discoverOptimizers('/w/my.ts', text);
      const all = [...problems, ...found.flatMap((each) => each.problems)];
      assert.equal(all.length, 1, JSON.stringify(all));
      assert.match(all[0]!.message, message);
      assert.ok(textAt(text, all[0]!).startsWith(at), `at “${textAt(text, all[0]!)}”`);
    });
  }

  it('that are none are told where the tag stands, when they are asked for', async () => {
    for (const text of [optimizer(plain, '/** @optimizr */'), '/** @optimizer */\nexport function mine() {}']) {
      const problem = await problemOf(loadOwn(['my.ts#mine'], '/unsaved', unsaved({ 'my.ts': text })));
      assert.deepEqual([problem.line, problem.column], [1, 5]);
    }
  });

  it('with a mistake are refused at its line', async () => {
    const problem = await problemOf(loadOwn(['my.ts#mine'], '/unsaved', unsaved({ 'my.ts': wrong.find(([, message]) => message.source.includes('not let'))![0] })));
    assert.deepEqual([problem.file, problem.line, problem.column], ['/unsaved/my.ts', 8, 5]);
  });

  it('have symbols as the field writes them', () => {
    assert.deepEqual(['beta2', 'mHat', 'lambda', 'learningRate', 'v', 'vHat', 'momentumHat'].map(symbolOf), ['β₂', 'm̂', 'λ', 'learningRate', 'v', 'v̂', 'momentumHat']);
  });

  it('of the examples have the types that the command writes, and those name every function of rules', () => {
    assert.equal(readFileSync(join(examplesFolder, typesFileName), 'utf8'), typesText);
    for (const name of Object.keys(ruleFunctions)) assert.match(typesText, new RegExp(`\\n    readonly ${name}: \\(`));
    const { found, problems } = discoverOptimizers('/w/own.ts', readFileSync(join(examplesFolder, 'own-optimizers.ts'), 'utf8'));
    assert.deepEqual([problems, found.flatMap((each) => each.problems), found.map((each) => each.optimizer.name)], [[], [], ['softSign', 'trustRatio']]);
  });
});
