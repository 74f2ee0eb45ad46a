import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as MochaTypes from 'mocha';
import ResultReporter, { type ResultLine } from '../host/resultReporter.ts';

/**
 * The entry that an extension host calls: runs every compiled *.test.js below it, or only the tests whose titles have
 * OPTIMIZER_LAB_TEST_GREP in them. The results go to the file that OPTIMIZER_LAB_TEST_RESULTS names, for the launcher that waits for them.
 * @throws Error when a test fails, which the host turns into its exit code
 */
export async function run(): Promise<void> {
  const output = process.env.OPTIMIZER_LAB_TEST_RESULTS;
  if (!output) throw new Error('OPTIMIZER_LAB_TEST_RESULTS names no file for the results');
  const mocha = await load(output).catch(async (error: Error) => {
    // A suite that cannot even be loaded is a failure that the launcher must hear of.
    const lines: ResultLine[] = [{ type: 'failed', title: 'loading the integration suite', message: error.stack ?? error.message }, { type: 'ended' }];
    await writeFile(output, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    throw error;
  });
  const failures = await new Promise<number>((resolve) => { mocha.run(resolve); });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

async function load(output: string) {
  const { default: Mocha } = await import('mocha');
  // Mocha asks of a reporter only to be constructed; its types ask for its base class.
  const reporter = ResultReporter as unknown as MochaTypes.ReporterConstructor;
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter, reporterOptions: { output } });
  if (process.env.OPTIMIZER_LAB_TEST_GREP) mocha.grep(process.env.OPTIMIZER_LAB_TEST_GREP);
  const files = (await readdir(__dirname, { recursive: true })).filter((name) => name.endsWith('.test.js')).sort();
  for (const file of files) mocha.addFile(join(__dirname, file));
  await mocha.loadFilesAsync();
  return mocha;
}
