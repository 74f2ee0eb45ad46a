import { name, number, type Expression } from '../../expression.ts';
import { contributionOf } from '../../operations.ts';
import { usesOf, blocksOf, type Block, type CountedLoop, type Loop, type Statement, type Value, type Variable } from '../ir.ts';
import { isWholeNumber } from '../wholeNumbers.ts';
import { slotAt } from '../positions.ts';
import { blockHasReverseWork, fieldSlot, hasReverseWork } from '../reverseWork.ts';
import { forEachCopied, objectNames, tapeNames, writeDefinition } from './forward.ts';
import type { Sweep } from './sweep.ts';

/** Takes the derivatives of statements, last first. */
export class Reverse {
  readonly #sweep: Sweep;
  /** Values whose adjoint has a name in the block that is being written. */
  readonly #named = new Set<Value>();
  /** Values that blocks within their own one contribute to. */
  readonly #shared = new Set<Value>();
  /** Variables whose adjoint is zero at this point, which need not be written down unless someone asks. */
  #zero = new Set<Variable>();
  /** Values and variables whose adjoint does not change along the direction; a variable's tangent need not be written down either. */
  readonly #flat = new Set<Value>();
  #flatVariables = new Set<Variable>();
  #lastTemporary = 0;

  constructor(sweep: Sweep, blocks: Iterable<Block>) {
    this.#sweep = sweep;
    for (const block of blocks) this.#findShared(block);
    if (!sweep.hasGradient) this.#shared.clear();
  }

  #findShared(block: Block): void {
    for (const statement of block.statements) {
      for (const value of usesOf(statement)) if (value.isActive && value.block !== block) this.#shared.add(value);
      blocksOf(statement).forEach((inner) => this.#findShared(inner));
    }
  }

  /** Adds to a value's adjoint. */
  contribute(value: Value, contribution: Expression): void {
    if (!value.isActive || value.operation.kind === 'literal') return;
    const { code } = this.#sweep;
    if (contribution.kind === 'number' && contribution.value === 0) return;
    const isShared = this.#isShared(value);
    const isNamed = this.#named.has(value) || isShared;
    const text = this.#sweep.print(contribution);
    const tangent = this.#tangent(contribution);
    this.#named.add(value);
    code.line(isNamed ? `d${value.id} += ${text};` : `let d${value.id} = ${text};`);
    if (tangent === undefined) {
      if (!isNamed) this.#flat.add(value);
    } else if (isNamed && !this.#flat.delete(value)) code.line(`d${value.id}t += ${tangent};`);
    else code.line(`let d${value.id}t = ${tangent};`);
  }

  /** The tangent of an expression as text; undefined where it is 0 or not asked for. */
  #tangent(expression: Expression): string | undefined {
    const { hasTangents } = this.#sweep;
    if (!hasTangents) return undefined;
    const text = this.#sweep.printTangent(expression);
    return text === '0' ? undefined : text;
  }

