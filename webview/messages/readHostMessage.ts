import type { ChartState, ColumnView, ComparisonView, DivergenceView, HostToPanel, PanelState, PointView, RowSorting, RunView } from '../protocol.ts';
import { answerShapes } from './answerShapes.ts';
import { problem } from './problemShape.ts';
import { boolean, list, literal, misfit, number, optional, plainNumbers, shape, string, strings, text, value, wireNumber, word, type Schema } from './shape.ts';

type Message<Type extends HostToPanel['type']> = Extract<HostToPanel, { type: Type }>;
type Result = NonNullable<RunView['result']>;

const column = shape<ColumnView>({ id: string, symbol: string, meaning: string, width: number, group: text() });
const point = shape<PointView>({ step: number, loss: wireNumber });
const divergence = shape<DivergenceView>({ step: number, parameter: string, quantity: word<DivergenceView['quantity']>({ gradient: true, parameter: true }), value: wireNumber, lastLoss: wireNumber, lastFinite: optional(shape<NonNullable<DivergenceView['lastFinite']>>({ step: number, loss: number })) });

const run = shape<RunView>({
  index: number,
  label: string,
  optimizer: shape<RunView['optimizer']>({ id: string, name: string, summary: string, family: text(), dialect: text() }),
  hyperparameters: list(shape<RunView['hyperparameters'][number]>({ id: string, symbol: string, name: string, value })),
  columns: list(column),
  derived: list(column),
  branch: optional(shape<NonNullable<RunView['branch']>>({ of: number, step: number })),
  status: word<RunView['status']>({ waiting: true, running: true, paused: true, finished: true }),
  steps: number,
  rate: optional(number),
  result: optional(shape<Result>({
    stopped: text(), breakpoint: optional(string), problem: optional(problem), damage: optional(string), divergence: optional(divergence), best: point, last: point,
    evaluations: shape<Result['evaluations']>({ loss: number, gradient: number }), milliseconds: number, every: number,
  })),
});

const comparison = shape<ComparisonView>({
  id: string,
  title: optional(string),
  standing: optional(word<NonNullable<ComparisonView['standing']>>({ interrupted: true, elsewhere: true })),
  startedAt: number,
  loss: shape<ComparisonView['loss']>({ name: string, file: string, summary: optional(string), parameterNames: strings, minima: list(plainNumbers), gradientMethod: optional(text()) }),
  dimensions: number,
  start: plainNumbers,
  seed: number,
  steps: number,
  runs: list(run),
  status: word<ComparisonView['status']>({ running: true, paused: true, finished: true }),
  until: optional(number),
  breakpoints: strings,
  problem: optional(problem),
  rerunOnSave: boolean,
  sourceChanges: list(shape<ComparisonView['sourceChanges'][number]>({ file: string, kind: word<ComparisonView['sourceChanges'][number]['kind']>({ changed: true, gone: true }) })),
});

const messages: { readonly [Type in Exclude<HostToPanel['type'], 'answer'>]: Schema<Message<Type>> } = {
  comparison: shape<Message<'comparison'>>({ type: text(), comparison }),
  progress: shape<Message<'progress'>>({ type: text(), runs: list(shape<Message<'progress'>['runs'][number]>({ index: number, steps: number, rate: number, loss: wireNumber })) }),
  refusal: shape<Message<'refusal'>>({ type: text(), id: number, message: string }),
};

/** `wrong`: it is meant to be one of ours and cannot be used, because of what is at `wrong`; with the id where it answers a question. */
export type ReadHostMessage = { readonly message: HostToPanel } | { readonly wrong: string; readonly id?: number } | undefined;

/** A message that came to the window. Other parties (the workbench itself, browser extensions) post to it too: what has no type of ours is undefined. */
export function readHostMessage(data: unknown): ReadHostMessage {
  if (typeof data !== 'object' || data === null || !('type' in data) || typeof data.type !== 'string') return undefined;
  const { type } = data;
  const { id, name, result } = data as { readonly id?: unknown; readonly name?: unknown; readonly result?: unknown };
  const wrong = (where: string): ReadHostMessage => ({ wrong: where, ...(typeof id === 'number' && { id }) });
  if (type === 'answer') {
    if (typeof id !== 'number') return wrong('answer.id');
    if (typeof name !== 'string' || !Object.hasOwn(answerShapes, name)) return wrong('answer.name');
    const where = misfit(answerShapes[name as keyof typeof answerShapes], result);
    return where === undefined ? { message: data as HostToPanel } : wrong(`answer.${name}.${where}`);
  }
  if (!Object.hasOwn(messages, type)) return undefined;
  const where = misfit(messages[type as keyof typeof messages], data);
  return where === undefined ? { message: data as HostToPanel } : wrong(`${type}.${where}`);
}

const state = shape<PanelState>({
  version: literal(1),
  comparison: string,
  step: optional(number),
  run: optional(number),
  charts: optional(list(shape<ChartState>({ column: string, coordinates: optional(plainNumbers), logarithmic: optional(boolean) }))),
  logarithmicSteps: optional(boolean),
  horizontal: optional(word<NonNullable<PanelState['horizontal']>>({ steps: true, evaluations: true, time: true })),
  speed: optional(string),
  coordinate: optional(number),
  hidden: optional(plainNumbers),
  filter: optional(string),
  sort: optional(shape<RowSorting>({ column: string, by: word<RowSorting['by']>({ value: true, magnitude: true }), descending: boolean })),
});

/** What the panel of a comparison remembered; undefined where there is nothing, or another version wrote it. */
export function readPanelState(raw: unknown, of: string): PanelState | undefined {
  return misfit(state, raw) === undefined && (raw as PanelState).comparison === of ? (raw as PanelState) : undefined;
}
