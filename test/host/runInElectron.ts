// node test/host/runInElectron.ts RESULTS: the integration suite in a desktop VS Code: the executable of VSCODE_EXECUTABLE, otherwise a download.
import { downloadAndUnzipVSCode, runTests, SilentReporter } from '@vscode/test-electron';
import { join } from 'node:path';
import { checkout } from './checkout.ts';
import { copyOfExamples, removeFolder, temporaryFolder } from './temporary.ts';

const results = process.argv[2];
if (!results) throw new Error('usage: runInElectron.ts RESULTS');

const executable = process.env.VSCODE_EXECUTABLE ?? await download();
const examples = await copyOfExamples();
const home = await temporaryFolder();
try {
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: checkout,
    extensionTestsPath: join(checkout, 'out/test/integration/index.js'),
    extensionTestsEnv: { OPTIMIZER_LAB_TEST_RESULTS: results },
    launchArgs: [examples.folder, '--disable-workspace-trust', '--disable-extensions', '--user-data-dir', home, ...process.getuid?.() === 0 ? ['--no-sandbox'] : []],
  });
} catch (error) {
  // A failed test is in the results; what never reported ends here.
  console.error(`${executable}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await removeFolder(home);
  await examples.remove();
}

async function download(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ cachePath: join(checkout, '.cache', 'vscode-test'), timeout: 15_000, reporter: new SilentReporter() });
  } catch (error) {
    console.error(`A desktop VS Code could not be downloaded (${error instanceof Error ? error.message : String(error)}): set VSCODE_EXECUTABLE to the path of an installed one.`);
    process.exit(1);
  }
}
