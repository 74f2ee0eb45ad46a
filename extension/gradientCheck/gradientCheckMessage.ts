import * as z from 'zod';
import type { GradientPageState, GradientPageToHost } from '../../webview/gradientCheck/gradientProtocol.ts';
import { pageFault } from '../panel/panelMessage.ts';
import { whatIsForeign } from '../whatIsForeign.ts';

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('check'), at: z.string().max(10_000_000) }),
  z.object({ type: z.literal('openLoss') }),
  pageFault,
  z.object({ type: z.literal('openPlace'), note: z.union([z.number().int().nonnegative(), z.literal('problem')]) }),
]);

/** What came from the page, if it is a message of ours; otherwise what is wrong with it. */
export function readGradientMessage(raw: unknown): GradientPageToHost | { readonly type: 'foreign'; readonly reason: string } {
  const parsed = message.safeParse(raw);
  return parsed.success ? parsed.data : { type: 'foreign', reason: whatIsForeign(parsed.error) };
}

const state = z.object({ version: z.literal(1), file: z.string(), name: z.string(), at: z.string() });

/** What a page showed before the window was reloaded; undefined where its state is not ours to read. */
export function readGradientState(raw: unknown): GradientPageState | undefined {
  const parsed = state.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}
