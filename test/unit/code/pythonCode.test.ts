import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeDialects } from '../../../engine/code/argumentNames.ts';
import { configure, parseSpec } from '../../../engine/optimizers/spec.ts';
import { NoCodeError, pythonCode } from '../../../engine/code/pythonCode.ts';
import type { HyperparameterValue } from '../../../engine/optimizers/description.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';

const code = (spec: string) => pythonCode(parseSpec(spec));

describe('the code of an optimizer', () => {
  const expected: Readonly<Record<string, string>> = {
    adam: 'optimizer = torch.optim.Adam(model.parameters(), lr=0.001)',
    'adam:lr=0.01,beta1=0.8,amsgrad=true,weightDecay=0.1': 'optimizer = torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.8, 0.999), amsgrad=True, weight_decay=0.1)',
    'rmsprop:rho=0.8': 'optimizer = torch.optim.RMSprop(model.parameters(), lr=0.01, alpha=0.8)',
    'nesterov@keras:lr=0.1': 'optimizer = keras.optimizers.SGD(learning_rate=0.1, momentum=0.9, nesterov=True)',
    'adam@optax:amsgrad=true,beta2=0.99': 'optimizer = optax.amsgrad(learning_rate=0.001, b2=0.99)',
    'rmsprop@optax:rho=0.5': 'optimizer = optax.rmsprop(learning_rate=0.001, decay=0.5)',
    'sgd:lr=cosine(0.1,1000)+clipGlobalNorm(1)': [
      'optimizer = torch.optim.SGD(model.parameters(), lr=0.1)',
      'scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=1000, eta_min=0)',
      'torch.nn.utils.clip_grad_norm_(model.parameters(), 1)  # before each optimizer.step()',
    ].join('\n'),
    'sgd@keras:lr=cosine(0.1,1000)+clipGlobalNorm(1)+ema': 'optimizer = keras.optimizers.SGD(learning_rate=keras.optimizers.schedules.CosineDecay(0.1, 1000, alpha=0), global_clipnorm=1, use_ema=True, ema_momentum=0.99)',
    'sgd@optax:momentum=warmup(0.9,100)+clipGlobalNorm(1)+accumulate(4)':
      'optimizer = optax.MultiSteps(optax.chain(optax.clip_by_global_norm(1), optax.inject_hyperparams(optax.sgd)(learning_rate=0.01, momentum=optax.linear_schedule(0, 0.9, 100))), every_k_schedule=4)',
    'adam@keras:lr=oneCycle(0.1,100)': '# keras has nothing like learningRate=oneCycle(0.1,100): it stays at 0.1.\noptimizer = keras.optimizers.Adam(learning_rate=0.1)',
    // LinearLR refuses to start at 0.
    'sgd:lr=warmupCosine(0.1,10,100)': [
      'optimizer = torch.optim.SGD(model.parameters(), lr=0.1)',
      'scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, [torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: k / 10), torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=100, eta_min=0)], milestones=[10])',
    ].join('\n'),
    'adam@keras+clipNorm(1)+clipValue(0.5)': '# keras takes one of clipnorm, clipvalue and global_clipnorm: clipValue(0.5) is not there.\noptimizer = keras.optimizers.Adam(learning_rate=0.001, clipnorm=1)',
    'sgd@keras:lr=warmup(0.1,10)': 'optimizer = keras.optimizers.SGD(learning_rate=keras.optimizers.schedules.PolynomialDecay(0, 10, 0.1, power=1))',
    'sgd@keras:lr=decay(0.1,0.5)': 'optimizer = keras.optimizers.SGD(learning_rate=keras.optimizers.schedules.InverseTimeDecay(0.1, 1, 0.5))',
    'sgd@keras2:lr=decay(0.1,0.5)+clipGlobalNorm(1)': 'optimizer = keras.optimizers.SGD(lr=0.1, decay=0.5, clipnorm=1)',
    'adam@keras2:lr=decay(0.1,0.5),learningRateDecay=0.25': '# keras2 takes one decay: decay=0.5 is not there.\noptimizer = keras.optimizers.Adam(lr=0.1, decay=0.25)',
    'adam@keras2:lr=cosine(0.1,10)': '# keras2 has nothing like learningRate=cosine(0.1,10): it stays at 0.1.\noptimizer = keras.optimizers.Adam(lr=0.1)',
    'rmsprop@keras2:centered=true': '# centered: only tf.keras before 2.11 has it.\noptimizer = keras.optimizers.RMSprop(lr=0.001, centered=True)',
    'sgd:lr=warmRestarts(0.1,10,multiplier=1.5)': '# pytorch has nothing like learningRate=warmRestarts(0.1,10,multiplier=1.5): it stays at 0.1.\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)',
  };
  for (const [spec, text] of Object.entries(expected)) it(`of ${spec}`, () => assert.equal(code(spec), text));

  it('calls the arguments of Keras 2 as Keras 2 itself was called for the reference values', async () => {
    const folder = join(import.meta.dirname, '../../parity/goldens');
    for (const file of (await readdir(folder)).filter((name) => /^\w+\.keras2\.json$/.test(name))) {
      const { cases } = JSON.parse(await readFile(join(folder, file), 'utf8')) as { readonly cases: readonly { readonly hyperparameters: Record<string, HyperparameterValue>; readonly arguments: Record<string, number | boolean> }[] };
      for (const { hyperparameters, arguments: called } of cases) {
        const text = pythonCode(configure({ id: file.split('.')[0]!, dialect: 'keras2', hyperparameters }));
        const written = Object.fromEntries([...text.matchAll(/(\w+)=([^,)]+)/g)].map(([, name, value]) => [name!, value === 'True' ? true : Number(value)]));
        // The learning rate is always written; one at its default was left out there.
        if (!('lr' in called)) delete written['lr'];
        assert.deepEqual(written, called, text);
      }
    }
  });

  it('is one line for every optimizer in every Python framework that has it', () => {
    for (const { id, dialects } of optimizers) {
      for (const dialect of codeDialects) {
        if (dialects[dialect]) assert.match(pythonCode(configure({ id, dialect })), /^optimizer = [\w.]+\(.*\)$/, `${id}@${dialect}`);
        else assert.throws(() => pythonCode(configure({ id }), dialect), NoCodeError);
      }
    }
  });

  it('takes along to another framework what that has, and says what not', () => {
    assert.equal(
      pythonCode(parseSpec('adam:maximize=true,epsilon=0.001'), 'keras'),
      '# keras’s rule of Adam is not that of pytorch: optimizer-lab diff adam@pytorch adam@keras\n# maximize=true is not there.\noptimizer = keras.optimizers.Adam(learning_rate=0.001, epsilon=0.001)',
    );
    assert.match(pythonCode(parseSpec('sgd:nesterov=true,momentum=0.9'), 'keras'), /SGD\(learning_rate=0.001, momentum=0.9, nesterov=True\)$/);
  });

  it('takes a schedule along as it is written there, or begins as it does', () => {
    assert.match(pythonCode(parseSpec('sgd:lr=cosine(0.1,100,minimum=0.01)'), 'keras'), /climbs back[^]*CosineDecay\(0.1, 100, alpha=0.1\)\)$/);
    assert.match(pythonCode(parseSpec('sgd@keras:lr=polynomial(0.1,100)'), 'pytorch'), /has no equivalent in pytorch: [^]* It stays at 0.1.\noptimizer = torch.optim.SGD\(model.parameters\(\), lr=0.1\)$/);
  });

  it('is refused where no framework has the optimizer in that form', () => {
    assert.throws(() => code('adam@paper'), { name: 'NoCodeError', message: 'adam@paper is no optimizer of a Python framework. pytorch, keras, keras2, optax have it: choose one of these.' });
    assert.throws(() => code('tf'), NoCodeError);
  });
});
