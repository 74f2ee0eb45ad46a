import type { Column, Recording } from '../../../engine/recording/recording.ts';

/** A recording with the given columns, every `every`-th step kept. */
export function recordingOf(columns: Readonly<Record<string, { readonly width?: number; readonly group?: Column['group']; readonly data: ArrayLike<number> }>>, every = 1): Recording {
  const list = Object.entries(columns).map(([id, { width = 1, data, group }]): Column => ({
    id,
    symbol: id,
    meaning: id,
    width,
    group: group ?? (id === 'loss' || id === 'batchLoss' ? 'loss' : id === 'parameters' ? 'parameters' : 'step'),
    data: Float64Array.from(data),
  }));
  const [first] = list;
  const rows = first!.data.length / first!.width;
  return { dimensions: columns['parameters']?.width ?? 1, rows, steps: Float64Array.from({ length: rows }, (_, row) => row * every), columns: list };
}
