import { assignedIn } from './activity.ts';
import { everyStatement, operandsOf, type Statement, type Value } from './ir.ts';
import type { CountedAssumption, Lowering } from './lowering.ts';
import { isAllocation } from './positions.ts';
import { anyKey, everything, lengthKey } from './slots.ts';

/** The counted loops whose bound may change while they run. */
export function brokenAssumptions(l: Lowering): CountedAssumption[] {
  return l.assumptions.filter(({ bound, fixed, variables, body }) => {
    const assigned = assignedIn(body);
    const statements = new Set<unknown>(everyStatement(body).map(({ statement }) => statement));
    const changes = (value: Value): boolean => {
      if (fixed.has(value)) return false;
      // What is made after the list that is gone through is not that list.
      const isOther = (statement: unknown): boolean => value.operation.kind === 'length' && fixed.has(value.operation.base) && isNewer(statement as Statement, value.operation.base);
      const { operation } = value;
      if (operation.kind === 'read' && assigned.has(operation.variable)) return true;
      if (operation.kind === 'length' || operation.kind === 'load') {
        const wanted = operation.kind === 'length' ? lengthKey : operation.key.operation.kind === 'literal' ? String(operation.key.operation.value) : anyKey;
        const hit = operation.base.slot.cell.writes.some(
          ({ what, statement }) => statements.has(statement) && !isOther(statement) && (what === wanted || what === everything || (operation.kind === 'load' && (what === anyKey || wanted === anyKey))),
        );
        if (hit) return true;
        // An element written past the end makes an array longer.
        if (operation.kind === 'length' && operation.base.slot.cell.writes.some(({ what, statement }) => what === anyKey && statements.has(statement) && !isOther(statement) && operation.base.slot.cell.grows)) return true;
      }
      return operandsOf(operation).some(changes);
    };
    return changes(bound) || [...variables].some((variable) => assigned.has(variable));
  });
}

function isNewer(statement: Statement, list: Value): boolean {
  const base = statement.kind === 'store' || statement.kind === 'setLength' ? statement.base : statement.kind === 'copyFields' ? statement.target : undefined;
  return base !== undefined && isAllocation(base) && base.id > list.id;
}
