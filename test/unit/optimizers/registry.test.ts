import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { catalogEntry, optimizerCatalog } from '../../../engine/optimizers/optimizerCatalog.ts';
import { checkValue } from '../../../engine/optimizers/hyperparameterValue.ts';
import { configure, parseSpec } from '../../../engine/optimizers/spec.ts';
import { dialectsOf, hyperparametersOf } from '../../../engine/optimizers/configuration.ts';
import { forms } from './configurations.ts';
import { findOptimizer, optimizers, UnknownOptimizerError } from '../../../engine/optimizers/registry.ts';
import { readRule } from '../../../engine/optimizers/readRule.ts';
import type { Dialect, RuleDescription, HyperparameterValues } from '../../../engine/optimizers/description.ts';
import type { Statement } from '../../../engine/optimizers/ruleTree.ts';

const folder = new URL('../../../engine/optimizers/', import.meta.url);
const parametersOf = (source: string) => [...source.matchAll(/\{([^{}]*)\}/g)].slice(0, 2).map((match) => match[1]!.split(',').map((name) => name.trim()).filter((name) => name !== ''));
const namesIn = (statements: readonly Statement[]): string[] => statements.flatMap((statement) => (statement.kind === 'if' ? [...namesIn(statement.then), ...namesIn(statement.otherwise)] : [statement.name]));
const ruleOf = ({ dialects, ...description }: RuleDescription, dialect: keyof typeof dialects) => readRule(dialects[dialect]!.step.toString(), { ...description, hyperparameters: { ...description.hyperparameters, ...dialects[dialect]!.fixed } });