  /** A value's adjoint as it is known here. */
  #adjointOf(value: Value): Expression {
    return this.#flat.has(value) ? name(`d${value.id}`) : this.#sweep.adjoint(value);
  }

  #isShared(value: Value): boolean {
    return this.#shared.has(value) || value.operation.kind === 'input';
  }

  /** Declares the adjoints of values, starting as zero. */
  declare(values: Iterable<Value>): void {
    for (const value of values) this.#declareName(`d${value.id}`);
  }

  #declareName(target: string): void {
    this.#sweep.code.line(`let ${target} = 0${this.#sweep.hasTangents ? `, ${target}t = 0` : ''};`);
  }

  /** The adjoints of variables that start anew with the block. */
  declareVariables(frame: Block): void {
    for (const variable of this.#sweep.variablesOf(frame)) {
      if (!variable.slot.active) continue;
      this.#declareName(`a${variable.id}`);
      this.#zero.add(variable);
    }
  }

  /** Adjoints of a frame that loops in it may add to before its own backward sweep. */
  declareEarly(frame: Block): void {
    this.declare([...this.#shared].filter((value) => value.block === frame && value.operation.kind !== 'input'));
  }

  /** The function's own block. */
  writeRoot(root: Block, begin: () => void): void {
    this.declareVariables(root);
    this.#writeStatements(root, begin);
  }

  /** The derivative of one run of a loop, in the scope of the run. */
  writeFused(loop: Loop): void {
    const { code, positions, hasTangents } = this.#sweep;
    const { body } = loop;
    // The sums' adjoints have names of their own here, as the sums stay what they are for the other runs.
    code.block('', () => {
      const [zero, flat] = [this.#zero, this.#flatVariables];
      this.#zero = new Set();
      this.#flatVariables = new Set(hasTangents ? positions.fused.get(loop)!.map(({ variable }) => variable) : []);
      for (const { variable, derivative } of positions.fused.get(loop)!) code.line(`let a${variable.id} = ${this.#sweep.print(derivative)}${hasTangents ? `, a${variable.id}t = 0` : ''};`);
      this.declareVariables(body);
      this.#writeStatements(body);
      this.#zero = zero;
      this.#flatVariables = flat;
    });
  }

  /** The derivative of a procedure's run; the adjoints of its parameters are left in variables beside it. */
  writeProcedure(body: Block, parameters: readonly Value[], result: Value | undefined, procedureName: string): void {
    const { code, hasTangents } = this.#sweep;
    const active = parameters.filter(({ isActive }) => isActive);
    this.#zero.clear();
    this.declareVariables(body);
    this.declare(active);
    if (result?.isActive && result.operation.kind !== 'literal' && !this.#isShared(result)) {
      this.#declareName(`d${result.id}`);
      this.#named.add(result);
    }
    this.#writeRun(body, () => {
      if (result?.isActive) this.contribute(result, name('flowing', hasTangents ? 'flowingt' : undefined));
    });
    for (const [index, parameter] of parameters.entries()) {
      if (!parameter.isActive) continue;
      code.line(`${procedureName}_${index} = d${parameter.id};`);
      if (hasTangents) code.line(`${procedureName}_${index}t = d${parameter.id}t;`);
    }
  }

  writeBlock(block: Block): void {
    if (this.#sweep.frameOf(block) === block) this.declareVariables(block);
    this.#writeRun(block);
  }

  #writeRun(block: Block, begin: () => void = () => undefined): void {
    const { plan } = this.#sweep;
    this.#takeBack(block);
    for (const value of plan.againIn(block)) this.#computeAgain(value);
    this.#writeStatements(block, begin);
  }

  #writeStatements(block: Block, begin: () => void = () => undefined): void {
    const isEarly = !block.parent || (block.loop !== undefined && this.#sweep.positions.fused.has(block.loop));
    if (!isEarly) this.declare([...this.#shared].filter((value) => value.block === block && value.operation.kind !== 'input'));
    begin();
    for (const statement of block.statements.toReversed()) if (hasReverseWork(statement)) this.#writeStatement(statement);
    // The function and a fused loop's run end here, and their variables with them.
    if (isEarly) this.#forget();
    else this.flush();
  }

  /** Writes down the zeros that are only known so far. */
  flush(): void {
    const { code, hasTangents } = this.#sweep;
    for (const { id } of this.#zero) code.line(`a${id} = 0;${hasTangents ? ` a${id}t = 0;` : ''}`);
    for (const variable of this.#flatVariables) if (!this.#zero.has(variable)) code.line(`a${variable.id}t = 0;`);
    this.#forget();
  }

  #forget(): void {
    this.#zero.clear();
    this.#flatVariables.clear();
  }

  #takeBack(block: Block): void {
    const { code, plan } = this.#sweep;
    for (const target of plan.keptIn(block, 'objects').flatMap((value) => objectNames(this.#sweep, value)).toReversed()) code.line(`const ${target} = objects[--op];`);
    const names = plan.keptIn(block, 'tape').flatMap((value) => tapeNames(this.#sweep, value));
    if (names.length === 0) return;
    code.line(`tp -= ${names.length};`);
    for (const [index, target] of names.entries()) code.line(`const ${target} = tape[tp${index > 0 ? ` + ${index}` : ''}];`);
  }

  #computeAgain(value: Value): void {
    const { operation } = value;
    const need = this.#sweep.plan.needs.get(value)!;
    // Only the object's companions are asked for.
    if ((operation.kind === 'load' || operation.kind === 'asArray') && value.isActiveObject && !need.value && !need.exactly && !need.truth) {
      const { code } = this.#sweep;
      for (const companion of this.#sweep.companions) {
        const base = this.#sweep.companion(operation.base, companion);
        code.line(`const ${this.#sweep.companion(value, companion)} = ${operation.kind === 'load' ? this.#sweep.member(base, operation.key) : base};`);
      }
      return;
    }
    writeDefinition(this.#sweep, value);
  }

  #writeStatement(statement: Statement): void {
    switch (statement.kind) {
      case 'define':
        return this.#writeDefinition(statement.value);
      case 'assign':
        return this.#writeAssignment(statement.variable, statement.value);
      case 'store':
        return this.#writeStore(statement.base, statement.key, statement.value, statement.appends === true);
      case 'copyFields':
        return this.#writeCopy(statement);
      case 'branch':
        return this.#writeBranch(statement.condition, statement.then, statement.otherwise);
      case 'counted':
        if (this.#sweep.positions.fused.has(statement)) return;
        this.flush();
        return this.#writeCounted(statement);
      case 'repeat':
        if (this.#sweep.positions.fused.has(statement)) return;
        this.flush();
        return this.#sweep.code.block(`for (let n = ${this.#sweep.text(statement.trips)}; n > 0; n--)`, () => this.#writeBody(statement));
      case 'setLength':
      case 'throw':
        return;
    }
  }

  #writeBranch(condition: Value, then: Block, otherwise: Block): void {
    const { code } = this.#sweep;
    this.flush();
    const [first, second] = [blockHasReverseWork(then), blockHasReverseWork(otherwise)];
    code.block(`if (${first ? '' : '!'}${this.#sweep.text(condition)})`, () => this.#within(first ? then : otherwise));
    if (first && second) code.block('else', () => this.#within(otherwise));
  }

  #within(block: Block): void {
    this.writeBlock(block);
  }

  #writeBody(loop: Loop): void {
    this.#within(loop.body);
  }

  #writeCounted(loop: CountedLoop): void {
    const sweep = this.#sweep;
    const { code } = sweep;
    const { start, bound, step, compare, counter } = loop;
    const [from, to, i] = [sweep.text(start), sweep.text(bound), sweep.text(counter)];
    if (!loop.canExit && step === 1) {
      const whole = isWholeNumber(bound);
      const last = compare === '<' ? (whole ? `${to} - 1` : `Math.ceil(${to}) - 1`) : whole ? to : `Math.floor(${to})`;
      code.block(`for (let ${i} = ${last}; ${i} >= ${from}; ${i}--)`, () => this.#writeBody(loop));
      return;
    }
    const trips = loop.canExit ? sweep.text(loop.trips) : compare.length === 1 ? `Math.ceil((${to} - ${from}) / ${step})` : `Math.floor((${to} - ${from}) / ${step}) + 1`;
    code.block(`for (let n = ${trips} - 1; n >= 0; n--)`, () => {
      code.line(`const ${i} = ${from} + n * ${step};`);
      this.#writeBody(loop);
    });
  }

  #writeAssignment(variable: Variable, value: Value): void {
    if (this.#zero.has(variable)) return;
    const flowing = this.#flatVariables.has(variable) ? name(`a${variable.id}`) : this.#sweep.variableAdjoint(variable);
    if (value.isActive && value.operation.kind !== 'literal') this.contribute(value, this.#hold(flowing));
    this.#zero.add(variable);
    this.#flatVariables.delete(variable);
  }

  /** A name of its own for an adjoint that is about to change. */
  #hold(expression: Expression): Expression {
    const { code } = this.#sweep;
    const target = `g${++this.#lastTemporary}`;
    code.line(`const ${target} = ${this.#sweep.print(expression)};`);
    const tangent = this.#tangent(expression);
    if (tangent !== undefined) code.line(`const ${target}t = ${tangent};`);
    return name(target, tangent === undefined ? undefined : `${target}t`);
  }

  #addToVariable(variable: Variable, contribution: Expression): void {
    const { code, hasTangents } = this.#sweep;
    const wasZero = this.#zero.delete(variable);
    const wasFlat = wasZero || this.#flatVariables.delete(variable);
    code.line(`a${variable.id} ${wasZero ? '=' : '+='} ${this.#sweep.print(contribution)};`);
    if (!hasTangents) return;
    const tangent = this.#tangent(contribution);
    if (tangent !== undefined) code.line(`a${variable.id}t ${wasFlat ? '=' : '+='} ${tangent};`);
    else if (wasFlat) this.#flatVariables.add(variable);
  }

  /** The adjoint of what stands in an object, as an expression. */
  #inObject(base: Value, key: Value): Expression {
    const sweep = this.#sweep;
    return name(sweep.member(sweep.companion(base, 'adjoint'), key), sweep.hasTangents ? sweep.member(sweep.companion(base, 'adjointTangent'), key) : undefined);
  }

  #writeStore(base: Value, key: Value, value: Value, appends: boolean): void {
    if (!slotAt(base, key)?.active) return;
    const sweep = this.#sweep;
    if (value.isActive && value.operation.kind !== 'literal') this.contribute(value, this.#hold(this.#inObject(base, key)));
    // What was appended is not there before, so its adjoint is never looked at again, unless lists of its kind become shorter.
    if (appends && !sweep.positions.writesTo(base.slot.cell).some(({ statement }) => statement.kind === 'setLength')) return;
    for (const companion of sweep.adjointCompanions) sweep.code.line(`${sweep.member(sweep.companion(base, companion), key)} = 0;`);
  }

  #writeCopy({ target, source, keys }: Statement & { readonly kind: 'copyFields' }): void {
    const sweep = this.#sweep;
    forEachCopied(sweep, target, keys, (field, slot) => {
      if (!slot.active) return;
      for (const companion of sweep.adjointCompanions) {
        const from = `${sweep.companion(target, companion)}${field}`;
        if (source.isActiveObject) sweep.code.line(`${sweep.companion(source, companion)}${field} += ${from};`);
        sweep.code.line(`${from} = 0;`);
      }
    });
  }

  #writeDefinition(value: Value): void {
    const sweep = this.#sweep;
    const { operation } = value;
    if (operation.kind === 'array' || operation.kind === 'record') return this.#writeObject(value);
    if (operation.kind === 'call') return this.#writeCall(value);
    if (!this.#named.has(value) && !this.#isShared(value)) return;
    const flowing = this.#adjointOf(value);
    switch (operation.kind) {
      case 'arithmetic': {
        const operands = operation.operands.map((operand) => sweep.expression(operand));
        for (const [index, operand] of operation.operands.entries()) {
          const contribution = operand.isActive ? contributionOf(operation.operation, index) : undefined;
          if (contribution) this.contribute(operand, contribution(flowing, operands, sweep.expression(value)));
        }
        return;
      }
      case 'load': {
        const { base, key } = operation;
        if (!base.isActiveObject) return;
        const place = this.#inObject(base, key);
        sweep.code.line(`${sweep.print(place)} += ${sweep.print(flowing)};`);
        const tangent = this.#tangent(flowing);
        if (tangent !== undefined) sweep.code.line(`${sweep.printTangent(place)} += ${tangent};`);
        return;
      }
      case 'read':
        return this.#addToVariable(operation.variable, flowing);
      case 'norm': {
        const list = operation.list;
        const texts = [sweep.text(list), ...sweep.companions.map((companion) => sweep.companion(list, companion)), sweep.text(value), `d${value.id}`];
        if (sweep.hasTangents) texts.push(sweep.tangent(value), this.#tangent(flowing) ?? '0');
        sweep.code.line(`${sweep.hasTangents ? 'normAdjointTangent' : 'normAdjoint'}(${texts.join(', ')});`);
        return;
      }
      default:
    }
  }

  #writeObject(value: Value): void {
    const { operation } = value;
    const fields = operation.kind === 'record' ? operation.fields : operation.kind === 'array' ? operation.elements.map((element, index) => [String(index), element] as const) : [];
    for (const [key, field] of fields) {
      if (!fieldSlot(value, key)?.active || !field.isActive) continue;
      const at = operation.kind === 'array' ? `[${key}]` : `[${JSON.stringify(key)}]`;
      const sweep = this.#sweep;
      this.contribute(field, name(sweep.companion(value, 'adjoint') + at, sweep.hasTangents ? sweep.companion(value, 'adjointTangent') + at : undefined));
    }
  }

  #writeCall(value: Value): void {
    const { operation } = value;
    if (operation.kind !== 'call') return;
    const sweep = this.#sweep;
    const { procedure, operands } = operation;
    // The procedure's own derivatives may need adjoints of variables around it.
    this.flush();
    const flowing = value.isActive && (this.#named.has(value) || this.#isShared(value)) ? this.#adjointOf(value) : number(0);
    sweep.code.line(`${procedure.name}Back(${sweep.print(flowing)}${sweep.hasTangents ? `, ${sweep.printTangent(flowing)}` : ''});`);
    const held: [Value, Expression][] = [];
    for (const [index, operand] of operands.entries()) {
      if (!procedure.parameters[index]!.isActive || !operand.isActive) continue;
      held.push([operand, name(`${procedure.name}_${index}`, sweep.hasTangents ? `${procedure.name}_${index}t` : undefined)]);
    }
    for (const [operand, expression] of held) this.contribute(operand, expression);
  }
}
