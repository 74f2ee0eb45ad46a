import * as z from 'zod';

/** A problem as it is stored. */
export const storedProblem = z.object({ line: z.number(), column: z.number(), severity: z.enum(['error', 'warning', 'information']), message: z.string(), file: z.string() });
