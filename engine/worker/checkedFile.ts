import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { crc32 } from 'node:zlib';

const checkBytes = 4;

/** @returns what was written; undefined where there is no such file or it is damaged */
export function readChecked(file: string): Buffer | undefined {
  let whole: Buffer;
  try {
    whole = readFileSync(file);
  } catch {
    return undefined;
  }
  if (whole.length < checkBytes) return undefined;
  const data = whole.subarray(0, -checkBytes);
  return crc32(data) === whole.readUInt32LE(data.length) ? data : undefined;
}

/** With a check sum at its end; whole or not at all. The folder is made where there is none. @throws {Error} where that is not possible */
export function writeChecked(file: string, data: Buffer): void {
  const sum = Buffer.alloc(checkBytes);
  sum.writeUInt32LE(crc32(data));
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, Buffer.concat([data, sum]));
  renameSync(draft, file);
}
