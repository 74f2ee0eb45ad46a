import type { BuildOptions } from 'esbuild';

export const formulaOptions: Pick<BuildOptions, 'loader' | 'assetNames' | 'plugins'>;
