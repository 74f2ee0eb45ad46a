import { addTo } from '../addTo.ts';
import type { Block, Value, Variable } from '../ir.ts';
import type { Positions } from '../positions.ts';
import type { StoragePlan } from '../storage.ts';
import { name, number, type Expression } from '../../expression.ts';
import { literalText } from '../literalText.ts';
import { printExpression, tangentOf } from '../../printExpression.ts';
import { Code } from './code.ts';

/** What is generated: the value alone, with the gradient, or with the gradient and its derivative along a direction. */
export interface Mode {
  readonly derivative: 'none' | 'gradient' | 'hessian';
  /** A zero adjoint contributes 0 whatever it meets. */
  readonly strict: boolean;
}

/** The objects that go with an object: its adjoint, its tangent, the tangent of its adjoint. */
export type Companion = 'adjoint' | 'tangent' | 'adjointTangent';

const letters: Readonly<Record<Companion, string>> = { adjoint: 's', tangent: 't', adjointTangent: 'u' };

/** What both sweeps share while code is written: names, expressions, declarations. */
export class Sweep {
  readonly code = new Code();
  readonly mode: Mode;
  readonly plan: StoragePlan;
  readonly positions: Positions;
  /** Names that the frame being written must declare at its start, with their first values. */
  declarations: Map<string, string> = new Map();
  /** Values that procedures use though they are defined outside of them. */
  captured: ReadonlySet<Value> = new Set();
  /** Which helpers of the run time are used. */
  usesTape = false;
  usesObjects = false;
  usesPool = false;

  /** Of the function that is generated. */
  parameters = '';
  /** Called at the start of each run of a loop whose derivative is taken run by run. */
  beginFused: (body: Block) => void = () => undefined;

  constructor(mode: Mode, plan: StoragePlan, positions: Positions) {
    this.mode = mode;
    this.plan = plan;
    this.positions = positions;
  }

  get hasGradient(): boolean {
    return this.mode.derivative !== 'none';
  }

  get hasTangents(): boolean {
    return this.mode.derivative === 'hessian';
  }

  /** The companions that objects with active numbers have in this mode. */
  get companions(): readonly Companion[] {
    switch (this.mode.derivative) {
      case 'none':
        return [];
      case 'gradient':
        return ['adjoint'];
      case 'hessian':
        return ['adjoint', 'tangent', 'adjointTangent'];
    }
  }

  /** Those that start as zero and take up derivatives. */
  get adjointCompanions(): readonly Companion[] {
    return this.companions.filter((companion) => companion !== 'tangent');
  }

  text({ operation, id }: Value): string {
    return operation.kind === 'literal' ? literalText(operation.value) : `v${id}`;
  }

  /** The tangent of a number. */
  tangent(value: Value): string {
    return value.isActive && value.operation.kind !== 'literal' ? `v${value.id}t` : '0';
  }

  companion(value: Value, companion: Companion): string {
    if (value.operation.kind === 'literal' || !value.isActiveObject) return 'undefined';
    return `${letters[companion]}${value.id}`;
  }

  variable({ id }: Variable): string {
    return `x${id}`;
  }

  variableCompanion({ id }: Variable, companion: Companion): string {
    return `x${letters[companion]}${id}`;
  }

  variableAdjoint({ id }: Variable): Expression {
    return name(`a${id}`, this.hasTangents ? `a${id}t` : undefined);
  }

  adjoint({ id }: Value): Expression {
    return name(`d${id}`, this.hasTangents ? `d${id}t` : undefined);
  }

  /** A value as derivative code sees it. */
  expression(value: Value): Expression {
    const { operation } = value;
    if (operation.kind === 'literal' && typeof operation.value === 'number') return number(operation.value);
    return name(this.text(value), this.hasTangents && value.isActive && operation.kind !== 'literal' ? this.tangent(value) : undefined);
  }

  print(expression: Expression): string {
    return printExpression(expression, this.mode.strict);
  }

  printTangent(expression: Expression): string {
    const tangent = tangentOf(expression);
    return tangent ? printExpression(tangent, this.mode.strict && 'tangent') : '0';
  }

  /** `base.key` or `base[key]`. */
  member(base: string, key: Value): string {
    const { operation } = key;
    if (operation.kind === 'literal' && typeof operation.value === 'string' && /^[A-Za-z_$][\w$]*$/.test(operation.value)) return `${base}.${operation.value}`;
    return `${base}[${this.text(key)}]`;
  }

  /** The block whose run a name is declared in: a loop's body, a procedure, or the function itself; branches are none. */
  frameOf(block: Block): Block {
    for (const each of block.around()) if (each.loop || each.procedure || !each.parent) return each;
    return block;
  }

  #variables: Map<Block, Variable[]> | undefined;

  /** The variables that start anew with each run of a frame. */
  variablesOf(frame: Block): readonly Variable[] {
    if (!this.#variables) {
      this.#variables = new Map();
      for (const variable of this.positions.assignments.keys()) {
        const home = this.frameOf(variable.home);
        addTo(this.#variables, home, variable);
      }
    }
    return this.#variables.get(frame) ?? [];
  }

  /** `const name = …`, or an assignment where the backward sweep needs the name beyond the branch that it is in. */
  define(value: Value, target: string, text: string, first = '0'): void {
    const outlives = this.captured.has(value) || (this.hasGradient && this.plan.storage.get(value) === 'direct');
    if (outlives && value.block !== this.frameOf(value.block)) {
      this.declarations.set(target, first);
      this.code.line(`${target} = ${text};`);
    } else this.code.line(`const ${target} = ${text};`);
  }
}
