import type { VNode } from 'preact';
import { seriesStyle } from './palette.ts';
import { theme } from './theme.ts';

/** The line of a run, as it is drawn in the pictures. */
export function Swatch({ run }: { readonly run: number }): VNode {
  const { colour, dash } = seriesStyle(run, theme.value.kind);
  return (
    <svg class="swatch" viewBox="0 0 26 8" width="26" height="8" aria-hidden="true">
      <line x1="1" y1="4" x2="25" y2="4" stroke={colour} stroke-width="2.5" stroke-dasharray={dash.join(' ')} />
    </svg>
  );
}
