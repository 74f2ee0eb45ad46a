import process from 'node:process';
import { poorProcess } from './poorProcess.ts';
import { limitSettings } from './workerLimits.ts';

/** What a loss function has no business with, by what it would do. */
const refused = {
  network: ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'],
  timers: ['setTimeout', 'setInterval', 'setImmediate'],
  threads: ['Worker', 'BroadcastChannel', 'MessageChannel', 'MessagePort'],
  storage: ['localStorage', 'sessionStorage', 'Storage', 'CloseEvent'],
} as const;

/** A loss function is computed at once and from nothing but θ and its data. */
export const refusalOf = (name: string, business: string): string =>
  `“${name}” is out of reach: a loss function is computed from its parameters and data, without ${business}. Import data as “import rows from './rows.csv'”; the setting ${limitSettings.allowNodeModules}, or --allow-node-modules, opens what Node.js has.`;

/**
 * Takes away from this realm what leads out of it, so that nobody comes there by accident. What is left in place of a function says, when it is
 * called, why it is not there: the stack leads to the user's line. Modules that are loaded already keep what they have taken for themselves.
 */
export function closeGlobals(): void {
  for (const [business, names] of Object.entries(refused)) {
    for (const name of names) {
      if (!(name in globalThis)) continue;
      if (business === 'storage') Reflect.deleteProperty(globalThis, name);
      else replace(name, refuse(name, business));
    }
  }
  replace('process', poorProcess((member) => refuse(`process.${member}`, 'processes')));
}

/** Loads a module of ours that looks, while it is loaded, whether it is in Node. No code of the user's runs meanwhile. */
export async function whileNodeIsSeen<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  const closed: unknown = Reflect.get(globalThis, 'process');
  replace('process', process);
  try {
    return await load();
  } finally {
    replace('process', closed);
  }
}

/** Called or constructed, it throws. */
function refuse(name: string, business: string): () => never {
  // A function of the old kind: `new` works on it too, and comes to the same message.
  return function refusing(): never {
    throw new Error(refusalOf(name, business));
  };
}

function replace(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}
