import * as z from 'zod';
import type { DifferencesPageState, DifferencesPageToHost } from '../../webview/differences/differencesProtocol.ts';
import { pageFault } from '../panel/panelMessage.ts';
import { whatIsForeign } from '../whatIsForeign.ts';

const spec = z.string().max(10_000);

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('compare'), a: spec, b: spec }),
  z.object({ type: z.literal('choose'), side: z.enum(['a', 'b']) }),
  pageFault,
]);

/** What came from the page, if it is a message of ours; otherwise what is wrong with it. */
export function readDifferencesMessage(raw: unknown): DifferencesPageToHost | { readonly type: 'foreign'; readonly reason: string } {
  const parsed = message.safeParse(raw);
  return parsed.success ? parsed.data : { type: 'foreign', reason: whatIsForeign(parsed.error) };
}

const state = z.object({ version: z.literal(1), a: spec, b: spec });

/** What a page showed before the window was reloaded; undefined where its state is not ours to read. */
export function readDifferencesState(raw: unknown): DifferencesPageState | undefined {
  const parsed = state.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}
