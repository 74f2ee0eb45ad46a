/** What has the same name beside each other, in the order of both: as many pairs as there can be. */
export function aligned<Named extends { readonly name: string }>(a: readonly Named[], b: readonly Named[]): readonly (readonly [Named | undefined, Named | undefined])[] {
  // longest[i][j]: how many pairs a from i on and b from j on have.
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) longest[i]![j] = a[i]!.name === b[j]!.name ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
  }
  const pairs: (readonly [Named | undefined, Named | undefined])[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i]!.name === b[j]!.name) pairs.push([a[i++], b[j++]]);
    else if (j === b.length || (i < a.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) pairs.push([a[i++], undefined]);
    else pairs.push([undefined, b[j++]]);
  }
  return pairs;
}
