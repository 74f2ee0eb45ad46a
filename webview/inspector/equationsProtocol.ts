import type { DerivationNote } from '../../engine/equations/stepDerivation.ts';
import type { WireNumber } from '../../engine/wireNumber.ts';

/** One equation of one run at one step, as TeX for KaTeX with `\htmlData{column=…, value=…}` around symbols and numbers, `\htmlClass{differs}` around what differs. */
export interface EquationView {
  /** The column that the left side is recorded in. */
  readonly column?: string;
  readonly symbol: string;
  /** The right side in symbols, and with the numbers in their places. */
  readonly symbols?: string;
  readonly numbers?: string;
  readonly value?: { readonly exact: WireNumber; readonly tex: string };
}

/** How the lines of two runs stand to each other: `rounding`: the same but for the order of operations; `settings`: but for the values of hyperparameters. */
export type EquationKind = 'same' | 'rounding' | 'settings' | 'different';

/** All equations of a step for one coordinate, of one run or of two beside each other. */
export interface EquationsView {
  readonly coordinate: number;
  readonly sides: readonly {
    readonly run: number;
    /** The step that is shown: the run's last where it ended before the one asked for. */
    readonly step: number;
    readonly notes: readonly DerivationNote[];
    /** The effective learning rate over the learning rate. */
    readonly rateRatio?: number;
  }[];
  /** In the order of computing; null where a run does not have it. */
  readonly lines: readonly { readonly sides: readonly (EquationView | null)[]; readonly kind?: EquationKind; readonly difference?: WireNumber }[];
}
