/** Of the fonts that KaTeX's style names, the one format that every browser here reads; the others need not be shipped. */
import { readFile } from 'node:fs/promises';

/** @type {import('esbuild').Plugin} */
export const woff2Only = {
  name: 'woff2-only',
  setup(build) {
    build.onLoad({ filter: /katex(\.min)?\.css$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replaceAll(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\(['"]?[a-z]+['"]?\)/g, ''), loader: 'css' };
    });
  },
};

/** What a bundle of formulas needs besides the options of every page. */
export const formulaOptions = { loader: { '.woff2': 'file' }, assetNames: 'fonts/[name]', plugins: [woff2Only] };
