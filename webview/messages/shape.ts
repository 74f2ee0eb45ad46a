import * as z from 'zod/mini';

/*
 * What the pages expect of messages, checked when one arrives. The compiler holds each shape against its type in the protocol: a field that is missing
 * here, or is another one, is an error. What arrives is used as it is, so that nothing is copied.
 */

// The pages' policy forbids making code of texts, which is faster and not needed here.
z.config({ jitless: true });

export type Schema<T> = z.ZodMiniType<T>;

type Fields<T extends object> = { readonly [Key in keyof T]-?: Record<never, never> extends Pick<T, Key> ? Schema<T[Key] | undefined> : Schema<T[Key]> };

/** One schema for each field of a type; what is optional there is `optional` here. */
export const shape = <T extends object>(fields: Fields<T>): Schema<T> => z.looseObject(fields) as unknown as Schema<T>;

/** Also NaN and the infinities. */
export const number: Schema<number> = z.custom<number>((value) => typeof value === 'number', 'no number');
export const string: Schema<string> = z.string();
export const boolean: Schema<boolean> = z.boolean();
/** One of many words that are only shown. */
export const text = <T extends string>(): Schema<T> => z.custom<T>((value) => typeof value === 'string', 'no text');
/** One of the words that a switch knows. */
export const word = <T extends string>(words: Readonly<Record<T, true>>): Schema<T> => z.custom<T>((value) => typeof value === 'string' && Object.hasOwn(words, value), 'another word');
export const numbers: Schema<Float64Array> = z.custom<Float64Array>((value) => value instanceof Float64Array, 'no numbers');
export const optional = <T>(schema: Schema<T>): Schema<T | undefined> => z.optional(schema);
export const nullable = <T>(schema: Schema<T>): Schema<T | null> => z.nullable(schema);
export const list = <T>(schema: Schema<T>): Schema<readonly T[]> => z.array(schema);
/** Of as many as there are parameters: not one schema's work for each. */
export const strings: Schema<readonly string[]> = z.custom<readonly string[]>((value) => Array.isArray(value) && value.every((each) => typeof each === 'string'), 'no list of texts');
export const plainNumbers: Schema<readonly number[]> = z.custom<readonly number[]>((value) => Array.isArray(value) && value.every((each) => typeof each === 'number'), 'no list of numbers');
export const pair = <T>(schema: Schema<T>): Schema<readonly [T, T]> => z.tuple([schema, schema]);
export const either = <A, B>(a: Schema<A>, b: Schema<B>): Schema<A | B> => z.union([a, b]);
export const literal = <T extends string | number>(only: T): Schema<T> => z.literal(only);

/** NaN and the infinities are words there. */
export const wireNumber = either(number, word<'NaN' | 'Infinity' | '-Infinity'>({ NaN: true, Infinity: true, '-Infinity': true }));
export const value = either(either(number, string), boolean);

/** Where a value is not what it should be: `comparison.runs.0.label`; undefined where it is. */
export function misfit(schema: Schema<unknown>, given: unknown): string | undefined {
  const parsed = schema.safeParse(given);
  return parsed.success ? undefined : (parsed.error.issues[0]?.path.map(String).join('.') ?? '') || 'the whole';
}
