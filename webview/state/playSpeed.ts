/** At ×1 a whole comparison plays in about this many seconds, but no slower than `slowest` steps a second. */
const seconds = 12;
const slowest = 8;

/** How fast one can play: so many times the usual speed, or so many steps a second. */
export const playSpeeds: Readonly<Record<string, { readonly times: number } | { readonly steps: number }>> = {
  '×0.25': { times: 0.25 },
  '×0.5': { times: 0.5 },
  '×1': { times: 1 },
  '×2': { times: 2 },
  '×4': { times: 4 },
  '1/s': { steps: 1 },
  '10/s': { steps: 10 },
  '100/s': { steps: 100 },
  '1000/s': { steps: 1000 },
};

/** In steps per second; an unknown speed is the usual one. */
export function stepsPerSecond(speed: string, maximum: number): number {
  const chosen = playSpeeds[speed] ?? { times: 1 };
  return 'steps' in chosen ? chosen.steps : chosen.times * Math.max(slowest, maximum / seconds);
}
