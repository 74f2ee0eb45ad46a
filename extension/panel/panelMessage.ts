import * as z from 'zod';
import type { PanelState, PanelToHost } from '../../webview/protocol.ts';
import { whatIsForeign } from '../whatIsForeign.ts';

const index = z.number().int().nonnegative();
const interval = z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, 'the low end is not below the high end');
/** More points would only make the picture late. */
const gridSize = z.number().int().min(2).max(1024);
const id = z.number().int();
const rowSorting = z.object({ column: z.string(), by: z.enum(['value', 'magnitude']), descending: z.boolean() });
const coordinates = z.array(index).min(1).max(100);

const query = z.discriminatedUnion('name', [
  z.object({
    type: z.literal('query'),
    id,
    name: z.literal('series'),
    parameters: z.object({ runs: z.array(index).max(1000), column: z.string(), coordinates, from: z.number(), to: z.number(), buckets: z.number().int().min(1).max(20_000), spacing: z.enum(['linear', 'logarithmic']) }),
  }),
  z.object({ type: z.literal('query'), id, name: z.literal('values'), parameters: z.object({ runs: z.array(index).max(1000), column: z.string(), coordinates, steps: z.array(z.number()).max(1000) }) }),
  z.object({ type: z.literal('query'), id, name: z.literal('events'), parameters: z.object({}) }),
  z.object({ type: z.literal('query'), id, name: z.literal('trajectories'), parameters: z.object({ runs: z.array(index).max(1000), x: z.exactOptional(interval), y: z.exactOptional(interval) }) }),
  z.object({
    type: z.literal('query'),
    id,
    name: z.literal('landscape'),
    parameters: z.object({ x: z.exactOptional(interval), y: z.exactOptional(interval), columns: gridSize, rows: gridSize }),
  }),
  z.object({ type: z.literal('query'), id, name: z.literal('heads'), parameters: z.object({ step: z.number() }) }),
  z.object({
    type: z.literal('query'),
    id,
    name: z.literal('rows'),
    parameters: z.object({ run: index, step: z.number(), filter: z.string().max(1000), sort: z.exactOptional(rowSorting), first: index, count: z.number().int().min(0).max(100_000), coordinate: index }),
  }),
  z.object({ type: z.literal('query'), id, name: z.literal('summary'), parameters: z.object({ run: index, step: z.number() }) }),
  z.object({ type: z.literal('query'), id, name: z.literal('equations'), parameters: z.object({ runs: z.array(index).min(1).max(2), step: z.number(), coordinate: index }) }),
]);

const command = z.discriminatedUnion('name', [
  z.object({ name: z.literal('stop') }),
  z.object({ name: z.enum(['pause', 'continue', 'step', 'stepMany', 'runFurther', 'editBreakpoints', 'showSourceChanges']) }),
  z.object({ name: z.literal('branch'), run: index, step: index }),
  z.object({ name: z.literal('rerun') }),
  z.object({ name: z.literal('export'), format: z.enum(['csv', 'json']) }),
  z.object({ name: z.literal('saveExperiment') }),
  z.object({ name: z.literal('openLoss') }),
  z.object({ name: z.literal('showDifferences'), run: index }),
  z.object({ name: z.literal('checkGradient'), run: index, step: z.number() }),
  z.object({ name: z.literal('setRerunOnSave'), value: z.boolean() }),
]);

/** For the log. */
export const pageFault = z.object({ type: z.literal('fault'), message: z.string().max(10_000) });

const message = z.union([z.object({ type: z.literal('ready') }), query, z.object({ type: z.literal('command'), command }), z.object({ type: z.literal('lookingAt'), run: index, step: z.number().nonnegative() }), z.object({ type: z.literal('keyboard'), here: z.boolean() }), pageFault]);

/** What came from a panel, if it is a message of ours; otherwise what is wrong with it, and the query's id where it has one, to refuse it. */
export function readPanelMessage(raw: unknown): { readonly ok: true; readonly message: PanelToHost } | { readonly ok: false; readonly reason: string; readonly id?: number } {
  const parsed = message.safeParse(raw);
  if (parsed.success) return { ok: true, message: parsed.data };
  const withId = z.object({ id }).safeParse(raw);
  return { ok: false, reason: whatIsForeign(parsed.error), ...(withId.success && { id: withId.data.id }) };
}

const state = z.object({ version: z.literal(1), comparison: z.string() });

/** The comparison that a panel showed before the window was reloaded; undefined where its state is not ours to read. */
export function comparisonOfState(raw: unknown): PanelState['comparison'] | undefined {
  const parsed = state.safeParse(raw);
  return parsed.success ? parsed.data.comparison : undefined;
}
