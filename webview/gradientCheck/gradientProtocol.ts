import type { GradientMethod } from '../../engine/run/run.ts';
import type { WireNumber } from '../../engine/wireNumber.ts';
import type { PageFault, ProblemView } from '../protocol.ts';

/*
 * What the page of a gradient check and the extension say to each other. The page is stateless: it says `ready` and is given what is known;
 * whatever it then asks for is answered by the whole again.
 */

export interface GradientRowView {
  /** Of the parameter: x, θ₃. */
  readonly name: string;
  readonly theta: WireNumber;
  /** As runs take it. */
  readonly gradient: WireNumber;
  /** Where the user's gradient is taken and there is an exact one. */
  readonly exact?: WireNumber;
  readonly numeric: WireNumber;
  readonly relativeError: WireNumber;
  /** The error is no rounding. */
  readonly isWrong: boolean;
}

/** A gradient at a point, held against others. */
export interface GradientCheckView {
  readonly method: GradientMethod;
  readonly value: WireNumber;
  readonly dimensions: number;
  /** In the order of the parameters, or the largest errors first where there are more than can be shown. */
  readonly rows: readonly GradientRowView[];
  /** Over the point itself and random ones around it. */
  readonly maxRelativeError: WireNumber;
  /** Where that is, as it can be typed. */
  readonly worstAt: string;
  readonly agrees: boolean;
  /** Why nothing can be checked here, as “f is NaN here”. */
  readonly unchecked?: string;
  /** Why the method is not the fastest one, and where derivatives are 0 by rule. */
  readonly notes: readonly ProblemView[];
}

export interface GradientPageView {
  readonly loss: { readonly name: string; readonly file: string };
  /** The point as it can be typed; empty for the loss function's own start. */
  readonly at: string;
  readonly status: 'checking' | 'checked' | 'problem';
  /** Of the last point that could be checked. */
  readonly check?: GradientCheckView;
  readonly problem?: ProblemView;
}

export type GradientPageToHost =
  | { readonly type: 'ready' }
  /** At the parameters as typed; empty for the loss function's own start. */
  | { readonly type: 'check'; readonly at: string }
  | { readonly type: 'openLoss' }
  | PageFault
  /** The place of a note, by its index, or of the problem. */
  | { readonly type: 'openPlace'; readonly note: number | 'problem' };

export interface HostToGradientPage {
  readonly type: 'gradient';
  readonly page: GradientPageView;
  /** For the page to keep. */
  readonly state: GradientPageState;
}

/** Kept by VS Code for the restored page. */
export interface GradientPageState {
  readonly version: 1;
  readonly file: string;
  readonly name: string;
  readonly at: string;
}

export const gradientViewType = 'optimizerLab.gradientCheck';
