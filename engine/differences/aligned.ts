/** What has the same name beside each other, in the order of both. */
export function aligned<Named extends { readonly name: string }>(a: readonly Named[], b: readonly Named[]): readonly (readonly [Named | undefined, Named | undefined])[] {
  const pairs: (readonly [Named | undefined, Named | undefined])[] = [];
  let next = 0;
  for (const mine of a) {
    const at = b.findIndex((other, index) => index >= next && other.name === mine.name);
    if (at === -1) pairs.push([mine, undefined]);
    else {
      for (; next < at; next++) pairs.push([undefined, b[next]]);
      pairs.push([mine, b[at]]);
      next = at + 1;
    }
  }
  for (; next < b.length; next++) pairs.push([undefined, b[next]]);
  return pairs;
}
