import { shortMessage } from '../shortMessage.ts';

/** What the parser's exception comes to, as a sentence. It repeats the position at the end of its message. */
export function syntaxMessage(error: Error): string {
  if (error instanceof RangeError) return 'This is nested too deeply to be read.';
  return shortMessage(`Syntax error: ${error.message.replace(/\.?\s*\(\d+:\d+\)$/, '')}.`);
}
