import { extensions, version } from 'vscode';
import type { Versions } from './comparisons/comparison.ts';

/** What runs a comparison that starts now. */
export function versions(): Versions {
  const { version: extension } = extensions.getExtension('optimizer-lab.optimizer-lab')!.packageJSON as { readonly version: string };
  return { extension, node: process.versions.node, vscode: version };
}
