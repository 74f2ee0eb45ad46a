import assert from 'node:assert/strict';
import { generalOptimizers } from '../../../engine/optimizers/registry.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LossFiles } from '../worker/lossFiles.ts';
import { buildOnce, commandLine } from './commandLine.ts';

describe('the command line', function () {
  this.timeout(120_000);
  let files: LossFiles;
  before(() => {
    buildOnce();
    files = new LossFiles();
  });
  after(() => files.remove());

  /** Saves a file and runs a command on it, in its folder. */
  async function onFile(text: string, args: (file: string) => string[], name = 'mine.ts') {
    writeFileSync(join(files.folder, name), text);
    return commandLine(args(name), { folder: files.folder });
  }

  it('prints a table, the best first', async () => {
    const { code, stdout, stderr } = await commandLine(['compare', 'rosenbrock.ts', '--optimizers', 'adam:learningRate=0.05,beta1=0.8,sgd', '--optimizer', 'sgd:learningRate=1', '--steps', '500']);
    assert.deepEqual([code, stderr], [0, '']);
    const [header, ...rows] = stdout.split('\n');
    assert.match(header!, /^optimizer +best loss +at step +last loss/);
    assert.match(rows[0]!, /^adam lr=0.05 β₁=0.8 .* steps$/);
    assert.match(rows[1]!, /^sgd .* steps$/);
    assert.match(rows[2]!, /^sgd lr=1 .* diverged$/);
    assert.doesNotMatch(stdout, /numeric/);
    // Which number left the finite ones, where, and from what.
    assert.match(stdout, /\nsgd lr=1 diverged: ∂f\/∂x is Infinity at step 6; the parameters were finite up to step 5, the loss there Infinity\.\n$/);
  });

  it('takes numeric gradients only where they are allowed, and says so', async () => {
    const rounding = '/** @start 1 */\nexport function roundingLoss(x: number): number {\n  return new Float32Array([x])[0]! ** 2;\n}';
    const refused = await onFile(rounding, (file) => ['run', file, '--optimizer', 'sgd'], 'rounding.ts');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^rounding\.ts:3:\d+: .*exact gradient.*--numeric/);
    const { code, stdout } = await onFile(rounding, (file) => ['run', file, '--optimizer', 'sgd', '--numeric'], 'rounding.ts');
    assert.equal(code, 0);
    assert.match(stdout, /gradients are numeric/);
  });

  it('tells what the editor marks, beside the table', async () => {
    const text =
      '/** @loss\n * @strat 1, 2 */\nexport function misspelt(x: number, y: number): number { return x * y; }\n' +
      '/** @loss @start 1, 2 */\nexport function own(a: number, b: number): number { return a * a + b ** 3; }\nexport function ownGradient(a: number, b: number): number[] { return [2 * a, 3 * b]; }\n' +
      '/** @loss @start 1, 2 */\nexport function traced(a: number, b: number): number { function* both() { yield a; yield b; } let s = 0; for (const x of both()) s += x * x; return s; }\n' +
      '/** @loss @start 1, 2 */\nexport function quiet(a: number, b: number): number { return a * a + b * b; }\n';
    const told = async (name: string, ...args: string[]) => {
      const { code, stdout, stderr } = await onFile(text, (file) => [...args, `${file}#${name}`, '--steps', '2'], 'told.ts');
      assert.equal(code, 0);
      assert.match(stdout, /^optimizer +best loss/);
      return stderr;
    };
    assert.match(await told('misspelt', 'run', '--optimizer', 'adam'), /^told\.ts:2:\d+: @strat is not known; did you mean @start\?\n$/);
    assert.match(await told('own', 'compare', '--optimizers', 'sgd,adam'), /^told\.ts:6:17: ownGradient gives 6 for ∂\/∂b at the start \(1, 2\), where the exact derivative is 12\. .*\n$/);
    assert.match(await told('traced', 'run', '--optimizer', 'adam'), /^told\.ts:8:\d+: Generators .*computed by tracing: as exact, but slower\.\n$/);
    assert.equal(await told('quiet', 'run', '--optimizer', 'adam'), '');
  });

  it('gives a verdict on a gradient, at any start', async () => {
    const text =
      '/** @loss @start 1, 2 */\nexport function own(a: number, b: number): number { return a * a + b ** 3; }\nexport function ownGradient(a: number, b: number): number[] { return [2 * a, 3 * b]; }\n' +
      '/** @loss @start 1, 2 */\nexport function root(x: number, y: number): number { return Math.sqrt(x - 5) + y * y; }\n';
    const verdict = async (name: string, ...at: string[]) => {
      const { code, stdout } = await onFile(text, (file) => ['gradient', `${file}#${name}`, ...at], 'verdict.ts');
      return [code, /^verdict +(.*)$/m.exec(stdout)?.[1], /^value +(.*)$/m.exec(stdout)?.[1]];
    };
    assert.deepEqual(await verdict('root', '--at', 'all 6'), [0, 'agrees with numeric differences', '37']);
    assert.deepEqual(await verdict('root'), [0, 'nothing can be checked: root is NaN here', 'NaN']);
    const [code, words] = await verdict('own');
    assert.equal(code, 1);
    assert.match(String(words), /^differs from the exact gradient/);
    const document = async (name: string) => {
      const { code: documentCode, stdout } = await onFile(text, (file) => ['gradient', `${file}#${name}`, '--json'], 'verdict.ts');
      const { check, agrees, unchecked } = JSON.parse(stdout) as { check: { maxRelativeError: unknown }; agrees: unknown; unchecked?: unknown };
      return [documentCode, agrees, unchecked, check.maxRelativeError];
    };
    assert.deepEqual(await document('root'), [0, null, 'root is NaN here', 'NaN']);
    assert.deepEqual((await document('own')).slice(0, 3), [0, false, undefined]);
  });

  it('lists what a loss function computes on its way', async () => {
    const text = '/** @loss @start 3, 1 */\nexport function f(x: number, y: number): number {\n  let sum = 0;\n  for (const v of [x, y]) sum += v * v;\n  return sum;\n}\n';
    const { stdout } = await onFile(text, (file) => ['gradient', file, '--intermediates'], 'way.ts');
    assert.match(stdout, /\nplace +name +value +∂loss\nway\.ts:2:19 +x +3 +6\nway\.ts:2:30 +y +1 +2\nway\.ts:3:7 +sum +0 +1\nway\.ts:4:14 +v +×2 +1 +2\nway\.ts:4:27 +sum +×2 +10 +1\n$/);
    const document = JSON.parse((await onFile(text, (file) => ['gradient', file, '--intermediates', '--json'], 'way.ts')).stdout) as { intermediates: { list: unknown[] } };
    assert.deepEqual(document.intermediates.list[3], { name: 'v', file: 'way.ts', line: 4, column: 14, executions: 2, shape: [], length: 1, values: [1], norm: 1, isConstant: false, gradient: [2], gradientNorm: 2 });
  });

  it('prints CSV', async () => {
    const { stdout } = await commandLine(['run', 'rosenbrock.ts', '--optimizer', 'momentum', '--steps', '2', '--csv']);
    const lines = stdout.trimEnd().split('\n');
    assert.match(lines[0]!, /^optimizer,gradientMethod,step,loss,theta\[0\],theta\[1\],gradient\[0\]/);
    assert.equal(lines.length, 4);
    assert.ok(lines.every((line) => line.split(',').length === lines[0]!.split(',').length));
  });

  it('calls the coordinates of tensors as the loss function does', async () => {
    const loss = 'neural-network.ts#twoMoons';
    const { stdout } = await commandLine(['run', loss, '--optimizer', 'momentum', '--steps', '1', '--csv']);
    const header = stdout.split('\n')[0]!.split(',');
    assert.deepEqual([header[4], header[5], header[4 + 32], header[4 + 64], header[4 + 65]], ['theta.W1[0][0]', 'theta.W1[0][1]', 'theta.b1[0]', 'theta.b2', 'gradient.W1[0][0]']);
    const document = JSON.parse((await commandLine(['run', loss, '--optimizer', 'sgd', '--steps', '1', '--json', '--record', 'none'])).stdout) as { loss: { dimensions: number; tensors: { name: string; shape: number[] }[] } };
    assert.deepEqual([document.loss.dimensions, document.loss.tensors.map(({ name, shape }) => `${name} ${shape.join('x')}`)], [65, ['W1 16x2', 'b1 16', 'w2 16', 'b2 ']]);
    assert.match((await commandLine(['losses', 'neural-network.ts'])).stdout, /twoMoons +65 +W1 16×2, b1 16, w2 16, b2 1 +neural-network\.ts:/);
    const gradient = await commandLine(['gradient', loss, '--at', Array.from({ length: 65 }, (_, i) => Math.sin(i)).join()]);
    assert.match(gradient.stdout, /method +source.*\nW1\[15\]\[1\] +/s);
  });

  it('runs optimizers of the user’s own, and says where they are wrong', async () => {
    const table = await commandLine(['compare', 'neural-network.ts#twoMoons', '--optimizer', './own-optimizers.ts#trustRatio:learningRate=0.05', '--optimizers', 'own-optimizers.ts#softSign,sgd', '--steps', '20']);
    assert.deepEqual([table.code, table.stderr], [0, '']);
    for (const label of ['trustRatio lr=0.05', 'softSign', 'sgd']) assert.match(table.stdout, new RegExp(`^${label} `, 'm'));
    const recorded = await commandLine(['run', 'rosenbrock.ts', '--optimizer', 'own-optimizers.ts#trustRatio', '--steps', '2', '--json']);
    const { runs } = JSON.parse(recorded.stdout) as { runs: { recording: { state: Record<string, number[][]> } }[] };
    assert.deepEqual(Object.keys(runs[0]!.recording.state), ['b', 'length', 'ratio']);
    assert.match((await commandLine(['optimizers', 'own-optimizers.ts#softSign'])).stdout, /^Soft sign \(momentum\).*softness +s +0\.1 /s);
    const unknown = await commandLine(['run', 'rosenbrock.ts', '--optimizer', 'own-optimizers.ts#softSing']);
    assert.deepEqual([unknown.code, /did you mean “softSign”/.test(unknown.stderr)], [2, true]);
    const rule = (body: string) => `/** @optimizer */\nexport const mine = {\n  hyperparameters: { learningRate: 0.1 },\n  step({ g }, { learningRate }) {\n    ${body}\n  },\n};\n/** @loss */\nexport const f = (x: number): number => x * x;\n`;
    const wrong = await onFile(rule('while (true) {}'), (file) => ['run', file, '--optimizer', `${file}#mine`], 'wrong.ts');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /^wrong\.ts:5:5: /);
  });

  it('takes conditions and a start', async () => {
    const { stdout } = await commandLine(['run', 'rosenbrock.ts', '--optimizer', 'sgd', '--start', 'all 0.9', '--stop-loss', '0.1', '--json', '--record', 'none']);
    const { runs } = JSON.parse(stdout) as { runs: { start: number[]; stopped: string }[] };
    assert.deepEqual([runs[0]!.start, runs[0]!.stopped], [[0.9, 0.9], 'loss']);
    const gradient = JSON.parse((await commandLine(['run', 'rosenbrock.ts', '--optimizer', 'sgd', '--start', '1,1', '--stop-gradient', '1e-3', '--json'])).stdout) as { runs: { stopped: string }[] };
    assert.equal(gradient.runs[0]!.stopped, 'gradient');
  });

  it('runs SPECs with schedules, transforms and averaging, several of them in one text', async () => {
    const specs = 'sgd:learningRate=cosine(0.001,20),momentum=0.5+clipGlobalNorm(1)+ema(0.9),adam';
    const { stdout, stderr } = await commandLine(['compare', 'rosenbrock.ts', '--optimizers', specs, '--steps', '10', '--json']);
    assert.equal(stderr, '');
    const { runs } = JSON.parse(stdout) as { runs: { optimizer: object; recording: { averagedLoss: number[]; state: Record<string, number[][]> } }[] };
    assert.equal(runs.length, 2);
    assert.deepEqual(runs[0]!.optimizer, { id: 'sgd', dialect: 'pytorch', hyperparameters: { learningRate: 'cosine(0.001,20)', momentum: 0.5, dampening: 0, nesterov: false, weightDecay: 0, maximize: false }, transforms: ['clipGlobalNorm(1)'], averaging: 'ema(decay=0.9)' });
    const { averagedLoss, state } = runs[0]!.recording;
    assert.equal(averagedLoss.length, 11);
    assert.deepEqual(Object.keys(state), ['b', 'learningRate', 'transformedGradient', 'averagedParameters']);
    assert.deepEqual(state['learningRate']![1], [0.001, 0.001]);
  });

  it('tells the differences of two optimizers, and where they part', async () => {
    const { code, stdout, stderr } = await commandLine(['diff', 'adam@pytorch', 'adam@keras', '--loss', 'rosenbrock.ts', '--steps', '20']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^≠ +η_eff +⟦η \/ \(√v̂ \+ ε\)⟧ +⟦η·√\(1 − β₂\^t\) \/ \(√v \+ ε\)⟧$/m);
    assert.match(stdout, /^They part at step 1: θ2 is /m);
    assert.match(stdout, /what makes the difference is where ε stands/);
    const { stdout: json } = await commandLine(['diff', 'adam@pytorch', 'adam@keras', '--steps', '20', '--json']);
    const document = JSON.parse(json) as { equations: { name: string; kind: string }[]; parting: { step: number }; steps: { step: number; a: { state: object } }[] };
    assert.deepEqual(document.equations.map(({ kind }) => kind), ['same', 'rounding', 'same', 'different', 'different', 'same']);
    assert.equal(document.parting.step, 1);
    assert.deepEqual(document.steps.map(({ step }) => step), [1, 2, 3, 5, 10, 20]);
    assert.deepEqual(Object.keys(document.steps[0]!.a.state), ['m', 'v', 'mHat', 'vHat']);
    const native = await commandLine(['diff', 'tf', 'adam@tfjs', '--steps', '5']);
    assert.match(native.stdout, /They part at step \d/);
    assert.equal((await commandLine(['diff', 'adam', 'adm'])).code, 2);
  });

  it('writes an optimizer as Python', async () => {
    assert.equal((await commandLine(['code', 'adam@keras:learningRate=0.1'])).stdout, 'optimizer = keras.optimizers.Adam(learning_rate=0.1)\n');
    assert.match((await commandLine(['code', 'adam', '--as', 'optax'])).stdout, /^# .*\noptimizer = optax\.adam\(/);
    const refused = await commandLine(['code', 'adam@paper']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /no optimizer of a Python framework/);
  });

  it('lists schedules, transforms and averagings', async () => {
    const document = JSON.parse((await commandLine(['schedules', '--json'])).stdout) as Record<string, { id: string; usage: string }[]>;
    assert.deepEqual(Object.keys(document), ['schedules', 'transforms', 'averagings']);
    assert.equal(document['schedules']!.find(({ id }) => id === 'cosine')!.usage, 'cosine(initial,steps,minimum=0)');
    assert.match((await commandLine(['schedules'])).stdout, /clipGlobalNorm\(limit\)/);
    assert.match((await commandLine(['schedules', 'cosine'])).stdout, /pytorch +torch\.optim\.lr_scheduler\.CosineAnnealingLR/);
    assert.match((await commandLine(['schedules', 'cosin'])).stderr, /no “cosin” \(did you mean “cosine”\?\)/);
  });

  it('prefers a dialect where a SPEC does not say', async () => {
    const { stdout } = await commandLine(['compare', 'rosenbrock.ts', '--optimizers', 'adam,adam@optax', '--dialect', 'keras', '--steps', '1', '--json', '--record', 'none']);
    const { runs } = JSON.parse(stdout) as { runs: { optimizer: { dialect: string } }[] };
    assert.deepEqual(runs.map(({ optimizer }) => optimizer.dialect), ['keras', 'optax']);
  });

  it('takes all optimizers beside others', async () => {
    const { code, stdout } = await commandLine(['compare', 'rosenbrock.ts', '--optimizers', 'all,adam@keras', '--steps', '1', '--json', '--record', 'none']);
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as { runs: unknown[] }).runs.length, generalOptimizers.length + 1);
  });

  it('finds files with blanks, quotes and # in their names, and what they import', async () => {
    writeFileSync(join(files.folder, 'rows #1.csv'), 'a\n1\n2\n');
    const text = '/** @loss @start 1, 2\n * @data ./rows #1.csv */\nexport function f(p: number[], rows: { a: number }[]): number { return rows.reduce((sum, { a }) => sum + a * p[0] ** 2, p[1] ** 2); }\n';
    for (const name of ['', '#f']) {
      const { code, stderr } = await onFile(text, (file) => ['run', `${file}${name}`, '--optimizer', 'sgd', '--steps', '2'], "it's #2.ts");
      assert.deepEqual([code, stderr], [0, '']);
    }
  });

  it('runs an experiment, and says what is wrong with one', async () => {
    const { code, stdout } = await commandLine(['experiment', 'rosenbrock.optlab.json', '--json']);
    const document = JSON.parse(stdout) as { loss: unknown; runs: unknown[] };
    assert.equal(code, 0);
    assert.deepEqual(document.loss, { file: 'rosenbrock.ts', name: 'rosenbrock', dimensions: 2 });
    assert.ok(document.runs.length > 3);
    const wrong = await onFile('{\n  "loss": "nothing.ts#f",\n  "optimizers": ["adam"]\n}', (file) => ['experiment', file], 'wrong.optlab.json');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /^wrong\.optlab\.json:2:11: There is no file “nothing.ts”[^\n]*\n$/);
  });

  it('prints one line file:line:column: message and ends with 1 where the user’s file is wrong', async () => {
    for (const [text, place] of [
      ['export function aLoss(x: number): number {\n  return x +;\n}', '2:13'],
      ['/** @start 1, 2 */\nexport function aLoss(x: number): number { return x; }', '1:\\d+'],
      ["import { gone } from './gone';\nexport function aLoss(x: number): number { return gone(x); }", '1:\\d+'],
      ['export function aLoss(x: number): number {\n  throw new Error("no\\nno");\n}', '2:9'],
      ['const a = 1;', '1:1'],
    ] as const) {
      const { code, stderr } = await onFile(text, (file) => ['compare', file, '--optimizer', 'sgd', '--optimizer', 'adam', '--json']);
      assert.equal(code, 1, text);
      assert.match(stderr, new RegExp(`^mine\\.ts:${place}: [^\\n]+\\n$`), text);
    }
    const { code, stderr } = await commandLine(['run', '/nowhere/nothing.ts', '--optimizer', 'adam']);
    assert.equal(code, 1);
    assert.match(stderr, /^\/nowhere\/nothing\.ts:1:1: There is no such file\.$/m);
  });

  it('prints what was recorded before an exception', async () => {
    const { code, stdout, stderr } = await onFile('/** @start 1 */\nexport function aLoss(x: number): number {\n  if (x < 0.5) throw new Error("low");\n  return x * x;\n}', (file) => ['run', file, '--optimizer', 'sgd:learningRate=0.1', '--json']);
    assert.equal(code, 1);
    assert.match(stderr, /^mine\.ts:3:\d+: Error: low\n$/);
    const { runs } = JSON.parse(stdout) as { runs: { stopped: string; steps: number; problem: { line: number }; recording: { step: number[] } }[] };
    assert.deepEqual([runs[0]!.stopped, runs[0]!.steps, runs[0]!.problem.line, runs[0]!.recording.step], ['error', 3, 3, [0, 1, 2, 3]]);
  });

  it('ends with 2 and says what would have been right', async () => {
    for (const [args, message] of [
      [['runn', 'rosenbrock.ts'], /Did you mean run\?/],
      [['run', 'rosenbrock.ts', '--optimiser', 'adam'], /Did you mean --optimizer/],
      [['run', 'rosenbrock.ts'], /--optimizer adam/],
      [['run'], /missing required argument/],
      [['run', 'rosenbrock.ts', '--optimizer', 'adamm'], /did you mean “adam”/],
      [['run', 'rosenbrock.ts', '--optimizer', 'adam:learningRate=-1'], /above 0/],
      [['run', 'rosenbrock.ts', '--optimizer', 'adam', '--steps', 'ten'], /whole number from 0/],
      [['run', 'rosenbrock.ts', '--optimizer', 'adam', '--start', 'al 1'], /“al” is no start/],
      [['run', 'rosenbrock.ts', '--optimizer', 'adam', '--json', '--csv'], /cannot be used with/],
      [['run', 'rosenbrock.ts', '--optimizer', 'adam', '--csv', '--record', 'none'], /does not go with/],
      [['compare', 'rosenbrock.ts', '--dialect', 'keraz'], /pytorch, keras.*“keras”/],
      [['gradient', 'rosenbrock.ts', '--at', 'al 1'], /“al” is no start/],
      [['optimizers', 'adma'], /There is no optimizer “adma”/],
      [[], /Usage:/],
    ] as const) {
      const { code, stdout, stderr } = await commandLine(args);
      assert.equal(code, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.match(stderr, message, args.join(' '));
    }
    const { code, stdout } = await commandLine(['compare', '--help']);
    assert.equal(code, 0);
    assert.match(stdout, /--optimizers/);
  });

  it('prints what there is after Ctrl-C', async () => {
    // The loss function prints when it is about to hang, and what it prints comes on standard error.
    const text = '/** @start 1 */\nexport function aLoss(x: number): number {\n  let y = x;\n  if (x > 0.98 && x < 0.981) console.log("hanging");\n  while (x > 0.98 && x < 0.981) y = Math.sin(y);\n  return y * y;\n}';
    writeFileSync(join(files.folder, 'hanging.ts'), text);
    const { code, stdout, stderr } = await commandLine(['run', 'hanging.ts', '--optimizer', 'sgd', '--json'], { folder: files.folder, onOutput: (child) => child.kill('SIGINT') });
    assert.equal(code, 130);
    assert.equal(stderr, 'hanging\n');
    const { runs } = JSON.parse(stdout) as { runs: { stopped: string; recording: { step: number[] } }[] };
    assert.equal(runs[0]!.stopped, 'cancelled');
    assert.equal(runs[0]!.recording.step.length, 10);
  });

  it('is quiet when its reader goes away', async () => {
    const { stderr } = await commandLine(['run', 'rosenbrock.ts', '--optimizer', 'adam', '--steps', '50000', '--json'], { onOutput: (child) => child.stdout!.destroy() });
    assert.equal(stderr, '');
  });

  it('keeps what loss functions print out of its document', async () => {
    const { code, stdout, stderr } = await onFile('/** @start 1 */\nexport function aLoss(x: number): number { console.log("chatter"); return x * x; }', (file) => ['run', file, '--optimizer', 'sgd', '--steps', '1', '--json']);
    assert.equal(code, 0);
    JSON.parse(stdout);
    assert.match(stderr, /^chatter\n/);
  });
});
