import { dirname, join } from 'node:path';

/** The root of the checkout. */
export const checkout = dirname(dirname(import.meta.dirname));

/** The packaged extension, as the set-up leaves it. */
export const vsix = join(checkout, '.cache', 'optimizer-lab.vsix');

/** VS Code's server, as the set-up leaves it. */
export const serverMain = process.env.VSCODE_SERVER_MAIN ?? join(checkout, '.cache/code-server/node_modules/code-server/lib/vscode/out/server-main.js');
