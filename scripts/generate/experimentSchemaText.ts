import { z } from 'zod';
import { allowedValues } from '../../engine/optimizers/hyperparameterValue.ts';
import { dialectsOf } from '../../engine/optimizers/configuration.ts';
import { experimentSchema } from '../../engine/experiment/experimentSchema.ts';
import { optimizers } from '../../engine/optimizers/registry.ts';
import { averagings } from '../../engine/averaging/averagings.ts';
import { canBeScheduled, specSyntax } from '../../engine/optimizers/spec.ts';
import { schedules } from '../../engine/schedules/schedules.ts';
import { transforms } from '../../engine/transforms/transforms.ts';
import { ownPattern, specPattern } from './specPattern.ts';
import { usageOf, type CallDescription } from '../../engine/calls/callDescription.ts';
import type { Hyperparameter, OptimizerDescription } from '../../engine/optimizers/description.ts';

type Schema = z.core.JSONSchema.JSONSchema;

/** schemas/experiment.schema.json: the shape that the engine reads, with the registry's optimizers, dialects and ranges for completion. */
export function experimentSchemaText(): string {
  const schema = z.toJSONSchema(experimentSchema, { io: 'input', target: 'draft-7' });
  const list = schema.properties?.['optimizers'];
  if (typeof list !== 'object') throw new Error('An experiment has no “optimizers”.');
  const { $schema, ...rest } = schema;
  const complete = { $schema, title: 'Optimizer Lab experiment', ...rest, properties: { ...schema.properties, optimizers: { ...list, items: optimizer() } } };
  return `${JSON.stringify(complete, null, 2)}\n`;
}

function optimizer(): Schema {
  const ids = optimizers.map(({ id }) => id);
  return {
    anyOf: [
      {
        type: 'string',
        description: `${specSyntax}, e.g. adam@keras:learningRate=0.01 or sgd:learningRate=cosine(0.1,1000)+clipGlobalNorm(1)+ema(0.99).`,
        pattern: specPattern(ownPattern),
        patternErrorMessage: `Write id[@dialect][:hyperparameter=value,…] with one of ${ids.join(', ')}, or ./my.ts#mine for your own.`,
        examples: ids,
      },
      {
        type: 'object',
        required: ['id'],
        additionalProperties: false,
        properties: {
          id: {
            description: 'Which optimizer.',
            anyOf: [
              { enum: optimizers.flatMap(({ id, aliases = [] }) => [id, ...aliases]), enumDescriptions: optimizers.flatMap(({ summary, aliases = [] }) => [summary, ...aliases.map(() => summary)]) },
              { type: 'string', pattern: `^${ownPattern}$`, description: 'Your own: a file, relative to this one, and the name of an object with @optimizer in the comment before it.' },
            ],
          },
          dialect: { type: 'string', description: 'Whose rule and defaults; pytorch where absent and the optimizer has it.' },
          hyperparameters: { type: 'object', description: 'Those that differ from the defaults of the dialect.' },
          transforms: { type: 'array', items: callSchema(transforms), description: 'What happens to the gradient before the rule sees it, in this order.' },
          averaging: { ...callSchema(averagings), description: 'A second point that follows the parameters.' },
        },
        allOf: optimizers.map(choiceOf),
        defaultSnippets: optimizers.map(({ id, name }) => ({ label: id, description: name, body: { id, hyperparameters: {} } })),
      },
    ],
  };
}

/** What the id decides: the dialects and the hyperparameters. */
function choiceOf(description: OptimizerDescription): Schema {
  const dialects = dialectsOf(description);
  return {
    if: { properties: { id: { enum: [description.id, ...(description.aliases ?? [])] } }, required: ['id'] },
    then: {
      properties: {
        dialect: { enum: [...dialects], enumDescriptions: dialects.map((dialect) => description.dialects[dialect]!.equivalent) },
        hyperparameters: {
          additionalProperties: false,
          properties: Object.fromEntries(Object.entries(description.hyperparameters).map(([id, hyperparameter]) => [id, hyperparameterSchema(id, hyperparameter, description)])),
        },
      },
    },
  };
}

/** The text of a call: its name is one of these, the engine checks the rest. */
function callSchema(known: readonly CallDescription<unknown>[]): Schema {
  return { type: 'string', pattern: callPattern(known), patternErrorMessage: `Write one of ${known.map((each) => usageOf(each, 'paper')).join(', ')}.`, examples: known.map((each) => usageOf(each, 'paper')) };
}

const callPattern = (known: readonly CallDescription<unknown>[]): string => `^\\s*(${known.map(({ id }) => id).join('|')})\\s*(\\(.*\\))?\\s*$`;

function hyperparameterSchema(id: string, hyperparameter: Hyperparameter, description: OptimizerDescription): Schema {
  const common = { description: `${hyperparameter.meaning} ${defaults(id, hyperparameter, description)}` };
  switch (hyperparameter.kind) {
    case 'number': {
      const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = hyperparameter;
      return {
        // Bounds hold for a number, the pattern for a text.
        ...(canBeScheduled(description, id) ? { type: ['number', 'string'], pattern: callPattern(schedules) } : { type: 'number' }),
        ...(exclusiveMinimum ? { exclusiveMinimum: minimum } : { minimum }),
        ...(exclusiveMaximum ? { exclusiveMaximum: maximum } : { maximum }),
        description: `${common.description} It is ${allowedValues(hyperparameter)}${canBeScheduled(description, id) ? ', or a schedule such as "cosine(0.1,1000)"' : ''}.`,
      };
    }
    case 'boolean':
      return { type: 'boolean', ...common };
    case 'choice':
      return { type: 'string', enum: [...hyperparameter.choices], ...common };
  }
}

function defaults(id: string, hyperparameter: Hyperparameter, description: OptimizerDescription): string {
  const values =
    description.kind === 'native' && id !== description.variants.hyperparameter
      ? Object.entries(description.variants.defaults).flatMap(([choice, all]) => (id in all ? [`${choice} ${all[id]}`] : []))
      : Object.entries(hyperparameter.defaults).map(([dialect, value]) => `${dialect} ${value}`);
  return `Default: ${values.join(', ')}.`;
}
