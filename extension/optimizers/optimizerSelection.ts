import { type Disposable, EventEmitter, type LogOutputChannel, type Memento, workspace } from 'vscode';
import type { Dialect, HyperparameterValue, HyperparameterValues, OptimizerConfiguration, OptimizerDescription } from '../../engine/optimizers/description.ts';
import type { OptimizerParts } from '../../engine/optimizers/settleParts.ts';
import type { OwnOptimizers as OwnByReference } from '../../engine/ownOptimizers/loadOwn.ts';
import { Disposables } from '../disposables.ts';
import { unsavedTexts } from '../documentFiles.ts';
import { logFailure } from '../log.ts';
import { once } from '../once.ts';
import { readSettings, settingsSection } from '../settings.ts';
import { ownId } from './ownId.ts';
import type { OwnOptimizers } from './ownOptimizers.ts';

/** An optimizer as it stands in the Optimizers view; one optimizer may stand there with several settings. */
export interface OptimizerEntry {
  /** Stable while the entry lives. */
  readonly key: string;
  /** Of the registry; of a user's own optimizer, its reference: `./my.ts#mine`. */
  readonly id: string;
  /** Absent: the one of the settings. */
  readonly dialect?: Dialect;
  /** Those that differ from the defaults. */
  readonly hyperparameters: HyperparameterValues;
  /** What happens to the gradient before the rule sees it. */
  readonly transforms?: readonly string[];
  readonly averaging?: string;
  /** Takes part in comparisons. */
  readonly checked: boolean;
  /** Added beside the optimizer's first entry, so it can be taken away. */
  readonly extra: boolean;
}

/** An entry with everything that follows from it. */
export interface SettledEntry extends OptimizerEntry {
  readonly description: OptimizerDescription;
  readonly configuration: OptimizerConfiguration;
  readonly label: string;
}

const stateKey = 'optimizerLab.optimizers';

/** Which optimizers take part in comparisons and with which hyperparameters: from the settings, until the person changes it in the view. */
export class OptimizerSelection implements Disposable {
  private readonly memento: Memento;
  private readonly own: Pick<OwnOptimizers, 'list' | 'onDidChange'>;
  private readonly log: LogOutputChannel;
  private readonly disposables = new Disposables();
  private readonly changed = this.disposables.add(new EventEmitter<string | undefined>());
  private readonly engine = once(async () => ({
    ...await import('../../engine/optimizers/registry.ts'),
    ...await import('../../engine/optimizers/spec.ts'),
    ...await import('../../engine/optimizers/configuration.ts'),
    ...await import('../../engine/ownOptimizers/loadOwn.ts'),
    ...await import('../../engine/node/nodeFiles.ts'),
  }));

  private changing: Promise<unknown> = Promise.resolve();

  /** The key of the entry that changed; undefined where entries came or went. */
  readonly onDidChange = this.changed.event;

