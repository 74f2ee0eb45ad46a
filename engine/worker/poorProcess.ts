import process from 'node:process';

/** Listeners are taken and never called: packages for browsers and Node alike set some. */
const listening = new Set(['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners', 'prependListener', 'emitWarning']);

/**
 * What stands for `process`: enough for packages that look at where they are, and nothing of the environment, the files or other processes.
 * @param refuse makes the function that stands for a member
 */
export function poorProcess(refuse: (member: string) => () => never): object {
  const write = (stream: NodeJS.WriteStream) => ({ write: (text: string | Uint8Array) => stream.write(text), isTTY: false });
  const harmless: Record<string, unknown> = {
    env: {},
    argv: [],
    execArgv: [],
    versions: {},
    platform: process.platform,
    stdout: write(process.stdout),
    stderr: write(process.stderr),
    cwd: () => '/',
    nextTick: (callback: (...given: unknown[]) => void, ...given: unknown[]) => queueMicrotask(() => callback(...given)),
    hrtime: process.hrtime,
    uptime: () => process.uptime(),
    cpuUsage: () => process.cpuUsage(),
    memoryUsage: process.memoryUsage,
  };
  return new Proxy(harmless, {
    get(target, member, receiver) {
      if (typeof member === 'symbol' || Object.hasOwn(target, member)) return Reflect.get(target, member, receiver) as unknown;
      if (typeof Reflect.get(process, member) !== 'function') return undefined;
      return listening.has(member) ? () => receiver as unknown : refuse(member);
    },
  });
}
