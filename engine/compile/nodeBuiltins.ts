const builtins = new Set(
  (
    'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http http2 https inspector module net os path ' +
    'perf_hooks process punycode querystring readline repl sea sqlite stream string_decoder sys test timers tls trace_events tty url util v8 vm wasi worker_threads zlib'
  ).split(' '),
);

/** Is this import one of Node's own modules, such as `node:fs`, `fs` or `fs/promises`? Asked only where no package of that name is installed. */
export const isNodeBuiltin = (specifier: string): boolean => specifier.startsWith('node:') || builtins.has(specifier.replace(/\/.*/, ''));
