/** Points per side of a landscape while the person moves the view, and when it rests: its every second point has the last one too. */
export const coarse = 64;
export const fine = 177;
