import { columnOf, rowAtStep, type Recording } from '../../../engine/recording/recording.ts';
import { toWireNumber } from '../../../engine/wireNumber.ts';
import type { VsCodeApi } from '../../../webview/host.ts';
import type { ComparisonView, HostToPanel, PanelCommand, PanelToHost, QueryName, RunView } from '../../../webview/protocol.ts';
import { answer } from './answers.ts';
import type { EncodedRecording, Scenario } from './scenario.ts';
import { applyTheme, type ThemeName } from './themes.ts';

type Query = Extract<PanelToHost, { type: 'query' }>;

/** The extension's side of the page, for the tests to watch and to move. */
class FixtureHost {
  readonly commands: PanelCommand[] = [];
  /** Where the panel said that the person is. */
  readonly looks: Extract<PanelToHost, { type: 'lookingAt' }>[] = [];
  readonly queries: Query[] = [];
  readonly violations: string[] = [];
  readonly errors: string[] = [];
  /** What the panel told the log. */
  readonly faults: string[] = [];
  readonly #scenario: Scenario;
  readonly #whole: ReadonlyMap<number, Recording>;
  /** Steps that each run has come to. */
  #revealed = Infinity;
  /** At which expression the runs stand, where they are paused; '' at none. */
  #paused: string | undefined;
  #problem: ComparisonView['problem'];
  #changes: Partial<ComparisonView> = {};
  #refused: QueryName | undefined;
  #spoilt: QueryName | undefined;
  #lost: QueryName | undefined;
  readonly #late: HostToPanel[] = [];
  #startedAt: number;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#startedAt = scenario.comparison.startedAt;
    this.#whole = new Map(scenario.recordings.map((recording) => [recording.run, decode(recording)]));
    if (scenario.comparison.status === 'running') this.#revealed = 0;
    this.#problem = scenario.comparison.problem;
    document.addEventListener('securitypolicyviolation', (event) => this.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
    window.addEventListener('error', (event) => this.errors.push(event.message));
    window.addEventListener('unhandledrejection', (event) => this.errors.push(String(event.reason)));
  }

