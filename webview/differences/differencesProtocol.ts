import type { HyperparameterValue } from '../../engine/optimizers/description.ts';
import type { WireNumber } from '../../engine/wireNumber.ts';
import type { PageFault } from '../protocol.ts';

/*
 * What the page of two optimizers' differences and the extension say to each other. The page is stateless: it says `ready`, or which two it wants,
 * and is given the whole.
 */

/** In TeX, differing terms in `\\htmlClass{differs}`. */
export interface EquationView {
  readonly symbol: string;
  readonly a?: string;
  readonly b?: string;
  readonly kind: 'same' | 'rounding' | 'different';
}

export interface HyperparameterView {
  readonly symbol: string;
  readonly name: string;
  readonly a?: HyperparameterValue;
  readonly b?: HyperparameterValue;
}

export interface DistanceView {
  readonly step: number;
  readonly losses: readonly [WireNumber, WireNumber];
  readonly parameters: WireNumber;
  readonly state: readonly WireNumber[];
}

export interface DifferenceView {
  readonly labels: readonly [string, string];
  /** Empty where a library, not a rule of ours, runs one of the two. */
  readonly equations: readonly EquationView[];
  readonly hyperparameters: readonly HyperparameterView[];
  readonly reasons: readonly string[];
  /** Undefined where they do not part. */
  readonly parting?: { readonly step: number; readonly parameter: string; readonly a: WireNumber; readonly b: WireNumber; readonly difference: WireNumber };
  /** The state that both keep. */
  readonly stateSymbols: readonly string[];
  readonly distances: readonly DistanceView[];
}

export interface DifferencesPageView {
  /** As SPECs. */
  readonly a: string;
  readonly b: string;
  /** What both worked on. */
  readonly loss: string;
  readonly difference?: DifferenceView;
  /** Why there is none. */
  readonly problem?: string;
}

export type DifferencesPageToHost =
  | { readonly type: 'ready' }
  | { readonly type: 'compare'; readonly a: string; readonly b: string }
  | PageFault
  /** From a list. */
  | { readonly type: 'choose'; readonly side: 'a' | 'b' };

export interface HostToDifferencesPage {
  readonly type: 'differences';
  readonly page: DifferencesPageView;
}

/** Kept by VS Code for the restored page. */
export interface DifferencesPageState {
  readonly version: 1;
  readonly a: string;
  readonly b: string;
}

export const differencesViewType = 'optimizerLab.differences';
