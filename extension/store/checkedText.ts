import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { toWireNumber } from '../../engine/wireNumber.ts';

/*
 * JSON that begins with the checksum of all that follows it. Numbers that JSON has not are the strings "NaN", "Infinity" and "-Infinity".
 */

/** What is written today; what has a later format is refused. */
export const formatVersion = 2;

/** What stands before that of which the checksum is. */
const checksumHead = (checksum: number): string => `{"checksum":"${checksum.toString(16).padStart(8, '0')}",`;

/** @param content what JSON can say; undefined fields are left out */
export function writeCheckedText(content: object): string {
  const text = JSON.stringify({ format: formatVersion, ...content }, (_, value: unknown) => (typeof value === 'number' ? toWireNumber(value) : value)).slice(1);
  return checksumHead(crc32(text)) + text;
}

/** @throws Error where the text is damaged or of a later format */
export function readCheckedText(text: string): unknown {
  const content: unknown = JSON.parse(text);
  const { format, checksum } = z.looseObject({ format: z.number().int(), checksum: z.exactOptional(z.string()) }).parse(content);
  if (format > formatVersion) throw new Error(`it has format ${format}, and this version of Optimizer Lab reads formats up to ${formatVersion}: update Optimizer Lab to open it.`);
  const rest = text.slice(checksumHead(0).length);
  if (format > 1 && checksumHead(crc32(rest)) + rest !== text) throw new Error(`its checksum ${checksum ?? ''} does not agree with its content: it is damaged, or somebody has edited it.`);
  return content;
}