  receive(message: PanelToHost): void {
    switch (message.type) {
      case 'ready':
        return this.announce();
      case 'command':
        this.commands.push(message.command);
        return;
      case 'keyboard':
        return;
      case 'lookingAt':
        this.looks.push(message);
        return;
      case 'fault':
        this.faults.push(message.message);
        return;
      case 'query':
        this.queries.push(message);
        // The real one is another process away.
        setTimeout(() => {
          if (message.name === this.#refused) this.#send({ type: 'refusal', id: message.id, message: `No ${message.name} today: the fixture refuses.` });
          else if (message.name === this.#spoilt) this.deliver({ type: 'answer', id: message.id, name: message.name, result: { rows: 'none' } });
          else {
            const reply = { type: 'answer', id: message.id, name: message.name, result: answer(message, this.#scenario, this.#recordings()) } as HostToPanel;
            if (message.name === this.#lost) this.#late.push(reply);
            else this.#send(reply);
          }
        }, 2);
    }
  }

  /** The comparison as it is now: runs that are not at their end are running. */
  announce(): void {
    const { comparison } = this.#scenario;
    const runs = comparison.runs.map((run): RunView => {
      if (run.steps <= this.#revealed) return run;
      const { result, ...rest } = run;
      if (this.#paused !== undefined && result) {
        const { best } = result;
        const loss = toWireNumber(this.value(run.index, this.#revealed, 'loss', 0));
        const at = { step: this.#revealed, loss };
        return { ...rest, status: 'paused', steps: this.#revealed, result: { ...result, best: best.step <= this.#revealed ? best : at, last: at, ...(this.#paused === '' ? { stopped: 'cancelled' } : { stopped: 'breakpoint', breakpoint: this.#paused }) } };
      }
      return { ...rest, status: 'running', steps: this.#revealed, rate: 12_345 };
    });
    const status = runs.some((run) => run.status === 'running') ? 'running' : runs.some((run) => run.status === 'paused') ? 'paused' : 'finished';
    this.#send({ type: 'comparison', comparison: { ...comparison, startedAt: this.#startedAt, status, runs, ...(this.#problem && { problem: this.#problem }), ...this.#changes } });
  }

  /** Runs go on to this step; a progress message tells it. */
  reveal(steps: number): void {
    this.#revealed = steps;
    const runs = this.#scenario.comparison.runs
      .filter((run) => run.steps > steps)
      .map(({ index }) => ({ index, steps, rate: 54_321, loss: toWireNumber(this.value(index, steps, 'loss', 0)) }));
    this.#send({ type: 'progress', runs });
  }

  /** The runs have paused at this step, at an expression where one is given. */
  pauseAt(steps: number, expression = ''): void {
    this.#revealed = steps;
    this.#paused = expression;
    this.announce();
  }

  finish(): void {
    this.#revealed = Infinity;
    this.#paused = undefined;
    this.announce();
  }

  /** The same once more: its id stays. */
  rerun(): void {
    this.#startedAt++;
    this.announce();
  }

  /** Something else about the comparison from now on. */
  change(changes: Partial<ComparisonView>): void {
    this.#changes = changes;
    this.announce();
  }

  /** A branch that has not begun. */
  addBranch(of: number, step: number): void {
    const { runs } = this.#scenario.comparison;
    const { result: _, ...parent } = runs[of]!;
    this.change({ runs: [...runs, { ...parent, index: runs.length, label: `${parent.label} from ${step}`, branch: { of, step }, status: 'waiting', steps: step, columns: [], derived: [] }] });
  }

  refuse(name: QueryName | undefined): void {
    this.#refused = name;
    this.announce();
  }

  /** Answers to this question are none of ours. */
  spoil(name: QueryName | undefined): void {
    this.#spoilt = name;
  }

  /** Answers to this question do not arrive. */
  lose(name: QueryName | undefined): void {
    this.#lost = name;
  }

  deliverLate(): void {
    for (const reply of this.#late.splice(0)) this.#send(reply);
  }

  /** What was recorded, for comparison with what is shown. */
  value(run: number, step: number, column: string, coordinate: number): number {
    const recording = this.#whole.get(run)!;
    const { data, width } = columnOf(recording, column);
    return data[rowAtStep(recording, step) * width + coordinate]!;
  }

  setTheme(name: ThemeName): void {
    applyTheme(name);
  }

  #recordings(): ReadonlyMap<number, Recording> {
    if (this.#revealed === Infinity) return this.#whole;
    return new Map([...this.#whole].map(([run, recording]) => [run, { ...recording, rows: rowAtStep(recording, this.#revealed) + 1 }]));
  }

  #send(message: HostToPanel): void {
    this.deliver(message);
  }

  /** Anything at all. */
  deliver(message: unknown): void {
    // As VS Code delivers it: a message event with a copy.
    window.dispatchEvent(new MessageEvent('message', { data: structuredClone(message) }));
  }
}

function decode({ steps, columns, ...rest }: EncodedRecording): Recording {
  return { ...rest, steps: numbers(steps), columns: columns.map((column) => ({ ...column, data: numbers(column.data) })) };
}

function numbers(text: string): Float64Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
  return new Float64Array(bytes.buffer);
}

declare global {
  interface Window {
    readonly scenario: Scenario;
    fixture: FixtureHost;
    acquireVsCodeApi: () => VsCodeApi;
  }
}

applyTheme((new URLSearchParams(location.search).get('theme') ?? 'dark') as ThemeName);
const host = new FixtureHost(window.scenario);
window.fixture = host;
const key = 'panel state';
window.acquireVsCodeApi = () => ({
  postMessage: (message) => host.receive(structuredClone(message)),
  getState: () => JSON.parse(sessionStorage.getItem(key) ?? 'null') as unknown,
  setState: (state) => sessionStorage.setItem(key, JSON.stringify(state)),
});