  constructor(memento: Memento, own: Pick<OwnOptimizers, 'list' | 'onDidChange'>, log: LogOutputChannel) {
    this.memento = memento;
    this.own = own;
    this.disposables.add(own.onDidChange(() => this.changed.fire(undefined)));
    this.log = log;
    this.disposables.add(workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${settingsSection}.defaultOptimizers`) || event.affectsConfiguration(`${settingsSection}.dialect`)) this.changed.fire(undefined);
    }));
  }

  /** All entries, in the order of the view. */
  async entries(): Promise<readonly SettledEntry[]> {
    const entries = await this.plain();
    const settled = await Promise.all(entries.map((entry) => this.settle(entry)));
    return settled.filter((entry) => entry !== undefined);
  }

  async entry(key: string): Promise<SettledEntry | undefined> {
    return (await this.entries()).find((entry) => entry.key === key);
  }

  /** What a comparison runs. */
  async configurations(): Promise<readonly OptimizerConfiguration[]> {
    return (await this.entries()).filter(({ checked }) => checked).map(({ configuration }) => configuration);
  }

  setChecked(keys: ReadonlySet<string>, checked: boolean): Promise<void> {
    return this.queue(() => this.change((entry) => (keys.has(entry.key) ? { ...entry, checked } : entry)));
  }

  /**
   * Undefined, or the default itself: it counts as not set.
   * @throws SpecError where it does not go together with the others
   */
  setHyperparameter(key: string, id: string, value: HyperparameterValue | undefined): Promise<void> {
    return this.queue(() => this.changeHyperparameter(key, id, value));
  }

  /** The hyperparameters and what stands around the rule. */
  resetHyperparameters(key: string): Promise<void> {
    return this.queue(() => this.change((entry) => (entry.key === key ? { ...withParts(entry, {}), hyperparameters: {} } : entry), key));
  }

  /**
   * Gradient transforms and averaging of an entry.
   * @throws SpecError where they do not go together
   */
  setParts(key: string, parts: OptimizerParts): Promise<void> {
    return this.queue(async () => {
      const settled = await this.entry(key);
      if (!settled) return;
      await this.requireSettled(withParts(settled, parts));
      await this.change((entry) => (entry.key === key ? withParts(entry, parts) : entry), key);
    });
  }

  /**
   * Hyperparameters that the other dialect has too are kept.
   * @throws SpecError where they do not go together there
   */
  setDialect(key: string, dialect: Dialect): Promise<void> {
    return this.queue(() => this.changeDialect(key, dialect));
  }

  /** Puts a second entry of the same optimizer below, to compare two settings of it. Returns its key. */
  duplicate(key: string): Promise<string> {
    return this.queue(async () => {
      const entries = await this.plain();
      const added = freshKey(entries.find((entry) => entry.key === key)?.id ?? key, entries);
      await this.write(entries.flatMap((entry) => (entry.key === key ? [entry, { ...entry, key: added, checked: true, extra: true }] : [entry])));
      this.changed.fire(undefined);
      return added;
    });
  }

  remove(key: string): Promise<void> {
    return this.queue(async () => {
      await this.write((await this.plain()).filter((entry) => entry.key !== key || !entry.extra));
      this.changed.fire(undefined);
    });
  }

  /** Forgets what the person chose. */
  reset(): Promise<void> {
    return this.queue(async () => {
      await this.memento.update(stateKey, undefined);
      this.changed.fire(undefined);
    });
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Changes follow each other: each reads what the one before it wrote. */
  private queue<Result>(change: () => Promise<Result>): Promise<Result> {
    const done = this.changing.then(change);
    // A refused one is told to whoever asked for it, and the next goes on.
    this.changing = done.catch(() => undefined);
    return done;
  }

  private async changeHyperparameter(key: string, id: string, value: HyperparameterValue | undefined): Promise<void> {
    const settled = await this.entry(key);
    if (!settled) return;
    const { hyperparametersOf } = await this.engine();
    const { description, configuration } = settled;
    const isDefault = value === hyperparametersOf(description, configuration.dialect, settled.hyperparameters).find((candidate) => candidate.id === id)?.default;
    const { [id]: _before, ...others } = settled.hyperparameters;
    const hyperparameters = value === undefined || isDefault ? others : { ...others, [id]: value };
    // Another of the library's optimizers has other hyperparameters.
    const kept = description.kind === 'native' && id === description.variants.hyperparameter ? (hyperparameters[id] === undefined ? {} : { [id]: hyperparameters[id] }) : hyperparameters;
    await this.requireSettled({ ...settled, hyperparameters: kept });
    await this.change((entry) => (entry.key === key ? { ...entry, hyperparameters: kept } : entry), key);
  }

  private async changeDialect(key: string, dialect: Dialect): Promise<void> {
    const settled = await this.entry(key);
    if (!settled) return;
    const { hyperparametersOf } = await this.engine();
    const available = new Map(hyperparametersOf(settled.description, dialect, settled.hyperparameters).map((candidate) => [candidate.id, candidate.default]));
    const hyperparameters = Object.fromEntries(Object.entries(settled.hyperparameters).filter(([id, value]) => available.has(id) && available.get(id) !== value));
    await this.requireSettled({ ...settled, dialect, hyperparameters });
    await this.change((entry) => (entry.key === key ? { ...entry, dialect, hyperparameters } : entry), key);
  }

  private async change(change: (entry: OptimizerEntry) => OptimizerEntry, key?: string): Promise<void> {
    await this.write((await this.plain()).map(change));
    this.changed.fire(key);
  }

  private async plain(): Promise<readonly OptimizerEntry[]> {
    const entries = this.memento.get<readonly OptimizerEntry[]>(stateKey) ?? await this.fromSettings();
    const known = new Set(entries.map(({ id }) => id));
    // Those of the workspace stand below, until the person ticks them.
    const others = this.own.list().map(({ file, name }) => ownId(file, name)).filter((id) => !known.has(id));
    return [...entries, ...others.map((id): OptimizerEntry => ({ key: id, id, hyperparameters: {}, checked: false, extra: false }))];
  }

  private async write(entries: readonly OptimizerEntry[]): Promise<void> {
    await this.memento.update(stateKey, entries);
  }

  private async requireSettled(entry: OptimizerEntry): Promise<void> {
    const { configure } = await this.engine();
    configure(entry, { dialect: readSettings().dialect, own: await this.ownOf([entry.id]) });
  }

  /** The own optimizers that these SPECs or ids name, as they are now. */
  private async ownOf(specs: readonly string[]): Promise<OwnByReference> {
    const { loadOwn, nodeFiles } = await this.engine();
    return loadOwn(specs, workspace.workspaceFolders?.[0]?.uri.fsPath ?? '/', nodeFiles(unsavedTexts()));
  }

  private async settle(entry: OptimizerEntry): Promise<SettledEntry | undefined> {
    const { configure, descriptionOf, label } = await this.engine();
    try {
      const configuration = configure(entry, { dialect: readSettings().dialect, own: await this.ownOf([entry.id]) });
      return { ...entry, description: descriptionOf(configuration), configuration, label: label(configuration) };
    } catch (error) {
      // Chosen in another version of the extension, or no longer in range.
      logFailure(this.log, `The optimizer ${entry.id} is left out of the selection`, error);
      return undefined;
    }
  }

  /** The settings' optimizers, selected; then all others. */
  private async fromSettings(): Promise<readonly OptimizerEntry[]> {
    const { optimizers, parseSpec, hyperparametersOf, descriptionOf } = await this.engine();
    const { defaultOptimizers, dialect: preferred } = readSettings();
    const chosen: OptimizerEntry[] = [];
    for (const spec of defaultOptimizers) {
      try {
        const { id, own, dialect, hyperparameters, transforms, averaging } = parseSpec(spec, { dialect: preferred, own: await this.ownOf([spec]) });
        const defaults = new Map(hyperparametersOf(descriptionOf({ id, ...(own && { own }) }), dialect, hyperparameters).map((candidate) => [candidate.id, candidate.default]));
        const changes = Object.fromEntries(Object.entries(hyperparameters).filter(([name, value]) => defaults.get(name) !== value));
        chosen.push({
          key: freshKey(id, chosen),
          id,
          hyperparameters: changes,
          checked: true,
          extra: chosen.some((entry) => entry.id === id),
          ...(spec.includes('@') && !own && { dialect }),
          ...(transforms && { transforms }),
          ...(averaging !== undefined && { averaging }),
        });
      } catch (error) {
        logFailure(this.log, `The setting ${settingsSection}.defaultOptimizers names “${spec}”, which is left out`, error);
      }
    }
    const order = optimizers.map(({ id }) => id);
    const others = order.filter((id) => !chosen.some((entry) => entry.id === id));
    const unchosen = others.map((id): OptimizerEntry => ({ key: id, id, hyperparameters: {}, checked: false, extra: false }));
    const place = (id: string) => (order.includes(id) ? order.indexOf(id) : Infinity);
    return [...chosen, ...unchosen].sort((a, b) => (place(a.id) === place(b.id) ? 0 : place(a.id) - place(b.id)));
  }
}

function withParts<Entry extends OptimizerEntry>(entry: Entry, parts: OptimizerParts): Entry {
  const { transforms: _transforms, averaging: _averaging, ...rest } = entry;
  return { ...rest, ...parts } as Entry;
}

/** `adam`, `adam-2`, `adam-3`, … */
function freshKey(id: string, entries: readonly OptimizerEntry[]): string {
  const taken = new Set(entries.map(({ key }) => key));
  let key = id;
  for (let count = 2; taken.has(key); count++) key = `${id}-${count}`;
  return key;
}
