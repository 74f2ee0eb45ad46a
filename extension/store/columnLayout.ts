import * as z from 'zod';

/** Of a recorded column, as it is stored. */
export const columnLayout = z.object({
  id: z.string(),
  symbol: z.string(),
  meaning: z.string(),
  width: z.number().int().positive(),
  group: z.enum(['loss', 'parameters', 'step', 'state']),
});
