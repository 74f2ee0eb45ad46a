import { extentOf } from './extentOf.ts';
import { printStepExpression, printShared } from './printStepExpression.ts';
import { forEachName, type Expression } from './ruleTree.ts';
import { incoming, scheduled, type Definition, type SpecializedRule } from './specializeRule.ts';
import { ruleFunctions, tensorFacts } from './ruleFunctions.ts';
import type { Extent } from './extent.ts';

/** A column in the order in which the generated step writes it. */
export interface GeneratedColumn {
  readonly result: Expression;
  /** One number per row where it is that of the step, otherwise n. */
  readonly extent: Extent;
}

/**
 * The body of a function of (n, initial, schedules, tensors, facts, functions) that returns { step, save, restore }, which is compiled by `new Function`:
 * step(t, theta, g, targets, row, loss), and the two that a Stepper has.
 * A schedule may count other steps than the rule does: by `clock`, which is t where it is left out.
 * `initial` maps each used state variable to its first value, or to the array that holds it; `schedules` maps each scheduled hyperparameter to a function of (t, loss).
 *
 * Only the loops over the coordinates cost per coordinate: whatever is one number for the step or the tensor is computed before them. A rule that sees no further than its
 * coordinate is one loop; where it needs a sum, or a product of matrices, the loop ends, and another goes on with the result: these are the passes.
 * @param split whether the tensors are gone through one by one; needed where there are several and the rule knows of them
 */
export function generateStep(rule: SpecializedRule, columns: readonly GeneratedColumn[], schedules: readonly string[] = [], split = false): string {
  return new StepText(rule, columns, schedules, split).text();
}

/** Whether anything in the rule is one value per tensor, or made of whole tensors. */
export function seesTensors({ definitions, state }: SpecializedRule): boolean {
  return (
    [...state.values()].some(({ extent }) => extent === 'tensor') ||
    definitions.some(({ value, extent }) => extent === 'tensor' || (value.kind === 'apply' && ruleFunctions[value.name].kind === 'map') || mentionsFact(value))
  );
}

function mentionsFact(expression: Expression): boolean {
  let found = false;
  forEachName(expression, (name) => (found ||= (tensorFacts as readonly string[]).includes(name)));
  return found;
}

/** One way over all coordinates, with what comes before, between and after. */
interface Pass {
  readonly step: string[];
  readonly tensor: string[];
  readonly loop: string[];
  readonly afterTensor: string[];
  /** Names whose values come from before the loop, or from an array. */
  readonly used: Set<string>;
  /** Names that it defines itself. */
  readonly own: Set<string>;
  readonly hoisted: Map<string, string>;
}

class StepText {
  readonly #rule: SpecializedRule;
  readonly #columns: readonly GeneratedColumn[];
  readonly #schedules: readonly string[];
  readonly #split: boolean;
  readonly #passes: Pass[] = [];
  /** The first pass in which a name's value is known. */
  readonly #known = new Map<string, number>();
  /** The last pass that needs a name. */
  readonly #last = new Map<string, number>();
  readonly #arrays: string[] = [];
  #names = 0;

  constructor(rule: SpecializedRule, columns: readonly GeneratedColumn[], schedules: readonly string[], split: boolean) {
    this.#rule = rule;
    this.#columns = columns;
    this.#schedules = schedules;
    this.#split = split;
  }

