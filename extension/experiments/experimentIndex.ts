import type { Uri} from 'vscode';
import { CodeLens, type CodeLensProvider, type Disposable, l10n, languages, type LogOutputChannel, Range, type TextDocument, workspace } from 'vscode';
import type { Experiment } from '../../engine/experiment/experimentFile.ts';
import { Disposables } from '../disposables.ts';
import { currentText, fileOf, isExperiment, unsavedTexts } from '../documentFiles.ts';
import { logFailure } from '../log.ts';
import { once } from '../once.ts';
import type { ProblemReporter } from '../problems/problemReporter.ts';

const typingPause = 300;

/** Experiment files that are open: their lens, and their mistakes where they stand. */
export class ExperimentIndex implements CodeLensProvider, Disposable {
  private readonly problems: ProblemReporter;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  private readonly pauses = new Map<string, NodeJS.Timeout>();
  private readonly engine = once(async () => ({ ...await import('../../engine/experiment/experimentFile.ts'), ...await import('../../engine/node/nodeFiles.ts') }));

  constructor(problems: ProblemReporter, log: LogOutputChannel) {
    this.problems = problems;
    this.log = log;
    this.disposables.add(languages.registerCodeLensProvider({ pattern: '**/*.optlab.json' }, this));
    this.disposables.add(workspace.onDidOpenTextDocument((document) => this.later(document)));
    this.disposables.add(workspace.onDidChangeTextDocument(({ document }) => this.later(document)));
    // A loss function that an experiment names may have come or gone.
    this.disposables.add(workspace.onDidSaveTextDocument(() => workspace.textDocuments.forEach((document) => this.later(document))));
    this.disposables.add(workspace.onDidCloseTextDocument(({ uri }) => this.problems.report(`experiment ${fileOf(uri) ?? ''}`, [])));
    workspace.textDocuments.forEach((document) => this.later(document));
  }

  /** Reads an experiment as the person sees it, and shows what is wrong with it. Undefined where something is. */
  async read(uri: Uri): Promise<Experiment | undefined> {
    const file = fileOf(uri);
    if (file === undefined) return undefined;
    const { readExperiment, nodeFiles } = await this.engine();
    const { experiment, problems } = await readExperiment(file, await currentText(uri), nodeFiles(unsavedTexts()));
    this.problems.report(`experiment ${file}`, problems);
    return experiment;
  }

  provideCodeLenses(document: TextDocument): CodeLens[] {
    if (!workspace.isTrusted || !isExperiment(document)) return [];
    return [new CodeLens(new Range(0, 0, 0, 0), { title: l10n.t('▶ Run experiment'), command: 'optimizerLab.runExperiment', tooltip: l10n.t('Run the optimizers of this experiment'), arguments: [document.uri] })];
  }

  dispose(): void {
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.disposables.dispose();
  }

  private later(document: TextDocument): void {
    if (!isExperiment(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.pauses.get(key));
    this.pauses.set(key, setTimeout(() => {
      this.pauses.delete(key);
      if (!document.isClosed) this.read(document.uri).catch((error: unknown) => logFailure(this.log, `The experiment ${document.uri.fsPath} could not be read`, error));
    }, typingPause));
  }
}
