import { problem } from '../messages/problemShape.ts';
import { boolean, list, literal, number, optional, shape, string, text, wireNumber, word } from '../messages/shape.ts';
import type { GradientCheckView, GradientPageState, GradientPageView, GradientRowView, HostToGradientPage } from './gradientProtocol.ts';

const row = shape<GradientRowView>({ name: string, theta: wireNumber, gradient: wireNumber, exact: optional(wireNumber), numeric: wireNumber, relativeError: wireNumber, isWrong: boolean });

const check = shape<GradientCheckView>({
  method: text(), value: wireNumber, dimensions: number, rows: list(row), maxRelativeError: wireNumber, worstAt: string, agrees: boolean, unchecked: optional(string), notes: list(problem),
});

/** What the page of a gradient check is told. */
export const gradientPage = shape<HostToGradientPage>({
  type: literal('gradient'),
  page: shape<GradientPageView>({
    loss: shape<GradientPageView['loss']>({ name: string, file: string }),
    at: string,
    status: word<GradientPageView['status']>({ checking: true, checked: true, problem: true }),
    check: optional(check),
    problem: optional(problem),
  }),
  state: shape<GradientPageState>({ version: literal(1), file: string, name: string, at: string }),
});
