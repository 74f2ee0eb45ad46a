// npm test [part …] [mocha options]: sets up, runs every part whatever the others do, and sums up; the last line is `N passed, N failed`.
import { stripVTControlCharacters } from 'node:util';
import { parts } from './parts.mjs';
import { once, runPart } from './runPart.mjs';
import { CannotGoOn, chromium, dependencies, main, underProjectNode, vscodeServer } from './setup.mjs';

const firstOption = process.argv.findIndex((argument, index) => index > 1 && argument.startsWith('-'));
const names = process.argv.slice(2, firstOption < 0 ? undefined : firstOption);
const options = firstOption < 0 ? [] : process.argv.slice(firstOption);

await main(async () => {
  if (options.includes('--help')) {
    console.log(`npm test [part …] [-- mocha options]; the parts are ${parts.map(({ name }) => name).join(', ')}.`);
    return;
  }
  const unknown = names.find((name) => !parts.some((part) => part.name === name));
  if (unknown) throw new CannotGoOn(`There is no part "${unknown}": the parts are ${parts.map(({ name }) => name).join(', ')}.`);
  const chosen = parts.filter((part) => names.length > 0 ? names.includes(part.name) : !part.onRequest);

  await dependencies();
  await underProjectNode();

  let passed = 0;
  let failed = 0;
  const report = async (part) => {
    const started = performance.now();
    const result = await runPart(part, options);
    passed += result.passed;
    failed += result.failures.length;
    const counts = [`${result.passed} passed`, result.failures.length > 0 && `${result.failures.length} failed`, result.skipped > 0 && `${result.skipped} skipped`];
    console.log(`${result.failures.length > 0 ? '✘' : '✔'} ${part.name.padEnd(12)} ${counts.filter(Boolean).join(', ')} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    for (const { title, message } of result.failures) console.log(`\n  ✘ ${title}\n${readable(message)}\n`);
    if (result.printed) console.log(`  Printed meanwhile:\n${readable(result.printed)}\n`);
  };
  // Downloads begin at once, beside the parts that only compute; those with a clock in them then have the machine to themselves.
  for (const need of [vscodeServer, chromium]) if (chosen.some(({ needs }) => needs.includes(need))) once(need).catch(() => undefined);
  await Promise.all(chosen.filter(({ single }) => single).map(report));
  for (const part of chosen.filter(({ single }) => !single)) await report(part);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
});

/** Indented, without colours, and without the line of a bundle that Node quotes. */
function readable(message) {
  const lines = stripVTControlCharacters(message).trim().split('\n');
  return lines.map((line) => `      ${line.length > 500 ? `${line.slice(0, 500)} …` : line}`).join('\n');
}
