import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { crc32 } from 'node:zlib';
import { readChecked } from './checkedFile.ts';
import { withoutEnvironment } from './workerProcess.ts';

/** A file that a worker runs, and its arguments. */
export type WorkerEntry = readonly [file: string, ...parameters: string[]];

/**
 * What V8 compiled of a worker's bundle, kept in a folder: a new worker takes it from there and is twice as fast until it is warm. A process of its own makes it,
 * which never sees code of the user's: what workers could write, they could write for each other.
 */
export class CodeCache {
  readonly #bundle: string;
  readonly #folder: string;
  readonly #loader: string;
  #path: string | undefined;

  /** @param bundle a worker.js, with cachedWorker.js beside it */
  constructor(bundle: string, folder: string) {
    this.#bundle = bundle;
    this.#folder = folder;
    this.#loader = join(bundle, '..', 'cachedWorker.js');
  }

  /** The bundle by itself as long as nothing is kept. */
  entry(): WorkerEntry {
    try {
      const file = this.#file();
      if (existsSync(file)) return [this.#loader, this.#bundle, file];
    } catch {
      // The bundle cannot be read, which whoever starts it is told.
    }
    return [this.#bundle];
  }

  /** Keeps what is not kept yet. @throws {Error} where that is not possible */
  async make(): Promise<void> {
    const file = this.#file();
    if (readChecked(file)) return;
    const child = fork(this.#loader, [this.#bundle, file], { execArgv: [], env: withoutEnvironment(), stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject).on('close', (code) => (code === 0 ? resolve() : reject(new Error(/Error: (.*)/.exec(said)?.[1] ?? `exit code ${code}`))));
    });
  }

  /** Of the text of the bundle: V8 itself looks only at its length and at its own version. */
  #file(): string {
    return this.#path ??= join(this.#folder, `${['worker', crc32(readFileSync(this.#bundle)).toString(16), process.versions.v8, process.arch].join('-')}.compiled`);
  }
}
