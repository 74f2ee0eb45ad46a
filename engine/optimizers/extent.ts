/** How many values a name of a rule has at a step: one, one for each tensor of θ, or one for each coordinate. */
export type Extent = 'step' | 'tensor' | 'coordinate';

const order: readonly Extent[] = ['step', 'tensor', 'coordinate'];

/** The extent of what is made of these. */
export function widest(extents: Iterable<Extent>): Extent {
  let most = 0;
  for (const extent of extents) most = Math.max(most, order.indexOf(extent));
  return order[most]!;
}

/** Whether one value of `inner` belongs to each value of `outer`, so that `outer` can hold it. */
export function fits(inner: Extent, outer: Extent): boolean {
  return order.indexOf(inner) <= order.indexOf(outer);
}
