/** Thrown where the workspace's code may not run. */
export class UntrustedError extends Error {
  constructor() {
    super('The workspace is not trusted, so its loss functions are not run.');
  }
}
