// npm run package: .cache/optimizer-lab.vsix, and what is in it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, cache, dependencies, main, packageExtension, underProjectNode, vsix } from './setup.mjs';

await main(async () => {
  await dependencies();
  await underProjectNode();
  await build();
  await packageExtension();
  console.log(await readFile(join(cache, 'logs', 'package.log'), 'utf8'));
  console.log(vsix);
});
