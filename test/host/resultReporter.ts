import { appendFileSync, writeFileSync } from 'node:fs';
import type { MochaOptions, Runner, Test } from 'mocha';

/** One line of a result file, as JSON. */
export type ResultLine =
  | { readonly type: 'started'; readonly title: string }
  | { readonly type: 'passed'; readonly title: string; readonly milliseconds: number }
  | { readonly type: 'skipped'; readonly title: string }
  | { readonly type: 'failed'; readonly title: string; readonly file?: string; readonly message: string }
  | { readonly type: 'ended' };

/** Writes each event as it happens: a run that crashes or hangs still tells how far it came and in which test. */
export default class ResultReporter {
  constructor(runner: Runner, options: MochaOptions) {
    const { output } = options.reporterOptions as { output: string };
    const write = (line: ResultLine) => appendFileSync(output, `${JSON.stringify(line)}\n`);
    writeFileSync(output, '');
    runner.on('test', (test: Test) => write({ type: 'started', title: test.fullTitle() }));
    runner.on('pass', (test: Test) => write({ type: 'passed', title: test.fullTitle(), milliseconds: test.duration ?? 0 }));
    runner.on('pending', (test: Test) => write({ type: 'skipped', title: test.fullTitle() }));
    runner.on('fail', (test: Test, error: Error) => write({ type: 'failed', title: test.fullTitle(), ...test.file === undefined ? {} : { file: test.file }, message: error.stack ?? String(error) }));
    runner.once('end', () => write({ type: 'ended' }));
  }
}
