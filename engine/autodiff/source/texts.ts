import type { Operation, Value } from './ir.ts';
import { refuse } from './refuse.ts';
import type { Slot } from './slots.ts';

/**
 * Finds the texts that are made of numbers that depend on the parameters, and where one of them is read in a way that could give a number back.
 * As a key, in a comparison, in a message or within a longer text it does no harm.
 * @param values all of the program, whose activity is known
 * @throws {ProblemError} where a derivative would be lost
 */
export function checkTexts(values: readonly Value[]): void {
  let waiting = values.filter(({ operation }) => operation.kind === 'passive' && operation.passive.result === 'string');
  for (let before = -1; before !== waiting.length; ) {
    before = waiting.length;
    waiting = waiting.filter((value) => {
      const isMade = operandsOf(value.operation).some((operand) => operand.isActive || operand.isActiveObject || operand.slot.text);
      if (isMade) spread(value.slot);
      return !isMade;
    });
  }
  for (const { operation, place } of values) {
    if (readsText(operation)) refuse(place, 'a text that is made of a number that depends on the parameters is read here, where it could become a number again');
  }
}

const operandsOf = (operation: Operation): readonly Value[] => (operation.kind === 'passive' ? operation.operands : []);

function spread(from: Slot): void {
  if (from.text) return;
  from.text = true;
  from.dependents.forEach(spread);
}

function readsText(operation: Operation): boolean {
  switch (operation.kind) {
    case 'arithmetic':
      return operation.operands.some(({ slot }) => slot.text);
    case 'asArray':
    case 'load':
      return operation.base.slot.text;
    case 'passive': {
      const { passive: { result, valueOnly }, operands: [first, ...others] } = operation;
      if (result === 'string' || result === 'boolean' || (valueOnly && result === undefined)) return false;
      // Keys of maps and sets.
      return first !== undefined && (first.slot.text || (!first.slot.cell.opaque && others.some(({ slot }) => slot.text)));
    }
    default:
      return false;
  }
}
