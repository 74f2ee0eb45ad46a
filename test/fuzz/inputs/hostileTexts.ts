import fc from 'fast-check';

/** Pieces that have broken readers before: markup, commands, names that every object has, ends of encodings, very long and very deep things. */
export const hostilePieces: readonly string[] = [
  '', '\0', '\u202e', '\ufeff', '\u2028', '\ud800', '😀', 'e\u0301', '\r', '\r\n', '\n\n', '\t', '\\', '`', '"', "'", '“', '”', '<', '>', '&', '%', '$', '$1', '$&', '|', '~',
  '<img src=x onerror=alert(1)>', '</script><script>alert(1)</script>', '[x](command:workbench.action.quit)', ']]>', '<!--', '\\href{command:x}{y}', '\\includegraphics{x}',
  '/*', '*/', '/**', '//', '{', '}', '(', ')', '[', ']', '{{', ')))', ',', ',,', ';', ':', '=', '=>', '==', '@', '@@', '#', '+', '-', '*', '**', '?', '?.', '...', '!',
  '0', '-0', '1', '-1', '1e999', '-1e999', '1e-400', '1e', '0x1F', '0b2', '1_000', '.5.', 'NaN', 'Infinity', '-Infinity', '9007199254740993', '4294967296', 'null', 'true', 'undefined',
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'then', 'length',
  'export ', 'function ', 'class ', 'await ', 'yield ', 'import ', 'enum ', 'declare ', 'async ', 'return ', 'throw ', 'number', 'string', 'any', 'Float64Array', 'readonly ',
  '@loss', '@start', '@domain', '@minimum', '@dimensions', '@shape', '@data', '@batch', '@optimizer', 'all ', 'normal ', 'uniform ',
  'a'.repeat(300), '9'.repeat(400), '('.repeat(300), '['.repeat(300), '{'.repeat(300), '-'.repeat(300), ' '.repeat(300), ','.repeat(300), '\n'.repeat(300), '"'.repeat(301),
];

/** Rare, since each takes a while: as large or as deep as nobody writes. */
export const giantPieces: readonly string[] = [
  `${'('.repeat(1500)}1${')'.repeat(1500)}`, `1${' + 1'.repeat(5000)}`, `${'['.repeat(3000)}${']'.repeat(3000)}`, `${'x => '.repeat(2000)}1`, `${'a.'.repeat(5000)}b`, `${'f('.repeat(2000)}${')'.repeat(2000)}`, `${'{'.repeat(2000)}${'}'.repeat(2000)}`,
  'x'.repeat(200_000), '('.repeat(20_000), '['.repeat(50_000), '{"a":'.repeat(20_000), '-'.repeat(20_000), '@start '.repeat(20_000), '1,'.repeat(100_000), '\n'.repeat(100_000), '+ema(0.9)'.repeat(5000), 'x'.repeat(1000).concat(' ').repeat(200)];

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly piece: string;
  readonly kind: 'insert' | 'replace' | 'delete' | 'repeat' | 'truncate' | 'move';
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 6 }) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 200 }) }),
  piece: fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...hostilePieces) }, { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) }, { weight: 4, arbitrary: fc.double().map(String) }),
  kind: fc.constantFrom('insert', 'insert', 'replace', 'replace', 'delete', 'repeat', 'truncate', 'move'),
});

/** Texts that are nearly right: samples with a few edits each, and now and then something altogether else. */
export function mutated(samples: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 40, arbitrary: fc.tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 5 })).map(([text, edits]) => edits.reduce(applyEdit, text)) },
    { weight: 3, arbitrary: fc.array(fc.constantFrom(...hostilePieces), { maxLength: 12 }).map((pieces) => pieces.join('')) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 2, arbitrary: fc.constantFrom(...samples) },
  );
}

/** A sample with something giant in it. */
export const withGiant = (samples: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...samples), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...giantPieces)).map(([text, at, piece]) => splice(text, Math.round(at * text.length), 0, piece));

function applyEdit(text: string, { at, length, piece, kind }: Edit): string {
  const from = Math.floor(at * (text.length + 1));
  const part = text.slice(from, from + length);
  switch (kind) {
    case 'insert':
      return splice(text, from, 0, piece);
    case 'replace':
      return splice(text, from, length, piece);
    case 'delete':
      return splice(text, from, length, '');
    case 'repeat':
      return splice(text, from, 0, part.repeat(3));
    case 'truncate':
      return text.slice(0, from);
    case 'move':
      return splice(text, from, length, '') + part;
  }
}

const splice = (text: string, from: number, length: number, piece: string): string => text.slice(0, from) + piece + text.slice(from + length);
