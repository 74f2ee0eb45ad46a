import assert from 'node:assert/strict';
import type { Problem } from '../../../engine/problem.ts';

/** The longest that is still read. */
const longest = 1000;

/** What a machine says, not what a person can act on. */
const machineTalk: readonly RegExp[] = [
  /Cannot read propert|Cannot convert|Cannot access|is not a function\b|is not iterable|is not defined\b|Maximum call stack|Invalid (array|string) length|Reduce of empty/i,
  /\n\s+at /,
  /\[object \w+\]/,
  /Invalid input|Expected \w+, received|Too (small|big)|✖|"code":/,
  /\b[A-Z]\w*Error\b/,
  // A URL of ours, or a file of ours: a place that is not the person's.
  /file:\/\/|node:internal|engine\/\w+\/\w+\.ts/,
];

/** Fails where a message is not one that a person can act on: a sentence or more, short enough to read, and not what the runtime says. @param input what the message may quote */
export function judgeMessage(message: unknown, input = ''): void {
  assert.ok(typeof message === 'string', `no text: ${typeof message}`);
  assert.ok(message.trim() !== '', 'the message is empty');
  assert.ok(message.length <= longest, `${message.length} characters: ${message.slice(0, 200)} …`);
  assert.match(message, /[.!?…][”"’)]?$/u, 'the message ends like a sentence');
  for (const pattern of machineTalk) {
    const found = pattern.exec(message)?.[0];
    assert.ok(found === undefined || input.includes(found), `“${found}” in: ${message}`);
  }
  assert.ok(input.includes('undefined') || !/\bundefined\b/.test(message), `“undefined” in: ${message}`);
}

/** Fails where a problem does not name its place in the text. */
export function judgeProblem({ message, file, line, column }: Problem, text: string, files: readonly string[]): void {
  judgeMessage(message, text);
  assert.ok(files.includes(file), `it is in ${file}`);
  assert.ok(Number.isInteger(line) && Number.isInteger(column) && line >= 1 && column >= 1, `${line}:${column}: ${message}`);
  if (file !== files[0]) return;
  // As editors count lines.
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  assert.ok(line <= lines.length, `line ${line} of ${lines.length}: ${message}`);
  assert.ok(column <= lines[line - 1]!.length + 2, `column ${column} of ${lines[line - 1]!.length}: ${message}`);
}

/** Seconds of processor time that one answer may take, in a process that does other things too. */
const mostSeconds = 4;

/** Runs one case; fails where it takes so long that a person would think that it hangs. */
export function promptly<Result>(run: () => Result): Result {
  const before = process.cpuUsage();
  const result = run();
  const settle = (): void => {
    const { user, system } = process.cpuUsage(before);
    assert.ok((user + system) / 1e6 < mostSeconds, `it took ${((user + system) / 1e6).toFixed(1)} s of processor time`);
  };
  if (!(result instanceof Promise)) {
    settle();
    return result;
  }
  return result.then((value: unknown) => {
    settle();
    return value;
  }) as Result;
}
