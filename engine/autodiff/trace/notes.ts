import { mapError } from '../../compile/mapError.ts';
import type { ModuleGraph } from '../../compile/moduleGraph.ts';
import type { Position, Problem } from '../../problem.ts';

/** What the person should know of a loss function's derivatives, each once for each place. */
export interface Notes {
  /** Grows while evaluations find more. */
  readonly all: readonly Problem[];
  /** Should the next recording look for notes? Finding a place takes a stack, so only the first ones do. */
  wanted(): boolean;
  /** At the user's code that runs now. */
  readonly take: (message: string) => void;
  /** At the loss function. */
  add(message: string): void;
}

const recordingsWithNotes = 8;
const stacksLimit = 256;

export function createNotes(graph: ModuleGraph, fallback: Position & { readonly file: string }): Notes {
  const all: Problem[] = [];
  const seen = new Set<string>();
  let recordings = 0;
  let stacks = 0;
  const note = (problem: Problem): void => {
    const key = JSON.stringify(problem);
    if (!seen.has(key)) all.push(problem);
    seen.add(key);
  };
  return {
    all,
    wanted: () => recordings++ < recordingsWithNotes,
    take(message) {
      if (stacks++ < stacksLimit) note({ ...mapError(new Error(message), graph, fallback), severity: 'information', message });
    },
    add: (message) => note({ severity: 'information', ...fallback, message }),
  };
}
