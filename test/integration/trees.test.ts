import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { bestRun } from '../../extension/comparisons/comparison.ts';
import type { OptimizerLab } from '../../extension/extension.ts';
import type { OptimizerTreeNode } from '../../extension/views/optimizerTree.ts';
import { until } from '../host/until.ts';
import { optimizers } from '../../engine/optimizers/registry.ts';
import { closeAll, lab, lossNode, openFile, startComparison, workspacePath } from './lab.ts';

type Tree<Node> = { getChildren(node?: Node): Promise<Node[]>; getTreeItem(node: Node): vscode.TreeItem };

/** Every node of a tree with the text that is shown, indented by its depth. */
async function lines<Node>(tree: Tree<Node>, node?: Node, depth = 0): Promise<string[]> {
  const below = await Promise.all((await tree.getChildren(node)).map(async (child) => {
    const { label, description } = tree.getTreeItem(child);
    return [`${'  '.repeat(depth)}${label as string}${typeof description === 'string' ? ` | ${description}` : ''}`, ...await lines(tree, child, depth + 1)];
  }));
  return below.flat();
}

describe('the sidebar', () => {
  let ours: OptimizerLab;
  before(async () => { ours = await lab(); });
  afterEach(closeAll);

  it('lists the loss functions of the workspace by file, and follows the files', async () => {
    const { losses } = ours.trees;
    assert.ok((await lines(losses)).includes('  rosenbrock | (x, y)'));
    await writeFile(workspacePath('extra.ts'), 'export const extraLoss = (p: number[]): number => p[0]!;\n');
    await until('the new file', async () => (await lines(losses)).includes('  extraLoss | p'));
    await rm(workspacePath('extra.ts'));
    await until('the file gone', async () => !(await lines(losses)).includes('  extraLoss | p'));
  });

  it('a loss function opens at its name', async () => {
    const file = (await ours.trees.losses.getChildren()).find((node) => basename(node.file) === 'rosenbrock.ts');
    const [loss] = await ours.trees.losses.getChildren(file);
    const { command } = ours.trees.losses.getTreeItem(loss!);
    await vscode.commands.executeCommand(command!.command, ...command!.arguments as unknown[]);
    const { document, selection } = vscode.window.activeTextEditor!;
    assert.equal(document.getText(document.getWordRangeAtPosition(selection.active)), 'rosenbrock');
  });

  it('every item has an id of its own', async () => {
    const ids: (string | undefined)[] = [];
    const collect = async <Node>(tree: Tree<Node>, node?: Node): Promise<void> => {
      for (const child of await tree.getChildren(node)) {
        ids.push(tree.getTreeItem(child).id);
        await collect(tree, child);
      }
    };
    await collect(ours.trees.losses);
    await collect(ours.trees.optimizers);
    await collect(ours.trees.runs);
    assert.ok(!ids.includes(undefined));
    assert.equal(new Set(ids).size, ids.length);
  });

  describe('the optimizers', () => {
    const entry = { kind: 'entry', key: 'adam' } as const;
    const learningRate = { kind: 'hyperparameter', key: 'adam', id: 'learningRate' } as const;
    const item = async (node: OptimizerTreeNode) => {
      await lines(ours.trees.optimizers);
      return ours.trees.optimizers.getTreeItem(node);
    };
    afterEach(() => ours.selection.reset());

    it('are all that there are, the usual ones selected, by family, with their hyperparameters', async () => {
      const all = await lines(ours.trees.optimizers);
      assert.deepEqual(all.filter((line) => !line.startsWith(' ')), ['Gradient descent', 'Momentum', 'Adaptive', 'Second order', 'Wrapper']);
      const own = (await ours.selection.entries()).filter(({ configuration }) => configuration.own).length;
      assert.equal(all.filter((line) => /^ {2}\S/.test(line)).length, optimizers.length + own);
      assert.ok(all.includes('    learning rate η = 0.001'));
      assert.equal((await ours.selection.configurations()).length, 11);
    });

    it('a changed hyperparameter is marked, used, and reset', async () => {
      await ours.selection.setHyperparameter('adam', 'learningRate', 0.05);
      const changed = await item(learningRate);
      assert.equal(changed.label, 'learning rate η = 0.05');
      assert.equal(changed.description, 'default 0.001');
      assert.equal(changed.contextValue, 'hyperparameter.changed');
      assert.equal((await item(entry)).contextValue, 'optimizer.changed');
      assert.equal((await ours.selection.configurations()).find(({ id }) => id === 'adam')?.hyperparameters.learningRate, 0.05);
      await vscode.commands.executeCommand('optimizerLab.resetHyperparameter', learningRate);
      assert.equal((await item(learningRate)).contextValue, 'hyperparameter');
    });

    it('changes at the same time are all kept', async () => {
      const { selection } = ours;
      await Promise.all([
        selection.setHyperparameter('adam', 'learningRate', 0.05),
        selection.setHyperparameter('adam', 'beta1', 0.5),
        selection.setChecked(new Set(['sgd']), false),
        assert.rejects(selection.setHyperparameter('adam', 'beta2', 7)),
        selection.duplicate('adam'),
      ]);
      const configurations = await selection.configurations();
      assert.ok(!configurations.some(({ id }) => id === 'sgd'));
      assert.deepEqual(configurations.filter(({ id }) => id === 'adam').map(({ hyperparameters: { learningRate, beta1 } }) => [learningRate, beta1]), [[0.05, 0.5], [0.05, 0.5]]);
    });

    it('a schedule, transforms and an averaging are shown, used, refused where they are wrong, and reset', async () => {
      const { selection } = ours;
      await selection.setHyperparameter('adam', 'learningRate', 'cosine(0.1,100)');
      await selection.setParts('adam', { transforms: ['clipGlobalNorm(1)'], averaging: 'ema(decay=0.9)' });
      assert.equal((await item(learningRate)).label, 'learning rate η = cosine(0.1,100)');
      assert.equal((await item({ kind: 'parts', key: 'adam' })).label, 'clipGlobalNorm(1) + ema(decay=0.9)');
      assert.equal((await item(entry)).description, 'pytorch · lr=cosine(0.1,100) +clipGlobalNorm(1) +ema(decay=0.9)');
      const adam = (await selection.configurations()).find(({ id }) => id === 'adam')!;
      assert.deepEqual([adam.hyperparameters.learningRate, adam.transforms, adam.averaging], ['cosine(0.1,100)', ['clipGlobalNorm(1)'], 'ema(decay=0.9)']);
      await assert.rejects(selection.setParts('adam', { transforms: ['clip(1)'] }), /no gradient transform or averaging “clip”/);
      await assert.rejects(selection.setHyperparameter('adam', 'learningRate', 'cosin(1)'), /no schedule “cosin”/);
      await vscode.commands.executeCommand('optimizerLab.resetHyperparameters', entry);
      assert.equal((await item({ kind: 'parts', key: 'adam' })).label, 'no transforms, no averaging');
      assert.equal((await item(entry)).contextValue, 'optimizer');
    });

    it('one is copied as code', async () => {
      await vscode.env.clipboard.writeText('');
      const copied = vscode.commands.executeCommand('optimizerLab.copyOptimizerCode', entry);
      await until('the code on the clipboard', async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return (await vscode.env.clipboard.readText()) !== '';
      });
      await copied;
      assert.equal(await vscode.env.clipboard.readText(), 'optimizer = torch.optim.Adam(model.parameters(), lr=0.001)');
    });

    it('a dialect is chosen for one of them, and keeps what it knows', async () => {
      await ours.selection.setHyperparameter('adam', 'beta1', 0.5);
      await ours.selection.setDialect('adam', 'keras');
      const adam = (await ours.selection.configurations()).find(({ id }) => id === 'adam');
      assert.equal(adam?.dialect, 'keras');
      assert.equal(adam.hyperparameters.beta1, 0.5);
    });

    it('one stands there with a second setting, which can be taken away', async () => {
      const key = await vscode.commands.executeCommand<string>('optimizerLab.duplicateOptimizer', entry);
      await ours.selection.setHyperparameter(key, 'learningRate', 0.1);
      const rates = (await ours.selection.configurations()).filter(({ id }) => id === 'adam').map(({ hyperparameters }) => hyperparameters.learningRate);
      assert.deepEqual(rates, [0.001, 0.1]);
      await vscode.commands.executeCommand('optimizerLab.removeOptimizer', { kind: 'entry', key });
      await vscode.commands.executeCommand('optimizerLab.removeOptimizer', entry);
      assert.equal((await ours.selection.configurations()).length, 11);
    });

    it('none and all are selected by command, and the settings say what is selected at first', async () => {
      await vscode.commands.executeCommand('optimizerLab.selectNoOptimizers');
      assert.deepEqual(await ours.selection.configurations(), []);
      await vscode.commands.executeCommand('optimizerLab.selectAllOptimizers');
      // Those of the workspace's own files too.
      const entries = await ours.selection.entries();
      assert.ok(entries.every(({ checked }) => checked) && entries.filter(({ configuration }) => !configuration.own).length === optimizers.length);
      await ours.selection.reset();
      const settings = vscode.workspace.getConfiguration('optimizerLab');
      await settings.update('defaultOptimizers', ['adam@keras:learningRate=0.01', 'adam', 'nonsense'], vscode.ConfigurationTarget.Workspace);
      try {
        const specs = (await ours.selection.configurations()).map(({ id, dialect, hyperparameters }) => `${id} ${dialect} ${hyperparameters.learningRate}`);
        assert.deepEqual(specs, ['adam keras 0.01', 'adam pytorch 0.001']);
      } finally {
        await settings.update('defaultOptimizers', undefined, vscode.ConfigurationTarget.Workspace);
      }
    });
  });

  it('lists the comparisons, the latest first, with their runs and results', async () => {
    await openFile('short.ts', '/** @loss @start 1 */\nexport const shortLoss = (x: number): number => x * x;\n');
    const comparison = await startComparison('compareOptimizers', lossNode('short.ts', 'shortLoss'));
    await comparison.finished;
    // Pinned ones stand before it.
    const first = (await ours.trees.runs.getChildren()).find(({ id }) => !ours.comparisons.all.find((each) => each.id === id)!.facts.pinned);
    assert.equal(first?.id, comparison.id);
    const item = ours.trees.runs.getTreeItem(first);
    assert.match(item.tooltip as string, /^.* reached .* in .* steps\n/);
    assert.match(item.description as string, new RegExp(`^${bestRun(comparison)!.label} `));
    assert.equal(item.contextValue, 'comparison');
    assert.equal((await ours.trees.runs.getChildren(first)).length, 11);
  });
});