  text(): string {
    this.#place();
    const first = this.#pass(0);
    for (const name of this.#schedules) first.step.push(`const ${scheduled(name)} = schedules.${name}(clock, loss);`);
    for (const [name, { extent }] of this.#rule.state) if (this.#isSingle(extent)) first.step.push(`const ${incoming(name)} = ${kept(name)};`);
    this.#columns.forEach((_, index) => first.step.push(`const column$${index} = targets[${index}];`));
    for (const definition of this.#rule.definitions) this.#define(definition);
    this.#writeState();
    this.#columns.forEach((column, index) => this.#writeColumn(column, index));
    const last = this.#pass(Math.max(this.#knownFrom(this.#rule.update), this.#last.get('theta') ?? 0));
    last.used.add('theta');
    last.loop.push(`theta$[i] = theta + ${this.#inLoop(this.#rule.update, last)};`);
    const body = this.#passes.map((pass, index) => this.#passText(pass, index)).join('\n');
    return `
    ${this.#declarations().join('\n    ')}
    return {
      step(t, theta$, g$, targets, row, loss, clock = t) {
        const base = row * n;
${body}
      },
      save: () => [${this.#keptNames().map(({ name, single }) => (single ? `Float64Array.of(${name})` : `${name}.slice()`)).join(', ')}],
      restore(state) {
        ${this.#keptNames().map(({ name, single }, index) => (single ? `${name} = state[${index}][0];` : `${name}.set(state[${index}]);`)).join('\n        ')}
      },
    };`;
  }

  /** One value for all that there is: a variable holds it. */
  #isSingle(extent: Extent): boolean {
    return extent === 'step' || (extent === 'tensor' && !this.#split);
  }

  #pass(index: number): Pass {
    while (this.#passes.length <= index) this.#passes.push({ step: [], tensor: [], loop: [], afterTensor: [], used: new Set(), own: new Set(), hoisted: new Map() });
    return this.#passes[index]!;
  }

  #extent(name: string): Extent {
    return this.#rule.extents.get(name) ?? 'step';
  }

  #knownFrom(...expressions: readonly Expression[]): number {
    let pass = 0;
    for (const expression of expressions) forEachName(expression, (name) => (pass = Math.max(pass, this.#known.get(name) ?? 0)));
    return pass;
  }

  #needs(expression: Expression, pass: number): void {
    forEachName(expression, (name) => this.#last.set(name, Math.max(pass, this.#last.get(name) ?? 0)));
  }

  /** Finds the pass of each definition, and how long each value is needed. */
  #place(): void {
    for (const { name, value, guard } of this.#rule.definitions) {
      const parts = guard ? [value, guard] : [value];
      const pass = this.#knownFrom(...parts);
      for (const part of parts) this.#needs(part, pass);
      this.#known.set(name, value.kind === 'apply' && ruleFunctions[value.name].kind !== 'elementwise' ? pass + 1 : pass);
    }
    for (const { result } of this.#columns) this.#needs(result, this.#knownFrom(result));
    const update = this.#knownFrom(this.#rule.update);
    this.#needs(this.#rule.update, update);
    this.#last.set('theta', Math.max(update, this.#last.get('theta') ?? 0));
    for (const [name, { result }] of this.#rule.state) {
      const written = Math.max(this.#known.get(result) ?? 0, this.#last.get(incoming(name)) ?? 0);
      this.#last.set(result, Math.max(written, this.#last.get(result) ?? 0));
    }
  }

  #define({ name, value, guard }: Definition): void {
    if (value.kind === 'apply' && ruleFunctions[value.name].kind !== 'elementwise') {
      this.#apply(name, value, guard);
      return;
    }
    const pass = this.#pass(this.#known.get(name)!);
    const extent = this.#extent(name);
    if (extent === 'coordinate') {
      pass.loop.push(`const ${name} = ${this.#inLoop(value, pass)};`);
      if (this.#last.get(name)! > this.#known.get(name)!) pass.loop.push(`${this.#array(name)}[i] = ${name};`);
    } else {
      const lines = extent === 'step' ? pass.step : pass.tensor;
      lines.push(`const ${name} = ${this.#beforeLoop(value, pass)};`);
      if (extent === 'tensor' && this.#split && this.#last.get(name)! > this.#known.get(name)!) lines.push(`${this.#array(name)}[k] = ${name};`);
    }
    pass.own.add(name);
  }

  #apply(name: string, { name: applied, arguments: [first, ...others] }: Expression & { readonly kind: 'apply' }, guard: Expression | undefined): void {
    const pass = this.#pass(this.#known.get(name)! - 1);
    const described = ruleFunctions[applied];
    const under = guard ? `if (${this.#beforeLoop(guard, pass)}) ` : '';
    switch (described.kind) {
      case 'fold':
        if (described.extent === 'step' || !this.#split) {
          pass.step.push(`let ${name} = 0;`);
          pass.loop.push(`${name} += ${this.#inLoop(first!, pass)};`);
        } else {
          pass.tensor.push(`let ${name} = 0;`);
          pass.loop.push(`${name} += ${this.#inLoop(first!, pass)};`);
          pass.afterTensor.push(`${this.#array(name)}[k] = ${name};`);
        }
        break;
      case 'map': {
        const input = this.#array(`${name}input`);
        pass.loop.push(`${input}[i] = ${this.#inLoop(first!, pass)};`);
        const rest = others.map((other) => `, ${this.#beforeLoop(other, pass)}`).join('');
        pass.afterTensor.push(`${under}functions.${applied}(${input}, ${this.#array(name)}, tensors[${this.#split ? 'k' : '0'}]${rest});`);
        break;
      }
      case 'source':
        pass.step.push(`${under}functions.${applied}(${this.#array(name)}, t, theta$);`);
        break;
      case 'elementwise':
      case 'derived':
        throw new Error(`${applied} is not computed apart.`);
    }
  }

  #writeState(): void {
    for (const [name, { result, extent }] of this.#rule.state) {
      if (result === incoming(name)) continue;
      const pass = this.#pass(this.#last.get(result) === undefined ? 0 : Math.max(this.#known.get(result)!, this.#last.get(incoming(name)) ?? 0));
      pass.used.add(result);
      if (extent === 'coordinate') pass.loop.push(`${kept(name)}[i] = ${result};`);
      else if (this.#isSingle(extent)) (extent === 'step' ? pass.step : pass.tensor).push(`${kept(name)} = ${result};`);
      else pass.tensor.push(`${kept(name)}[k] = ${result};`);
    }
  }

  #writeColumn({ result, extent }: GeneratedColumn, index: number): void {
    const pass = this.#pass(this.#knownFrom(result));
    if (this.#isSingle(extent)) (extent === 'step' ? pass.step : pass.tensor).push(`column$${index}[row] = ${this.#beforeLoop(result, pass)};`);
    else pass.loop.push(`column$${index}[base + i] = ${this.#inLoop(result, pass)};`);
  }

  /** Text for use inside the loop: whatever the coordinates share gets a name before it. */
  #inLoop(expression: Expression, pass: Pass): string {
    const print = (part: Expression): string => {
      if (part.kind === 'literal' || part.kind === 'name' || extentOf(part, this.#rule.extents) === 'coordinate') return printStepExpression(part, print);
      const text = printShared(part);
      if (!pass.hoisted.has(text)) {
        pass.hoisted.set(text, `shared$${this.#names++}`);
        pass.tensor.push(`const ${pass.hoisted.get(text)!} = ${text};`);
      }
      return pass.hoisted.get(text)!;
    };
    forEachName(expression, (name) => pass.used.add(name));
    return print(expression);
  }

  #beforeLoop(expression: Expression, pass: Pass): string {
    forEachName(expression, (name) => pass.used.add(name));
    return printShared(expression);
  }

  /** Where a value waits for a later pass. */
  #array(name: string): string {
    const array = `${name}array`;
    if (!this.#arrays.includes(array)) this.#arrays.push(array);
    return array;
  }

  #passText({ step, tensor, loop, afterTensor, used, own }: Pass, index: number): string {
    const brought = [...used].filter((name) => !own.has(name));
    const loads = brought.filter((name) => this.#extent(name) === 'coordinate').map((name) => `const ${name} = ${this.#source(name)}[i];`);
    const tensorLoads = this.#split ? brought.filter((name) => this.#extent(name) === 'tensor').map((name) => `const ${name} = ${this.#source(name)}[k];`) : [];
    const range = this.#split ? 'let i = tensors[k].offset, end = i + tensors[k].length; i < end; i++' : 'let i = 0; i < n; i++';
    const coordinates = loop.length > 0 ? [`for (${range}) {`, ...[...loads, ...loop].map((line) => `  ${line}`), '}'] : [];
    const perTensor = [...tensorLoads, ...tensor, ...coordinates, ...afterTensor];
    const tensors = this.#split && perTensor.length > 0 ? ['for (let k = 0; k < tensors.length; k++) {', ...perTensor.map((line) => `  ${line}`), '}'] : perTensor;
    return [...(index > 0 ? [`// pass ${index + 1}`] : []), ...step, ...tensors].map((line) => `      ${line}`).join('\n');
  }

  /** The array that a name's value comes from. */
  #source(name: string): string {
    if (name === 'theta' || name === 'g') return `${name}$`;
    for (const state of this.#rule.state.keys()) if (incoming(state) === name) return kept(state);
    return (tensorFacts as readonly string[]).includes(name) ? `facts.${name}` : this.#array(name);
  }

  /** What stays from step to step: the state, in its order, and what a function that is not asked at every step gave last. */
  #keptNames(): readonly { readonly name: string; readonly single: boolean }[] {
    const state = [...this.#rule.state].map(([name, { extent }]) => ({ name: kept(name), single: this.#isSingle(extent) }));
    const guarded = this.#rule.definitions.filter(({ guard, name }) => guard && this.#arrays.includes(`${name}array`)).map(({ name }) => ({ name: `${name}array`, single: false }));
    return [...state, ...guarded];
  }

  #declarations(): string[] {
    const state = [...this.#rule.state].map(([name, { extent }]) => {
      if (this.#isSingle(extent)) return `let ${kept(name)} = initial.${name};`;
      if (extent === 'tensor') return `const ${kept(name)} = new Float64Array(tensors.length).fill(initial.${name});`;
      return `const ${kept(name)} = typeof initial.${name} === 'number' ? new Float64Array(n).fill(initial.${name}) : initial.${name};`;
    });
    return [...state, ...this.#arrays.map((array) => `const ${array} = new Float64Array(n);`)];
  }
}

/** Where a state variable stays between steps; the rule's own names have no `$` before a letter. */
const kept = (state: string): string => `kept$${state}`;
