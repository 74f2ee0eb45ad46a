import type * as t from '@babel/types';
import type { Value } from './ir.ts';
import type { Lowering } from './lowering.ts';
import { lowerValue } from './lowerExpressions.ts';
import { lowerSequence, newExit, normally, without, type Completion } from './lowerStatements.ts';
import type { Scope } from './scope.ts';

/** Finds the case that fits, then runs the statements from there: each case is entered by fitting or by falling into it. */
export function lowerSwitch(l: Lowering, node: t.SwitchStatement, outer: Scope, label: string | undefined): Completion {
  const { builder } = l;
  const scope = outer.inner();
  const subject = lowerValue(l, node.discriminant, scope);
  const breakExit = newExit(l, 'left', node);
  const entered = builder.variable('entered');
  const number = (value: number): Value => l.literal(value, node);

  // The index of the case that fits, tests made in order until one does.
  const chosen = builder.variable('chosen');
  const fallback = node.cases.findIndex(({ test }) => !test);
  builder.assign(chosen, number(fallback >= 0 ? fallback : node.cases.length));
  const choose = (index: number): void => {
    const one = node.cases[index];
    if (!one) return;
    if (!one.test) return choose(index + 1);
    const fits = l.test((a, b) => `${a} === ${b}`, [subject, lowerValue(l, one.test, scope)], one);
    l.branch(fits, () => builder.assign(chosen, number(index)), () => choose(index + 1));
  };
  choose(0);
  builder.assign(entered, builder.read(chosen, { file: '', line: 0, column: 0 }));

  l.frame.targets.push({ label, isLoop: false, isSwitch: true, breakExit });
  const completion = lowerCases(0);
  l.frame.targets.pop();
  // Perhaps no case fits.
  return without({ normal: true, exits: completion.exits }, breakExit);

  function lowerCases(index: number): Completion {
    const one = node.cases[index];
    if (!one) return normally;
    if (one.consequent.length === 0 && index + 1 < node.cases.length) return lowerCases(index + 1);
    const first = firstOfGroup(index);
    const reached = builder.read(entered, { file: '', line: 0, column: 0 });
    const here = l.test((at) => (first === index ? `${at} === ${index}` : `${at} >= ${first} && ${at} <= ${index}`), [reached], one);
    let body = normally;
    let after = normally;
    const isLast = index + 1 === node.cases.length;
    const thenBlock = l.inBlock(() => {
      body = lowerSequence(l, one.consequent, scope);
      if (body.normal && !isLast) {
        // Falls into the next case, unless it is on its way out.
        if (body.exits.size === 0) builder.assign(entered, number(index + 1));
        else {
          const flags = [...body.exits].map(({ flag }) => builder.read(flag, { file: '', line: 0, column: 0 }));
          l.branch(l.test((...texts) => `!(${texts.join(' || ')})`, flags, one), () => builder.assign(entered, number(index + 1)));
        }
      }
    });
    const fallsThrough = body.normal && !isLast;
    const otherwiseBlock = l.inBlock(() => {
      if (!fallsThrough && !isLast) after = lowerCases(index + 1);
    });
    builder.emit({ kind: 'branch', condition: here, then: thenBlock, otherwise: otherwiseBlock });
    if (fallsThrough) after = lowerCases(index + 1);
    return { normal: body.normal || after.normal, exits: new Set([...body.exits, ...after.exits]) };
  }

  /** Empty cases before one share its statements: `case 1: case 2: …`. */
  function firstOfGroup(index: number): number {
    let first = index;
    while (first > 0 && node.cases[first - 1]!.consequent.length === 0) first--;
    return first;
  }
}