describe('the registry of optimizers', () => {
  it('holds every description in its folder', () => {
    const described = readdirSync(folder).filter((name) => name.endsWith('.ts') && /defineOptimizer\(\{|: (Native|Procedure)Description = /.test(readFileSync(new URL(name, folder), 'utf8')));
    assert.deepEqual(new Set(described), new Set(optimizers.map(({ id }) => `${id}.ts`)));
  });

  it('finds each by id and alias, whatever their case, and says what may have been meant', () => {
    const names = optimizers.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    assert.equal(new Set(names).size, names.length);
    for (const description of optimizers) for (const name of [description.id, ...(description.aliases ?? [])]) assert.equal(findOptimizer(name.toUpperCase()), description);
    assert.throws(() => findOptimizer('nadan'), (error) => error instanceof UnknownOptimizerError && error.message.includes('did you mean “nadam”?'));
    assert.throws(() => findOptimizer('gradient'), (error) => error instanceof UnknownOptimizerError && !error.message.includes('did you mean') && error.message.includes('adamax'));
  });

  it('has what each framework has', () => {
    const of = (dialect: Dialect) => optimizers.filter(({ dialects }) => dialect in dialects).map(({ id }) => id).sort().join(' ');
    assert.equal(of('pytorch'), 'adadelta adafactor adagrad adam adamax adamw asgd lbfgs momentum muon nadam nesterov radam rmsprop rprop sgd');
    assert.equal(of('keras'), 'adadelta adafactor adagrad adam adamax adamw ftrl lamb lion momentum muon nadam nesterov rmsprop schedulefreeadamw sgd');
    assert.equal(
      of('optax'),
      'adabelief adadelta adafactor adagrad adam adamax adamw adan ademamix adopt dog dowg fromage lamb lars lbfgs lion momentum muon nadam nesterov noisysgd novograd optimisticadam optimisticgradientdescent polyaksgd prodigy radam rmsprop rprop schedulefreeadamw schedulefreesgd sgd signsgd signum sm3 sophia yogi',
    );
    assert.equal(of('keras2'), 'adadelta adagrad adam adamax momentum nadam nesterov rmsprop sgd');
    assert.equal(of('tfjs'), 'adadelta adagrad adam adamax momentum nesterov rmsprop sgd tf');
  });

  it('explains everything in a sentence, with a symbol', () => {
    for (const { id, summary, hyperparameters, state, derived } of optimizers) {
      assert.match(summary, /^[A-Z].*\.$/s, id);
      for (const [name, { symbol, meaning }] of Object.entries({ ...hyperparameters, ...state, ...derived })) {
        assert.notEqual(symbol, '', `${id} ${name}`);
        assert.match(meaning, /^.+\.$/s, `${id} ${name}`);
      }
    }
  });

  for (const { description, dialect } of forms) {
    it(`takes exactly the hyperparameters of ${description.id}@${dialect}, and only state that it has`, () => {
      const form = description.dialects[dialect]!;
      const [quantities, hyperparameters] = parametersOf(form.step.toString());
      // What a state variable starts at need not be in the rule.
      const initial = Object.values(description.state).flatMap((variable) => (typeof variable.initial === 'object' ? [variable.initial.hyperparameter] : []));
      const has = [...Object.keys(description.hyperparameters).filter((id) => dialect in description.hyperparameters[id]!.defaults), ...Object.keys(form.fixed ?? {})];
      assert.deepEqual(new Set(hyperparameters), new Set(has.filter((id) => hyperparameters!.includes(id) || !initial.includes(id))));
      assert.ok(quantities!.every((name) => name in description.state || ['theta', 'g', 't', 'loss', 'size', 'rank', 'rows', 'columns'].includes(name)));
      assert.ok(form.equivalent !== '' && form.source !== '');
    });
  }

  it('has no state variable, quantity or hyperparameter that nothing uses', () => {
    for (const description of optimizers) {
      for (const [id, { defaults }] of Object.entries(description.hyperparameters)) assert.notDeepEqual(defaults, {}, `${description.id} ${id}`);
      if (description.kind !== 'rule') continue;
      const used = new Set(dialectsOf(description).flatMap((dialect) => namesIn(ruleOf(description, dialect).statements)));
      for (const [id, { initial }] of Object.entries(description.state)) assert.ok(used.has(id) || initial === 'theta', `${description.id} ${id}`);
      for (const id of Object.keys(description.derived)) assert.ok(used.has(id), `${description.id} ${id}`);
    }
  });

  it('has defaults in their ranges that go together', () => {
    for (const description of optimizers) {
      for (const dialect of dialectsOf(description)) {
        assert.doesNotThrow(() => configure({ id: description.id, dialect, hyperparameters: configure({ id: description.id, dialect }).hyperparameters }));
        for (const [id, hyperparameter] of Object.entries(description.hyperparameters)) {
          const value = hyperparameter.defaults[dialect];
          if (value !== undefined) assert.ok(checkValue(id, hyperparameter, value).ok, `${description.id}@${dialect} ${id}`);
        }
      }
    }
  });

  it('knows what each of the library’s optimizers has', () => {
    const tf = findOptimizer('tf');
    assert.ok(tf.kind === 'native');
    const choice = tf.hyperparameters[tf.variants.hyperparameter]!;
    assert.ok(choice.kind === 'choice');
    assert.deepEqual(Object.keys(tf.variants.defaults), choice.choices);
    const owned = new Set(Object.values(tf.variants.defaults).flatMap((defaults) => Object.keys(defaults)));
    assert.deepEqual(new Set([...owned, tf.variants.hyperparameter]), new Set(Object.keys(tf.hyperparameters)));
    for (const optimizer of choice.choices) {
      const given: HyperparameterValues = { optimizer, ...tf.variants.defaults[optimizer] };
      assert.deepEqual(Object.fromEntries(hyperparametersOf(tf, 'tfjs', { optimizer }).map((entry) => [entry.id, entry.id === 'optimizer' ? optimizer : entry.default])), given);
      assert.doesNotThrow(() => configure({ id: 'tf', hyperparameters: given }));
    }
  });
});

describe('optimizerCatalog', () => {
  it('is plain data that JSON keeps', () => {
    const catalog = optimizerCatalog();
    assert.deepEqual(catalog.map(({ id }) => id), optimizers.map(({ id }) => id));
    const parsed = JSON.parse(JSON.stringify(catalog)) as typeof catalog;
    const adam = parsed.find(({ id }) => id === 'adam')!;
    assert.deepEqual(adam.hyperparameters['learningRate'], {
      symbol: 'η',
      name: 'learning rate',
      meaning: 'How far a step goes; the first thing to tune.',
      kind: 'number',
      range: { minimum: 0, maximum: 1000, exclusiveMinimum: true, exclusiveMaximum: false },
      scale: 'logarithmic',
      defaults: { pytorch: 0.001, keras: 0.001, keras2: 0.001, optax: 0.001, tfjs: 0.001, paper: 0.001 },
    });
    assert.equal(adam.dialects.keras?.equivalent, 'keras.optimizers.Adam');
    assert.deepEqual(adam.state['vMax'], { symbol: 'v_max', meaning: 'The largest second moment so far.', extent: 'coordinate' });
    assert.equal(parsed.find(({ id }) => id === 'nadam')!.state['muProduct']!.extent, 'step');
    assert.deepEqual(parsed.find(({ id }) => id === 'tf')!.variants, catalogEntry(findOptimizer('tf')).variants);
    assert.deepEqual(parsed.find(({ id }) => id === 'sgd')!.aliases, ['gd']);
    assert.equal(parseSpec('gd').id, 'sgd');
  });
});
