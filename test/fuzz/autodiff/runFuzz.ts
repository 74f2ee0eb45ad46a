import { compareAt, expectedAt, repeats, Tally, type Derivatives, type Expected, type Failure, type Subject } from './compareWithJudge.ts';
import { generateProgram, textOf, type RandomProgram } from './generateProgram.ts';
import { prepare } from './oracle/judge.ts';
import { shrinkProgram } from './shrinkProgram.ts';

export interface FuzzOptions {
  readonly count: number;
  /** Programs are those of seed, seed + 1, … */
  readonly seed: number;
  readonly subjects: readonly Subject[];
  /** Failures that are shrunk and reported, one of each exception and three of each other kind; the rest is only counted. Default 5. */
  readonly shown?: number;
  readonly onProgress?: (done: number, report: FuzzReport) => void;
}

export interface FoundFailure extends Failure {
  readonly subject: string;
  readonly seed: number;
  /** The program, made small. */
  readonly program: RandomProgram;
}

/** How many programs a subject refused for a reason, and one that shows it. */
export interface Refusals {
  count: number;
  readonly seed: number;
  readonly line: string;
}

export interface FuzzReport {
  readonly programs: number;
  /** By the subject's name. */
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly refusals: ReadonlyMap<string, ReadonlyMap<string, Refusals>>;
  readonly failures: readonly FoundFailure[];
  /** Failing programs by subject and kind, also those that are not shown. */
  readonly failureCounts: ReadonlyMap<string, number>;
}

/**
 * Judges subjects on random programs.
 * @throws where the judge contradicts the function itself
 */
export function fuzz({ count, seed, subjects, shown = 5, onProgress }: FuzzOptions): FuzzReport {
  const tallies = new Map(subjects.map(({ name }) => [name, new Tally()]));
  const refusals = new Map(subjects.map(({ name }) => [name, new Map<string, Refusals>()]));
  const failures: FoundFailure[] = [];
  const failureCounts = new Map<string, number>();
  const seen = new Map<string, number>();
  const report: FuzzReport = { programs: count, tallies, refusals, failures, failureCounts };
  for (let k = 0; k < count; k++) {
    const program = generateProgram(seed + k);
    const expected = expectations(program);
    for (const subject of subjects) {
      const outcome = judgeSubject(subject, program, expected, tallies.get(subject.name)!);
      if ('refused' in outcome) countRefusal(refusals.get(subject.name)!, outcome, program, seed + k);
      if (!('failure' in outcome)) continue;
      const { failure } = outcome;
      const name = `${subject.name}: ${failure.kind}`;
      failureCounts.set(name, (failureCounts.get(name) ?? 0) + 1);
      const alike = seen.get(signature(subject, failure)) ?? 0;
      if (failures.length >= shown || alike >= (isException(failure) ? 1 : 3)) continue;
      seen.set(signature(subject, failure), alike + 1);
      const smaller = shrinkProgram(program, (candidate) => failsAlike(subject, candidate, failure));
      const again = judgeSubject(subject, smaller, expectations(smaller), new Tally());
      failures.push({ ...('failure' in again ? again.failure : failure), subject: subject.name, seed: seed + k, program: smaller });
    }
    onProgress?.(k + 1, report);
  }
  return report;
}

type Outcome = { readonly failure: Failure } | { readonly refused: string; readonly line: number } | { readonly agrees: true };

function expectations({ source, points, direction, data }: RandomProgram): readonly Expected[] {
  const judged = prepare(source);
  return points.map((point) => expectedAt(judged, point, direction, data));
}

/** Runs one subject on one program. */
export function judgeSubject(subject: Subject, program: RandomProgram, expected: readonly Expected[], tally: Tally): Outcome {
  let derivatives: Derivatives;
  try {
    const result = subject.differentiate(program.source);
    if (!result.ok) return { refused: result.problem.message, line: result.problem.line };
    derivatives = result.differentiable;
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 5).join('\n') : String(error);
    return { failure: { kind: 'compiles', message, point: program.points[0]! } };
  }
  for (const each of expected) {
    const failure = compareAt(derivatives, each, program.direction, program.data, tally);
    if (failure) return { failure };
  }
  const failure = repeats(derivatives, program.points, program.data);
  return failure ? { failure } : { agrees: true };
}

function failsAlike(subject: Subject, candidate: RandomProgram, { kind, message }: Failure): boolean {
  const outcome = judgeSubject(subject, candidate, expectations(candidate), new Tally());
    if (!('failure' in outcome) || outcome.failure.kind !== kind) return false;
  // Another exception is another failure.
  return !isException({ kind }) || withoutNames(outcome.failure.message) === withoutNames(message);
}

const withoutNames = (message: string): string => message.split('\n')[0]!.replace(/[\w$]*\d+/g, '#');

const isException = ({ kind }: Pick<Failure, 'kind'>): boolean => kind === 'throws' || kind === 'compiles';
const signature = ({ name }: Subject, { kind, message }: Failure): string => `${name} ${kind} ${isException({ kind }) ? withoutNames(message) : ''}`;

function countRefusal(refusals: Map<string, Refusals>, { refused, line }: { readonly refused: string; readonly line: number }, program: RandomProgram, seed: number): void {
  // Names and numbers of one program do not make it another reason.
  const reason = refused.replace(/[“"][A-Za-z_]+\d+[”"]/g, '“…”');
  const known = refusals.get(reason);
  if (known) known.count++;
  else refusals.set(reason, { count: 1, seed, line: textOf(program).split('\n')[line - 1]?.trim() ?? '' });
}

/** The failure as a person reads it. */
export function formatFailure({ subject, seed, kind, message, point, program }: FoundFailure): string {
  const data = program.data === undefined ? '' : `\ndata ${JSON.stringify(program.data)}`;
  const text = textOf(program).split('\n').filter((line) => line.trim() !== '').join('\n');
  return `${subject} is wrong (${kind}), seed ${seed}: ${message}\nat [${point.join(', ')}], direction [${program.direction.join(', ')}]${data}\n\n${text}`;
}
