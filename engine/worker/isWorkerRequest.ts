import { controlBytes } from '../run/runMarks.ts';
import type { CallName, WorkerRequest } from './protocol.ts';

const calls: Readonly<Record<CallName, true>> = { run: true, replay: true, landscape: true, check: true, gradient: true, intermediates: true };

/** Both ends are ours and of one build: what is checked is that a message is a request at all. */
export function isWorkerRequest(value: unknown): value is WorkerRequest {
  if (typeof value !== 'object' || value === null) return false;
  const { id, call, parameters, control } = value as Partial<Record<keyof WorkerRequest, unknown>>;
  return (
    typeof id === 'number' &&
    typeof call === 'string' &&
    Object.hasOwn(calls, call) &&
    typeof parameters === 'object' &&
    parameters !== null &&
    'source' in parameters &&
    control instanceof SharedArrayBuffer &&
    control.byteLength >= controlBytes
  );
}
