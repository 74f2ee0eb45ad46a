import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

/** Rows beyond the edge that are there already when scrolling begins. */
const overscan = 8;

export interface VirtualRowsOptions {
  readonly scroller: { readonly current: HTMLElement | null };
  readonly count: number;
  /** In CSS pixels, as all others. */
  readonly rowHeight: number;
  /** What stands above the first row within the scroller, and what of it stays when it is scrolled. */
  readonly above: number;
  readonly sticky: number;
}

/** Which of many rows of equal height can be seen; renders again when others can. */
export function useVirtualRows({ scroller, count, rowHeight, above, sticky }: VirtualRowsOptions): Virtualizer<HTMLElement, HTMLElement> {
  const [, redraw] = useReducer<number, void>((times) => times + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollMargin: above,
    scrollPaddingStart: sticky,
    overscan,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  // Heights are remembered by the virtualizer until it is told that they are others.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  return virtualizer;
}
