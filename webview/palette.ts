/** How a run is drawn everywhere: its colour and, for who does not see the colour, its dash. */
export interface SeriesStyle {
  readonly colour: string;
  /** Lengths of line and gap in CSS pixels; empty for a solid line. */
  readonly dash: readonly number[];
}

export type ThemeKind = 'light' | 'dark' | 'high-contrast' | 'high-contrast-light';

/** Ordered so that neighbours differ in hue and in lightness; all have a contrast of at least 3 to the editor and to the landscape. */
const onDark = ['#4fb8ff', '#ffb000', '#6ee7a0', '#ff7eb6', '#b79cff', '#f4e04d', '#2fd6c8', '#ff8a5c', '#a8cfff', '#e88cff', '#b9d35b', '#c9ced6'];
const onLight = ['#0062ad', '#b35900', '#0f7a3c', '#b81467', '#6a3fc4', '#7a6400', '#007a78', '#b53614', '#3d5a94', '#9a1fb0', '#4d7300', '#4b535c'];
const onBlack = ['#5cc8ff', '#ffc233', '#7dffb0', '#ff8fc4', '#c8b3ff', '#fff066', '#4df0e2', '#ff9f78', '#c4dfff', '#f3a3ff', '#d2f06b', '#ffffff'];

const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3], [4, 2], [12, 4, 4, 4], [1.5, 4]];

/** Seven dashes against twelve colours: the pair repeats only after 84 runs. */
export function seriesStyle(index: number, kind: ThemeKind): SeriesStyle {
  const colours = kind === 'dark' ? onDark : kind === 'high-contrast' ? onBlack : onLight;
  return { colour: colours[index % colours.length]!, dash: dashes[index % dashes.length]! };
}

/**
 * Low to high loss, of steadily changing lightness, so it reads without colour vision too.
 * Low loss is near the editor's background, where the trajectories end and must stand out most.
 */
const ramps: Record<ThemeKind, readonly string[]> = {
  dark: ['#0b1119', '#11202e', '#173144', '#1f4457', '#2b5868', '#3b6c77', '#527f85', '#6f9292'],
  light: ['#fbfcfa', '#e9f0ee', '#d5e3e5', '#bfd4dc', '#a7c3d2', '#8fb0c6', '#789cb8', '#6388a9'],
  'high-contrast': ['#000000', '#07141f', '#0d2233', '#143246', '#1d4357', '#295566', '#386774', '#4b7880'],
  'high-contrast-light': ['#ffffff', '#eef4f5', '#dbe8ec', '#c7dae2', '#b1cad7', '#9bb9ca', '#86a7bc', '#7195ad'],
};

/** The colour of a share of the way from lowest (0) to highest (1), as [red, green, blue] from 0 to 255. */
export function rampColour(kind: ThemeKind, share: number): readonly [number, number, number] {
  const ramp = ramps[kind];
  const position = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const index = Math.min(ramp.length - 2, Math.floor(position));
  const rest = position - index;
  const from = channels(ramp[index]!);
  const to = channels(ramp[index + 1]!);
  return [0, 1, 2].map((channel) => Math.round(from[channel]! + (to[channel]! - from[channel]!) * rest)) as unknown as readonly [number, number, number];
}

function channels(hex: string): readonly number[] {
  return [1, 3, 5].map((offset) => Number.parseInt(hex.slice(offset, offset + 2), 16));
}
