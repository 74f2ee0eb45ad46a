/** Changes of a text, collected while its syntax tree is gone through from the outside inwards. */
export interface TextEdits {
  /** Inserts before what stands at the offset; what was inserted earlier there stays before it. */
  open(offset: number, text: string): void;
  /** Inserts behind what ends at the offset; what was inserted earlier there stays behind it. */
  close(offset: number, text: string): void;
  replace(from: number, to: number, text: string): void;
  apply(): string;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Among those at one offset. */
  readonly order: number;
}

export function textEdits(text: string): TextEdits {
  const edits: Edit[] = [];
  let count = 0;
  return {
    open: (offset, inserted) => void edits.push({ from: offset, to: offset, text: inserted, order: ++count }),
    close: (offset, inserted) => void edits.push({ from: offset, to: offset, text: inserted, order: -++count }),
    replace: (from, to, by) => void edits.push({ from, to, text: by, order: ++count }),
    apply() {
      const pieces: string[] = [];
      let at = 0;
      for (const edit of edits.toSorted((a, b) => a.from - b.from || a.order - b.order)) {
        pieces.push(text.slice(at, edit.from), edit.text);
        at = edit.to;
      }
      return [...pieces, text.slice(at)].join('');
    },
  };
}
