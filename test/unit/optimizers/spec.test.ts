import assert from 'node:assert/strict';
import fc from 'fast-check';
import { configurationOf } from './configurations.ts';
import { configure, formatSpec, label, parseSpec, SpecError, validateHyperparameter } from '../../../engine/optimizers/spec.ts';
import { dialectsOf } from '../../../engine/optimizers/configuration.ts';
import { findOptimizer, optimizers } from '../../../engine/optimizers/registry.ts';

const anyConfiguration = fc
  .constantFrom(...optimizers.flatMap((description) => dialectsOf(description).map((dialect) => ({ description, dialect }))))
  .chain(({ description, dialect }) => configurationOf(description, dialect));

describe('SPECs', () => {
  it('fill in the defaults of the dialect', () => {
    assert.deepEqual(parseSpec('adam@keras:learningRate=0.01,beta1=0.8'), {
      id: 'adam',
      dialect: 'keras',
      hyperparameters: { learningRate: 0.01, beta1: 0.8, beta2: 0.999, epsilon: 1e-7, amsgrad: false, weightDecay: 0 },
    });
    assert.equal(parseSpec('adam').dialect, 'pytorch');
    assert.deepEqual(parseSpec(' GD @ pytorch : lr = 1e-2 '), parseSpec('sgd:learningRate=0.01'));
    assert.deepEqual(parseSpec('adam:'), parseSpec('adam'));
  });

  it('refuse a hyperparameter that is only a name of every object', () => {
    for (const name of ['constructor', '__proto__', 'toString']) assert.throws(() => parseSpec(`adam:${name}=1`), new RegExp(`no hyperparameter “${name}”`));
  });

  it('take the names of the frameworks, those of the dialect first', () => {
    assert.deepEqual(parseSpec('adam:eps=1e-3,weight_decay=0.1'), parseSpec('adam:epsilon=0.001,weightDecay=0.1'));
    assert.deepEqual(parseSpec('adam@keras:learning_rate=0.1,beta_1=0.8'), parseSpec('adam@keras:learningRate=0.1,beta1=0.8'));
    assert.deepEqual(parseSpec('rmsprop:alpha=0.8'), parseSpec('rmsprop:rho=0.8'));
    assert.deepEqual(parseSpec('rmsprop@optax:decay=0.8'), parseSpec('rmsprop@optax:rho=0.8'));
    assert.deepEqual(parseSpec('asgd:lambd=0.01,alpha=0.5,t0=10'), parseSpec('asgd:lambda=0.01,alpha=0.5,averagingStart=10'));
    assert.throws(() => parseSpec('adam:betas=0.9'), /“betas”: write beta1=…, beta2=…, one for each/);
    assert.throws(() => parseSpec('adam:eps=1,epsilon=1'), /epsilon is given twice/);
    assert.throws(() => parseSpec('adam@keras:decay=0.1'), /Keras 2 is a schedule, learningRate=decay/);
  });

  it('refuse numbers that are the wrong way round, or out of one framework’s range', () => {
    assert.throws(() => parseSpec('rprop:minimumStep=0.5,maximumStep=0.1'), /minimumStep, 0.5, cannot be larger than maximumStep, 0.1\./);
    assert.equal(parseSpec('rprop:minimumStep=0.5,maximumStep=0.5').hyperparameters['maximumStep'], 0.5);
    assert.throws(() => parseSpec('adafactor:clipThreshold=0.5'), /at least 1 in PyTorch/);
    assert.equal(parseSpec('adafactor@keras:clipThreshold=0.5').hyperparameters['clipThreshold'], 0.5);
  });

  it('say why a number can have no schedule', () => {
    assert.throws(() => parseSpec('asgd:lr=cosine(0.1,100)'), /learningRate cannot have a schedule: the state variable η_t starts at it/);
    assert.throws(() => parseSpec('rprop:lr=cosine(0.1,100)'), /the state variable s starts at it/);
    assert.throws(() => parseSpec('tf:lr=cosine(0.1,100)'), /this optimizer keeps it for itself/);
  });

  it('take the preferred dialect where the optimizer has it and none is named', () => {
    assert.equal(parseSpec('adam', { dialect: 'keras' }).dialect, 'keras');
    assert.equal(parseSpec('adam@optax', { dialect: 'keras' }).dialect, 'optax');
    assert.equal(parseSpec('sgd', { dialect: 'paper' }).dialect, 'pytorch');
    assert.equal(parseSpec('tf', { dialect: 'keras' }).dialect, 'tfjs');
  });

  it('give the hyperparameters of the library’s optimizer that is chosen, in whatever order', () => {
    assert.deepEqual(parseSpec('tf:rho=0.5,optimizer=adadelta').hyperparameters, { optimizer: 'adadelta', learningRate: 0.001, rho: 0.5, epsilon: 1e-7 });
    assert.deepEqual(parseSpec('tf:optimizer=sgd').hyperparameters, { optimizer: 'sgd', learningRate: 0.01 });
  });

  it('are read back as they were written', () => {
    fc.assert(fc.property(anyConfiguration, (configuration) => {
      assert.deepEqual(parseSpec(formatSpec(configuration)), configuration);
      assert.deepEqual(configure(configuration), configuration);
    }), { numRuns: 500 });
  });

  it('say only what differs from the defaults', () => {
    assert.equal(formatSpec(parseSpec('adam@pytorch:learningRate=0.001,beta1=0.9')), 'adam');
    assert.equal(formatSpec(parseSpec('adam@keras:amsgrad=true,learningRate=1e-2')), 'adam@keras:learningRate=0.01,amsgrad=true');
    assert.equal(formatSpec(parseSpec('tf:optimizer=adamax,learningRate=0.002')), 'tf:optimizer=adamax');
  });

  it('have short labels, the same only for the same configuration', () => {
    assert.deepEqual(['adam', 'adam@keras', 'adam:learningRate=0.01', 'sgd:momentum=0.5,nesterov=true', 'rmsprop@optax:epsilonInRoot=false', 'tf:optimizer=adamax,learningRate=0.1'].map((spec) => label(parseSpec(spec))), [
      'adam', 'adam@keras', 'adam lr=0.01', 'sgd μ=0.5 nesterov', 'rmsprop@optax no ε in root', 'tf adamax lr=0.1',
    ]);
    fc.assert(fc.property(anyConfiguration, anyConfiguration, (a, b) => assert.equal(label(a) === label(b), formatSpec(a) === formatSpec(b))), { numRuns: 500 });
  });

  it('give a hyperparameter a schedule, as the dialect has it', () => {
    const spec = 'adam@keras:learningRate=cosine(0.1,1000,alpha=0.1),beta1=0.8';
    assert.deepEqual(parseSpec(spec).hyperparameters, { ...parseSpec('adam@keras:beta1=0.8').hyperparameters, learningRate: 'cosine(0.1,1000,alpha=0.1)' });
    assert.equal(formatSpec(parseSpec(spec)), spec);
    assert.equal(parseSpec('sgd:lr= multiStep( 1e-1 , [ 30 , 80 ] )').hyperparameters['learningRate'], 'multiStep(0.1,[30,80])');
    assert.equal(parseSpec('sgd:momentum=warmup(0.9,100,startFactor=0.5)').hyperparameters['momentum'], 'warmup(0.9,100,startFactor=0.5)');
    assert.deepEqual(configure({ id: 'sgd', hyperparameters: { learningRate: 'step(0.1, size=5)' } }), parseSpec('sgd:learningRate=step(0.1,5)'));
    assert.equal(label(parseSpec('adam:learningRate=step(0.1,5)')), 'adam lr=step(0.1,5)');
  });

  it('put gradient transforms and an averaging around the optimizer', () => {
    const spec = 'adam:learningRate=step(0.1,5)+clipValue(2)+clipGlobalNorm(1000)+ema(decay=0.9)';
    const configuration = parseSpec('adam:lr=step(1e-1,5) + clipValue(2)+ clipglobalnorm(limit=1e+3) +ema(0.9)');
    assert.deepEqual(configuration.transforms, ['clipValue(2)', 'clipGlobalNorm(1000)']);
    assert.equal(configuration.averaging, 'ema(decay=0.9)');
    assert.equal(formatSpec(configuration), spec);
    assert.deepEqual(parseSpec(spec), configuration);
    assert.deepEqual(configure(configuration), configuration);
    assert.deepEqual(parseSpec('sgd+centralize+lookahead'), { ...parseSpec('sgd'), transforms: ['centralize'], averaging: 'lookahead' });
    assert.equal(parseSpec('sgd:learningRate=1e+2').hyperparameters['learningRate'], 100);
    assert.equal(label(parseSpec('sgd+clipNorm(1)+polyak')), 'sgd +clipNorm(1) +polyak');
  });

  const refused: Readonly<Record<string, string>> = {
    '': '“” is no optimizer; write id[@dialect][:hyperparameter=value,…], e.g. adam@keras:learningRate=0.01.',
    adm: `There is no optimizer “adm” (did you mean “adam”?); there are ${optimizers.map(({ id }) => id).join(', ')}.`,
    'adam@pytroch': 'adam has no dialect “pytroch” (did you mean “pytorch”?); it has pytorch, keras, keras2, optax, tfjs, paper.',
    'sgd@paper': 'sgd has no dialect “paper”; it has pytorch, keras, keras2, optax, tfjs.',
    'adam@': 'adam has no dialect “”; it has pytorch, keras, keras2, optax, tfjs, paper.',
    'adam:beta1': '“beta1” in “adam:beta1” is no hyperparameter; write name=value.',
    'adam:=1': '“=1” in “adam:=1” is no hyperparameter; write name=value.',
    'adam:beta=1': 'adam has no hyperparameter “beta” (did you mean “beta1”?); it has learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, decoupled, maximize.',
    'adam:epsilonRoot=1': 'adam has no hyperparameter “epsilonRoot”; adam@optax has it.',
    'adam:learningRate=0': 'adam: learningRate cannot be 0: it is a number above 0 and at most 1000.',
    'adam:beta1=1': 'adam: beta1 cannot be 1: it is a number of at least 0 and below 1.',
    'adam:beta1=': 'adam: beta1 cannot be "": it is a number of at least 0 and below 1.',
    'adam:beta1=NaN': 'adam: beta1 cannot be "NaN": it is a number of at least 0 and below 1.',
    'adam:learningRate=Infinity': 'adam: learningRate cannot be Infinity: it is a number above 0 and at most 1000.',
    'adam:amsgrad=yes': 'adam: amsgrad cannot be "yes": it is true or false.',
    'adam:beta1=0.5,beta1=0.6': '“adam:beta1=0.5,beta1=0.6” gives beta1 twice.',
    'adam:lr=0.5,learningRate=0.6': 'adam: learningRate is given twice.',
    'sgd:nesterov=true': 'sgd: Nesterov momentum needs a momentum above 0.',
    'sgd:nesterov=true,momentum=0.9,dampening=0.1': 'sgd: Nesterov momentum needs a dampening of 0.',
    'rmsprop@optax:nesterov=true': 'rmsprop@optax: Nesterov momentum needs a momentum above 0.',
    'adam:learningRate=cosin(0.1,10)': 'adam: learningRate: There is no schedule “cosin” (did you mean “cosine”?); there are constant, step, multiStep, exponential, polynomial, inverseTime, decay, cosine, warmRestarts, warmup, warmupCosine, oneCycle, plateau.',
    'adam:learningRate=cosine': 'adam: learningRate: cosine needs initial, a number; write cosine(initial,steps,minimum=0).',
    'adam:learningRate=cosine(0,10)': 'adam: learningRate: cosine cannot have initial 0: learningRate is a number above 0 and at most 1000.',
    'adam:amsgrad=step(1,2)': 'adam: amsgrad cannot be "step(1,2)": it is true or false.',
    'adagrad:initialAccumulator=step(1,2)': 'adagrad: initialAccumulator cannot have a schedule: the state variable s starts at it, so it is one number for the whole run.',
    'tf:learningRate=step(1,2)': 'tf: learningRate cannot have a schedule: this optimizer keeps it for itself.',
    'adam+clip(1)': 'adam: There is no gradient transform or averaging “clip”; there are clipValue, clipNorm, clipGlobalNorm, centralize, noise, accumulate, ema, polyak, swa, lookahead.',
    'adam+clipNorm': 'adam: clipNorm needs limit, a number above 0; write clipNorm(limit).',
    'adam+centralize(1)': 'adam: centralize takes no values; write centralize.',
    'adam+ema+swa(5)': 'adam: ema and swa(5): there is one averaging at most.',
    'adam+ema+ema': 'adam: ema is given twice.',
    'adam+ema+clipNorm(1)': 'adam: clipNorm(1) changes the gradient, so it stands before ema.',
    'adam+': 'adam: “” is no gradient transform or averaging; write name(value,…) with one of clipValue, clipNorm, clipGlobalNorm, centralize, noise, accumulate, ema, polyak, swa, lookahead.',
    'tf+lookahead': 'tf: lookahead moves the parameters, which this optimizer keeps for itself.',
    'lbfgs+clipNorm(1)': 'lbfgs: clipNorm(1) cannot change the gradients, which this optimizer evaluates itself.',
    'tf:optimizer=lion': 'tf: optimizer cannot be "lion": it is one of sgd, momentum, adagrad, adadelta, rmsprop, adam, adamax.',
    'tf:rho=0.5': 'tf with optimizer=adam has no hyperparameter “rho”; optimizer=adadelta, optimizer=rmsprop have it.',
  };
  for (const [spec, message] of Object.entries(refused)) {
    it(`refuse “${spec}”`, () => {
      assert.throws(() => parseSpec(spec), (error) => {
        assert.ok(error instanceof SpecError);
        assert.equal(error.message, message);
        return true;
      });
    });
  }
});

