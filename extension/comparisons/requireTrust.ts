import { workspace } from 'vscode';
import { UntrustedError } from './untrustedError.ts';

/** @throws UntrustedError */
export function requireTrust(): void {
  if (!workspace.isTrusted) throw new UntrustedError();
}
