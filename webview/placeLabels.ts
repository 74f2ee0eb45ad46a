export interface LabelWish {
  readonly run: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Left end and vertical middle of the text. */
export type PlacedLabel<Wish extends LabelWish> = Wish & { readonly left: number; readonly middle: number };

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const height = 14;
const offsets: readonly (readonly [number, number])[] = [[1, 0], [1, -1], [1, 1], [-1, 0], [-1, -1], [-1, 1], [0, -1], [0, 1], [1, -2], [1, 2], [-1, -2], [-1, 2], [1, -3], [1, 3], [-1, -3], [-1, 3]];

/** Gives each label, in the order of importance, the first place beside its head that is free; leaves out those that find none. */
export function placeLabels<Wish extends LabelWish>(wishes: readonly Wish[], bounds: Box): readonly PlacedLabel<Wish>[] {
  const taken: Box[] = wishes.map(({ x, y }) => ({ left: x - 4, right: x + 4, top: y - 4, bottom: y + 4 }));
  const placed: PlacedLabel<Wish>[] = [];
  for (const wish of wishes) {
    for (const [side, shift] of offsets) {
      const left = side > 0 ? wish.x + 9 : side < 0 ? wish.x - 9 - wish.width : wish.x - wish.width / 2;
      const middle = wish.y + shift * height + (side === 0 ? Math.sign(shift) * 2 : 0);
      const box = { left: left - 2, right: left + wish.width + 2, top: middle - height / 2, bottom: middle + height / 2 };
      const inside = box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top && box.bottom <= bounds.bottom;
      if (!inside || taken.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)) continue;
      taken.push(box);
      placed.push({ ...wish, left, middle });
      break;
    }
  }
  return placed;
}
