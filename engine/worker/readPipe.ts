import { Socket } from 'node:net';
import type { SocketConstructorOpts } from 'node:net';

const pieceBytes = 64 * 1024;

/** What keeps this process alive while it is open, or not. */
export interface OpenPipe {
  ref(): unknown;
  unref(): unknown;
}

/**
 * Reads a stream of a child process into one piece of memory, which is written again for each piece. A stream by itself makes a buffer for each, and at a gigabyte a
 * second that has the host collect its garbage all the time.
 * @param take gets each piece, whose memory is not its own
 */
export function readPipe(stream: Socket, take: (piece: Uint8Array) => void): OpenPipe {
  const { _handle: handle } = stream as { readonly _handle?: unknown };
  // Node documents memory of one's own only for sockets that one opens oneself; where its streams are made in another way, theirs will do.
  if (typeof handle !== 'object' || handle === null) return stream.on('data', take);
  const callback = (count: number, memory: Uint8Array) => {
    take(memory.subarray(0, count));
    return true;
  };
  const socket = new Socket({ handle, onread: { buffer: Buffer.alloc(pieceBytes), callback } } as SocketConstructorOpts);
  // The child counts as closed when its streams are.
  return socket.on('end', () => stream.destroy()).on('error', () => stream.destroy()).resume();
}
