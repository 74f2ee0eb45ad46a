import { Diagnostic, DiagnosticSeverity, type Disposable, languages, Position, Range } from 'vscode';
import type { Problem, Severity } from '../../engine/problem.ts';
import { openDocument, uriOf } from '../documentFiles.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/**
 * Shows problems in the editor. Each origin (the tags of a file, the last check of a loss function, an experiment) replaces only
 * its own problems, wherever they lie, so that they go when their cause is mended.
 */
export class ProblemReporter implements Disposable {
  private readonly collection = languages.createDiagnosticCollection('optimizerLab');
  private readonly origins = new Map<string, readonly Problem[]>();

  /** Replaces what an origin has to say; an empty list clears it. */
  report(origin: string, problems: readonly Problem[]): void {
    const before = this.origins.get(origin) ?? [];
    if (before.length === 0 && problems.length === 0) return;
    if (problems.length > 0) this.origins.set(origin, problems);
    else this.origins.delete(origin);
    for (const file of new Set([...before, ...problems].map((problem) => problem.file))) this.show(file);
  }

  /** What an origin said last. */
  of(origin: string): readonly Problem[] {
    return this.origins.get(origin) ?? [];
  }

  dispose(): void {
    this.collection.dispose();
  }

  private show(file: string): void {
    // Two origins may find the same mistake: as typed, and again when run.
    const problems = new Map([...this.origins.values()].flat().filter((problem) => problem.file === file).map((problem) => [`${problem.line}:${problem.column}:${problem.message}`, problem]));
    this.collection.set(uriOf(file), [...problems.values()].map(toDiagnostic));
  }
}

function toDiagnostic(problem: Problem): Diagnostic {
  const diagnostic = new Diagnostic(rangeOf(problem), problem.message, severities[problem.severity]);
  diagnostic.source = 'Optimizer Lab';
  return diagnostic;
}

/** The word at the problem's position, else the rest of its line, so that there is something to underline. */
export function rangeOf(problem: Problem): Range {
  const position = new Position(Math.max(0, problem.line - 1), Math.max(0, problem.column - 1));
  const document = openDocument(problem.file);
  if (!document || position.line >= document.lineCount) return new Range(position, position.translate(0, 1));
  const word = document.getWordRangeAtPosition(position);
  if (word) return new Range(position, word.end);
  const end = document.lineAt(position.line).range.end;
  return end.isAfter(position) ? new Range(position, end) : document.lineAt(position.line).range;
}
