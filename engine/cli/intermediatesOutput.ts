import { relative } from 'node:path';
import type { Intermediate } from '../autodiff/intermediates/intermediates.ts';
import type { LossIntermediates } from '../loss/lossIntermediates.ts';
import { toWireNumber } from '../wireNumber.ts';
import { textTable } from './textTable.ts';

/** Numbers of a list in one line of the table. */
const inLine = 3;

/** What a loss function computes on its way, as a part of a document. */
export function intermediatesJson({ list, rows, withoutGradients }: LossIntermediates): object {
  return {
    ...(rows !== undefined && { rows }),
    ...(withoutGradients !== undefined && { withoutGradients }),
    list: list.map(({ name, file, range, executions, shape, length, values, norm, isConstant, gradient, gradientNorm }) => ({
      name,
      file: relative(process.cwd(), file),
      line: range.start.line,
      column: range.start.column,
      executions,
      ...(shape && { shape }),
      length,
      values: values.map(toWireNumber),
      norm: toWireNumber(norm),
      isConstant,
      ...(gradient && { gradient: gradient.map(toWireNumber), gradientNorm: toWireNumber(gradientNorm!) }),
    })),
  };
}

/** As a table, one line for each name, a list with its first numbers. */
export function intermediatesText({ list, withoutGradients }: LossIntermediates): string {
  const numbers = (values: readonly number[], { length }: Intermediate): string => values.slice(0, inLine).map(String).join(', ') + (inLine < length ? ', …' : '');
  const rows = list.map((each) => [
    `${relative(process.cwd(), each.file)}:${each.range.start.line}:${each.range.start.column}`,
    each.name,
    each.executions > 1 ? `×${each.executions}` : '',
    numbers(each.values, each),
    each.gradient ? numbers(each.gradient, each) : '',
  ]);
  return `\n${textTable(['place', 'name', '', 'value', '∂loss'], rows)}${withoutGradients === undefined ? '' : `There are no derivatives here: ${withoutGradients}\n`}`;
}
