import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Uri, Webview } from 'vscode';
import '../../host/editor/withoutEditor.ts';

const { messageHtml, panelHtml } = await import('../../../extension/panel/panelHtml.ts');

const webview = { cspSource: 'https://*.vscode-cdn.net', asWebviewUri: (uri: Uri) => `https://file.vscode-cdn.net${uri.path}` } as unknown as Webview;
const folder = { path: '/extension' } as Uri;
const pages = ['webview', 'gradientCheck', 'differences'] as const;

const policyOf = (html: string): ReadonlyMap<string, string> => new Map(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!.split('; ').map((part) => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)]));

describe('the HTML of the pages', () => {
  for (const page of pages) {
    it(`${page}: a policy that lets in nothing but its own script, styles, fonts and pictures`, () => {
      const html = panelHtml(webview, folder, page);
      const policy = policyOf(html);
      const nonce = /^'nonce-([A-Za-z0-9+/=]+)'$/.exec(policy.get('script-src')!)![1]!;
      assert.deepEqual(Object.fromEntries(policy), {
        'default-src': "'none'", 'img-src': 'https://*.vscode-cdn.net data:', 'font-src': 'https://*.vscode-cdn.net', 'style-src': 'https://*.vscode-cdn.net', 'script-src': `'nonce-${nonce}'`,
      });
      assert.doesNotMatch(html, /unsafe|\son\w+=|javascript:|<script(?! nonce=)/);
      assert.deepEqual(html.match(/<script[^>]*>/g), [`<script nonce="${nonce}" src="https://file.vscode-cdn.net/extension/dist/${page}.js">`]);
      assert.ok(Buffer.from(nonce, 'base64').length >= 16);
    });
  }

  it('have a nonce of their own each time, which chance does not repeat', () => {
    const nonces = Array.from({ length: 200 }, () => policyOf(panelHtml(webview, folder, 'webview')).get('script-src'));
    assert.equal(new Set(nonces).size, 200);
    assert.match(readFileSync(join(import.meta.dirname, '../../../extension/panel/panelHtml.ts'), 'utf8'), /import \{ randomBytes \} from 'node:crypto'/);
  });

  it('show a message as a text', () => {
    const html = messageHtml(webview, '<img src=x onerror="alert(1)"> & </p><script>');
    assert.ok(html.includes('<p>&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &lt;/p&gt;&lt;script&gt;</p>'));
    assert.equal(policyOf(html).get('default-src'), "'none'");
  });

  it('are all made there, and read nothing outside of dist/', () => {
    const root = join(import.meta.dirname, '../../../extension');
    const texts = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
    assert.deepEqual(texts.flatMap(({ file, text }) => text.split('\n').filter((line) => /webview\.html = (?!(parts\.)?(panelHtml|messageHtml)\()/.test(line)).map((line) => `${file}: ${line}`)), []);
    const roots = texts.flatMap(({ text }) => text.match(/localResourceRoots: .*?\]/g) ?? []);
    assert.ok(roots.length >= 3);
    assert.ok(roots.every((line) => /localResourceRoots: \[panelRoot\([\w.]*extensionUri\)\]/.test(line)), roots.join('\n'));
  });
});
