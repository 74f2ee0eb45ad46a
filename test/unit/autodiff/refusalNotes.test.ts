import assert from 'node:assert/strict';
import type { Refusal } from '../../../engine/autodiff/differentiate.ts';
import { noGradient, refusalNotes } from '../../../engine/autodiff/refusalNotes.ts';

const refusal = (message: string, method: Refusal['method'] = 'source', failedAudit = false): Refusal => ({
  method,
  problem: { severity: 'error', file: '/f.ts', line: 1, column: 1, message },
  ...(failedAudit && { failedAudit: true }),
});
const told = (refusals: readonly Refusal[], next: 'trace' | 'numeric'): string | undefined => refusalNotes('bend', refusals, next)[0]?.message;

describe('refusalNotes', () => {
  it('says why a function is traced, and calls a failed audit one', () => {
    assert.equal(told([refusal('generators are not followed')], 'trace'), 'Generators are not followed. The gradient of bend is therefore computed by tracing: as exact, but slower.');
    const failed = told([refusal('The gradient of bend from its source text failed the audit at (1) and is not used. It differs.', 'source', true)], 'trace')!;
    assert.match(failed, /failed the audit at \(1\) and is not used\. It differs\. The gradient of bend is computed by tracing instead, which is slower\. Please report this\.$/);
    assert.doesNotMatch(failed, /as exact/);
    assert.equal(told([], 'trace'), undefined);
  });

  it('keeps the letters of a name that begins a sentence', () => {
    assert.match(told([refusal('bend gives a text')], 'trace')!, /^bend gives a text\. /);
    assert.match(noGradient('bend', [refusal('bend gives a text')]).message, /^bend gives a text\. So bend has no exact gradient/);
  });

  it('promises no digits of differences where the function rounds', () => {
    assert.match(told([refusal('“Math.fround”, which rounds'), refusal('it is lost', 'trace')], 'numeric')!, /^“Math\.fround”, which rounds\. .*numeric: central differences, good to about 10 digits where .* double precision, and to far fewer where it rounds\.$/);
  });
});
