import type { VNode } from 'preact';

/** Drawn on a 16 × 16 grid, filled with the colour of the text. */
const shapes = {
  first: 'M3 3h2v10H3zM13 3v10L6 8z',
  back: 'M11 3v10L4 8z',
  play: 'M4 2.5v11L13 8z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  forward: 'M5 3l7 5-7 5z',
  last: 'M11 3h2v10h-2zM3 3l7 5-7 5z',
  step: 'M3 3h2v10H3zM7 3l7 5-7 5z',
  branch: 'M4 2h1.400v6.200c.6-.7 1.500-1.200 2.600-1.200 1.500 0 2.300-.6 2.500-1.700A1.900 1.900 0 1 1 12 5.300c-.3 2-1.800 3.100-4 3.100-1.500 0-2.500.8-2.600 2A1.900 1.900 0 1 1 4 10.400z',
  stop: 'M4 4h8v8H4z',
  rerun: 'M8 3a5 5 0 1 0 4.9 6h-1.6A3.5 3.5 0 1 1 8 4.5c1 0 1.8.4 2.5 1L8.8 7.200H13V3l-1.400 1.400A5 5 0 0 0 8 3z',
  export: 'M7.300 2h1.400v6.100l2.200-2.200 1 1L8 10.800 4.100 6.900l1-1 2.200 2.200zM3 12.200h10v1.400H3z',
  save: 'M3 2.500h8L13.500 5v8.500h-11v-11zM4 4v8h1V8.500h6V12h1V5.600L10.500 4H10v2.500H5V4zM6.500 4v1.500h2V4zM6 9.500V12h4V9.500z',
  chevron: 'M3.500 6l1-1L8 8.500 11.500 5l1 1L8 10.500z',
  table: 'M2 3h12v10H2zM3.200 4.200v1.600h9.600V4.200zM3.200 7v1.800h4.200V7zM8.600 7v1.800h4.200V7zM3.200 10v1.800h4.200V10zM8.600 10v1.800h4.200V10z',
  picture: 'M2 3h1.200v8.800H14V13H2zM4.500 10l2.500-4 2.200 2.400L12.500 4l1 .8-4.200 5.700-2.200-2.400L5.500 10.700z',
  reset: 'M2 2h4v1.300H3.300V6H2zM10 2h4v4h-1.300V3.300H10zM2 10h1.300v2.700H6V14H2zM12.700 10H14v4h-4v-1.300h2.700z',
  add: 'M7.300 3h1.400v4.300H13v1.400H8.700V13H7.300V8.700H3V7.300h4.300z',
  close: 'M4 3l4 4 4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z',
  changed: 'M7.300 2h1.400v2.800h2.800v1.400H8.700V9H7.300V6.200H4.500V4.800h2.800zM4.500 11h7v1.400h-7z',
  copy: 'M5 2h8v9h-1.200V3.200H5zM3 4.500h8V14H3zM4.200 5.700v7.100h5.600V5.700z',
  check: 'M6.200 12.600L2 8.400l1-1 3.200 3.200 6.800-6.800 1 1z',
  winner: 'M4.500 2h7v1.300H14v2A2.700 2.700 0 0 1 11.200 8a3.400 3.400 0 0 1-2.500 1.900v2H11V13.500H5V11.900h2.300v-2A3.400 3.400 0 0 1 4.800 8 2.700 2.700 0 0 1 2 5.300v-2h2.500zM3.200 4.500v.8c0 .7.500 1.300 1.300 1.500V4.500zM11.500 4.500v2.300c.8-.2 1.300-.8 1.300-1.500v-.8z',
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name }: { readonly name: IconName }): VNode {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={shapes[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
