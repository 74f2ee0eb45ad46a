import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/* As much of a WebSocket's server (RFC 6455) as a page of our own needs: whole texts come, bytes go. One open connection is what an editor has too. */

const key = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Accepts the connection; returns what sends bytes. */
export function acceptSocket(request: IncomingMessage, socket: Socket, received: (text: string) => void): (bytes: Uint8Array) => void {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key'] ?? ''}${key}`).digest('base64');
  socket.setNoDelay(true);
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.on('error', () => socket.destroy());
  let buffered: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (let frame = readFrame(buffered); frame; frame = readFrame(buffered)) {
      buffered = buffered.subarray(frame.length);
      if (frame.kind === 1) received(frame.text);
    }
  });
  return (bytes) => {
    const head = bytes.length < 126 ? Buffer.alloc(2) : bytes.length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
    head[0] = 0x82;
    head[1] = head.length === 2 ? bytes.length : head.length === 4 ? 126 : 127;
    if (head.length === 4) head.writeUInt16BE(bytes.length, 2);
    if (head.length === 10) head.writeBigUInt64BE(BigInt(bytes.length), 2);
    socket.cork();
    socket.write(head);
    socket.write(bytes);
    socket.uncork();
  };
}

/** The first whole frame, unmasked; what a page sends is short enough for one. */
function readFrame(bytes: Buffer): { readonly kind: number; readonly text: string; readonly length: number } | undefined {
  if (bytes.length < 6) return undefined;
  const short = bytes[1]! & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 6 + extra;
  if (bytes.length < start) return undefined;
  const size = extra === 2 ? bytes.readUInt16BE(2) : extra === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + size) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const text = Buffer.from(bytes.subarray(start, start + size).map((byte, index) => byte ^ mask[index % 4]!)).toString();
  return { kind: bytes[0]! & 0x0f, text, length: start + size };
}
