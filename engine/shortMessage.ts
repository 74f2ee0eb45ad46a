/** Of a message: more is not read. */
const longest = 600;

/** The message, without the middle of what it quotes where that is so long that nobody would read it: what is wrong stands at the beginning, what to do at the end. */
export function shortMessage(message: string): string {
  return message.length <= longest ? message : `${message.slice(0, longest / 2).trimEnd()} … ${message.slice(-longest / 2).trimStart()}`;
}
