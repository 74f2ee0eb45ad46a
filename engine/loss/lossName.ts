const lossWords = new Set(['loss', 'cost', 'objective', 'energy']);

/** Does a word of the name say that this is a loss function? `crossEntropyLoss` and `loss_fn` do; `glossary` and `costume` do not. */
export function isLossName(name: string): boolean {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return words.some((word) => lossWords.has(word.toLowerCase()));
}