describe('optimizers as objects', () => {
  it('are completed like SPECs', () => {
    assert.deepEqual(configure({ id: 'adam', dialect: 'keras', hyperparameters: { learningRate: 0.01 } }), parseSpec('adam@keras:learningRate=0.01'));
    assert.deepEqual(configure('adam@keras'), configure({ id: 'adam' }, { dialect: 'keras' }));
  });

  it('are not converted from other types', () => {
    assert.throws(() => configure({ id: 'adam', hyperparameters: { learningRate: '0.01' } }), /learningRate cannot be "0.01": it is a number/);
    assert.throws(() => configure({ id: 'adam', hyperparameters: { amsgrad: 1 } }), /amsgrad cannot be 1: it is true or false/);
    assert.throws(() => configure({ id: 'adam', hyperparameters: { beta1: null } }), /beta1 cannot be null/);
    assert.throws(() => configure({ id: 'adam', hyperparameters: { beta1: NaN } }), /beta1 cannot be NaN/);
    assert.throws(() => configure({ id: 'adam', transforms: ['ema'] }), /ema is an averaging, no gradient transform/);
    assert.throws(() => configure({ id: 'adam', averaging: 'clipNorm(1)' }), /clipNorm\(1\) is a gradient transform, no averaging/);
  });
});

describe('validateHyperparameter', () => {
  it('gives the value or the reason', () => {
    const adam = findOptimizer('adam');
    assert.deepEqual(validateHyperparameter(adam, 'pytorch', 'learningRate', ' 1e-2 '), { ok: true, value: 0.01 });
    assert.deepEqual(validateHyperparameter(adam, 'pytorch', 'amsgrad', 'true'), { ok: true, value: true });
    assert.deepEqual(validateHyperparameter(adam, 'pytorch', 'learningRate', 'fast'), { ok: false, message: 'adam: learningRate cannot be "fast": it is a number above 0 and at most 1000.' });
    assert.equal(validateHyperparameter(adam, 'pytorch', 'epsilonRoot', '0').ok, false);
  });

  it('looks at the others too', () => {
    const sgd = findOptimizer('sgd');
    assert.equal(validateHyperparameter(sgd, 'pytorch', 'nesterov', 'true').ok, false);
    assert.equal(validateHyperparameter(sgd, 'pytorch', 'nesterov', 'true', { momentum: 0.5 }).ok, true);
    assert.equal(validateHyperparameter(findOptimizer('tf'), 'tfjs', 'rho', '0.5', { optimizer: 'rmsprop' }).ok, true);
  });
});
