import type * as t from '@babel/types';
import { unwrap } from '../loss/topLevelFunctions.ts';
import { suggest } from '../suggest.ts';

/** Notes a mistake at a node, and gives nothing. */
export type Fail = (at: t.Node, message: string) => undefined;

/**
 * The fields of an object as written, by name.
 * @param known the names that there may be; any where absent
 */
export function fieldsOf<Key extends string>(object: t.ObjectExpression, known: readonly Key[] | undefined, of: string, fail: Fail): Map<Key, t.Expression> {
  const fields = new Map<Key, t.Expression>();
  for (const property of object.properties) {
    const name = property.type === 'SpreadElement' || property.computed ? undefined : property.key.type === 'Identifier' ? property.key.name : property.key.type === 'StringLiteral' ? property.key.value : undefined;
    if (name === undefined || property.type === 'SpreadElement') fail(property, `Write out the fields of ${of}: they are read, not run.`);
    else if (known && !known.includes(name as Key)) fail(property.key, `“${name}” is not known in ${of}${suggest(name, known)}; there are ${known.join(', ')}.`);
    else if (property.type === 'ObjectMethod') fail(property, `“${name}” of ${of} is no function.`);
    else fields.set(name as Key, unwrap(property.value as t.Expression));
  }
  return fields;
}
