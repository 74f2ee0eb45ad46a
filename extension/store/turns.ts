/** Does what is asked for under one name one after the other. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  take<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
    const turn = (this.last.get(name) ?? Promise.resolve()).catch(() => undefined).then(act);
    this.last.set(name, turn);
    const leave = (): void => { if (this.last.get(name) === turn) this.last.delete(name); };
    turn.then(leave, leave);
    return turn;
  }

  /** Is something being done? */
  has(name: string): boolean {
    return this.last.has(name);
  }
}
