import { assignedIn } from './activity.ts';
import { everyStatement, operandsOf, type Value } from './ir.ts';
import type { CountedAssumption, Lowering } from './lowering.ts';
import { anyKey, everything, lengthKey } from './slots.ts';

/** The counted loops whose bound may change while they run. */
export function brokenAssumptions(l: Lowering): CountedAssumption[] {
  return l.assumptions.filter(({ bound, body }) => {
    const assigned = assignedIn(body);
    const statements = new Set<unknown>(everyStatement(body).map(({ statement }) => statement));
    const changes = (value: Value): boolean => {
      const { operation } = value;
      if (operation.kind === 'read' && assigned.has(operation.variable)) return true;
      if (operation.kind === 'length' || operation.kind === 'load') {
        const wanted = operation.kind === 'length' ? lengthKey : operation.key.operation.kind === 'literal' ? String(operation.key.operation.value) : anyKey;
        const hit = operation.base.slot.cell.writes.some(
          ({ what, statement }) => statements.has(statement) && (what === wanted || what === everything || (operation.kind === 'load' && (what === anyKey || wanted === anyKey))),
        );
        if (hit) return true;
        // An element written past the end makes an array longer.
        if (operation.kind === 'length' && operation.base.slot.cell.writes.some(({ what, statement }) => what === anyKey && statements.has(statement) && operation.base.slot.cell.grows)) return true;
      }
      return operandsOf(operation).some(changes);
    };
    return changes(bound);
  });
}
