/** The command was called in a way that cannot be meant; the message says what would have been right. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
