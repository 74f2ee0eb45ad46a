import type { BooleanParameter, ChoiceParameter, ListParameter, NumberParameter, Parameter } from './parameter.ts';

/** What a form is given: every parameter's value by its own type. Those that its dialect does not have are not there. */
export type ValuesOf<P extends Readonly<Record<string, Parameter>>> = {
  readonly [K in keyof P]: P[K] extends NumberParameter ? number : P[K] extends BooleanParameter ? boolean : P[K] extends ChoiceParameter ? string : P[K] extends ListParameter ? readonly number[] : never;
};
