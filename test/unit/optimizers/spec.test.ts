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

  const refused: Readonly<Record<string, string>> = {
    '': '“” is no optimizer; write id[@dialect][:hyperparameter=value,…], e.g. adam@keras:learningRate=0.01.',
    adm: `There is no optimizer “adm” (did you mean “adam”?); there are ${optimizers.map(({ id }) => id).join(', ')}.`,
    'adam@pytroch': 'adam has no dialect “pytroch” (did you mean “pytorch”?); it has pytorch, keras, optax, tfjs, paper.',
    'sgd@paper': 'sgd has no dialect “paper”; it has pytorch, keras, optax, tfjs.',
    'adam@': 'adam has no dialect “”; it has pytorch, keras, optax, tfjs, paper.',
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
