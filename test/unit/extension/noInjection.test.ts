import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../../engine/problem.ts';
import { keptLog } from '../../host/editor/withoutEditor.ts';

const { logFailure, showFailure } = await import('../../../extension/log.ts');
const { tellError, tellInformation, tellWarning } = await import('../../../extension/tell.ts');
const { hintTooltip } = await import('../../../extension/inlayHints/hintTooltip.ts');
const { notifications } = await import('../../host/editor/vscode.ts');

const link = '[Mend it](command:workbench.action.terminal.sendSequence?%7B%7D)';
/** As VS Code finds links in notifications and prompts. */
const linkPattern = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;

const root = join(import.meta.dirname, '../../..');
const sources = readdirSync(join(root, 'extension'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => ({ file, text: readFileSync(join(root, 'extension', file), 'utf8') }));

describe('texts of the person’s files on screen', () => {
  it('are no links to commands in notifications', () => {
    assert.match(link, linkPattern);
    const { log } = keptLog();
    notifications.length = 0;
    void tellError(log, `It threw: ${link}`);
    void tellWarning(log, link);
    void tellInformation(link);
    showFailure(log, `The loss ${link}`, new ProblemError({ severity: 'error', file: `/w/${link}.ts`, line: 1, column: 1, message: link }));
    assert.equal(notifications.length, 4);
    for (const text of notifications) assert.doesNotMatch(text, linkPattern);
  });

  it('reach notifications in no other way', () => {
    const ways = sources.flatMap(({ file, text }) => text.split('\n').filter((line) => /show(Error|Warning|Information)Message\(/.test(line) && !/modal: true|unlinked\(/.test(line)).map((line) => `${file}: ${line.trim()}`));
    assert.deepEqual(ways, []);
  });

  it('are neither HTML nor trusted where they stand in markdown', () => {
    assert.ok(sources.some(({ text }) => text.includes('new MarkdownString(')));
    assert.deepEqual(sources.filter(({ text }) => /isTrusted\s*[:=](?!=)|supportHtml|supportThemeIcons|enabledCommands/.test(text)).map(({ file }) => file), []);
  });

  it('cannot leave their place in the tooltip of a hint', () => {
    const hostile = `\`\n\n![x](https://example.com/x.png) | <img src=x> ${link}`;
    const numbers = Float64Array.of(1, 2);
    for (const shape of [[], [2]]) {
      const intermediate = { name: hostile, shape, length: shape.length + 1, executions: 2, isConstant: true, values: numbers, gradient: numbers, norm: 1, gradientNorm: 1 } as unknown as Parameters<typeof hintTooltip>[0];
      const tooltip = hintTooltip(intermediate, { loss: hostile, run: hostile, step: 1, value: 1, rows: 2, withoutGradients: hostile });
      assert.deepEqual([tooltip.isTrusted, tooltip.supportHtml], [undefined, undefined]);
      // What stands outside of code is ours, or escaped.
      const outside = tooltip.value.replaceAll(/(?<!\\)`[^`\n]*`/g, '');
      assert.doesNotMatch(outside, /(?<!\\)\]\(|(?<!\\)!\[|(?<!\\)<img|(?<!\\)`/);
    }
  });
});

describe('failures in the log', () => {
  const logged = (error: unknown): string => {
    const { log, lines } = keptLog();
    logFailure(log, 'The comparison is not stored', error);
    assert.equal(lines.length, 1);
    return lines[0]!;
  };

  it('say what the person can do, in sentences', () => {
    assert.match(logged(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })), /, write\. The disk is full: make room on it, then try again\.$/);
    assert.match(logged(new TypeError('x is undefined')), /x is undefined\. That is a mistake in Optimizer Lab: .*report it/);
    assert.equal(logged(new ProblemError({ severity: 'error', file: '/w/f.ts', line: 1, column: 2, message: 'Write it so.' })), 'The comparison is not stored: /w/f.ts:1:2: Write it so.');
    assert.equal(logged(new Error('it runs elsewhere')), 'The comparison is not stored: it runs elsewhere.');
  });
});
