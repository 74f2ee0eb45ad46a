import { seriesStyle } from '../palette.ts';
import type { Theme } from '../theme.ts';

/** A mark per coordinate, for who does not see the shades. */
export const markStyles = ['circle', 'triangle', 'rect', 'rectRot', 'star', 'crossRot'] as const;

/** The first coordinate has the colour of its run, later ones come closer to the text's colour and back. */
export function shadeOf(run: number, place: number, theme: Theme): string {
  const { colour } = seriesStyle(run, theme.kind);
  const share = place <= 0 ? 0 : [18, 36, 52][(place - 1) % 3]!;
  return share === 0 ? colour : `color-mix(in srgb, ${colour} ${100 - share}%, ${theme.foreground})`;
}

const shapes: Record<(typeof markStyles)[number], string> = {
  circle: 'M6 2.500a3.500 3.500 0 1 0 .01 0z',
  triangle: 'M6 2l4 7H2z',
  rect: 'M2.500 2.500h7v7h-7z',
  rectRot: 'M6 1.500l4.500 4.500L6 10.500 1.500 6z',
  star: 'M2 6h8M6 2v8M3.200 3.200l5.600 5.600M8.800 3.200L3.200 8.800',
  crossRot: 'M2.500 2.500l7 7M9.500 2.500l-7 7',
};

/** The outline of a coordinate's mark on a 12 × 12 grid. */
export const markShape = (place: number): string => shapes[markStyles[place % markStyles.length]!];
