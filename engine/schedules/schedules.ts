import { settleCall, type CheckedCall } from '../calls/callDescription.ts';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { decay } from './decay.ts';
import { exponential } from './exponential.ts';
import { inverseTime } from './inverseTime.ts';
import { multiStep } from './multiStep.ts';
import { oneCycle } from './oneCycle.ts';
import { plateau } from './plateau.ts';
import { polynomial } from './polynomial.ts';
import { step } from './step.ts';
import { warmRestarts } from './warmRestarts.ts';
import { warmup } from './warmup.ts';
import { warmupCosine } from './warmupCosine.ts';
import type { Dialect } from '../optimizers/description.ts';
import type { ScheduleDescription } from './schedule.ts';

/** All schedules, in the order in which they are listed everywhere. */
export const schedules: readonly ScheduleDescription[] = [
  constant,
  step,
  multiStep,
  exponential,
  polynomial,
  inverseTime,
  decay,
  cosine,
  warmRestarts,
  warmup,
  warmupCosine,
  oneCycle,
  plateau,
];

/** Reads a schedule such as `cosine(0.1,1000)`. */
export function settleSchedule(text: string, dialect: Dialect): CheckedCall<ScheduleDescription> {
  return settleCall(text, schedules, dialect, 'schedule');
}
