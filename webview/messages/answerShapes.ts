import type { EquationsView, EquationView } from '../inspector/equationsProtocol.ts';
import type { EventView, HeadView, LandscapeView, PanelQueries, QueryName, RowsView, SeriesView, SummaryView, TrajectoryView } from '../protocol.ts';
import { list, nullable, number, numbers, optional, pair, shape, string, text, wireNumber, word, type Schema } from './shape.ts';

const series = list(shape<SeriesView>({ run: number, coordinate: number, steps: numbers, values: numbers }));

const equation = shape<EquationView>({ column: optional(string), symbol: string, symbols: optional(string), numbers: optional(string), value: optional(shape<NonNullable<EquationView['value']>>({ exact: wireNumber, tex: string })) });

const equations = shape<EquationsView>({
  coordinate: number,
  sides: list(shape<EquationsView['sides'][number]>({ run: number, step: number, notes: list(text()), rateRatio: optional(number) })),
  lines: list(shape<EquationsView['lines'][number]>({ sides: list(nullable(equation)), kind: optional(text()), difference: optional(wireNumber) })),
});

type Column = SummaryView['columns'][number];

const event: Schema<EventView> = shape<{ run: number; step: number; kind: EventView['kind']; symbol?: string; value?: number; stopped?: string }>({
  run: number, step: number, kind: word<EventView['kind']>({ branch: true, schedule: true, best: true, end: true }), symbol: optional(string), value: optional(number), stopped: optional(string),
}) as unknown as Schema<EventView>;

/** What each question is answered by. */
export const answerShapes: { readonly [Name in QueryName]: Schema<PanelQueries[Name]['result']> } = {
  series,
  values: series,
  events: list(event),
  trajectories: list(shape<TrajectoryView>({ run: number, steps: numbers, x: numbers, y: numbers })),
  landscape: shape<LandscapeView>({ x: pair(number), y: pair(number), columns: number, rows: number, values: numbers }),
  heads: list(shape<HeadView>({ run: number, step: number, loss: wireNumber, parameters: numbers })),
  rows: shape<RowsView>({ run: number, step: number, first: number, matching: number, coordinates: numbers, columns: list(numbers), largest: numbers, coordinate: number, position: number, problem: optional(string) }),
  summary: shape<SummaryView>({
    run: number,
    step: number,
    columns: list(shape<Column>({ column: string, statistics: numbers, notFinite: number, histogram: shape<Column['histogram']>({ scale: text(), edges: numbers, counts: numbers }) })),
    movers: shape<SummaryView['movers']>({ coordinates: numbers, updates: numbers }),
  }),
  equations,
};

