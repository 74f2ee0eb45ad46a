import { l10n, type QuickPick, type QuickPickItem, window } from 'vscode';
import type { BreakpointNames } from '../../engine/run/breakpoint.ts';
import { parameterNames } from '../comparisons/breakpointsOf.ts';
import type { Breakpoint, Comparison } from '../comparisons/comparison.ts';
import type { Lab } from '../lab.ts';
import type { Closed } from '../panel/panels.ts';

type Item = QuickPickItem & { readonly at?: number };

/**
 * Lets the person add, change, switch and remove the breakpoints of a comparison, one after the other, until the list is closed.
 * @param given these instead of what there are
 */
export async function editBreakpoints({ comparisons }: Lab, comparison: Comparison, closed: Closed, given?: readonly string[]): Promise<void> {
  if (given) return comparisons.setBreakpoints(comparison, given.map((expression) => ({ expression, enabled: true })));
  // One list for all that is chosen: closed in between, it would give the keyboard back to the panel, which may take it from the next one.
  const list = window.createQuickPick<Item>();
  try {
    await editIn(list, comparisons, comparison, closed);
  } finally {
    list.dispose();
  }
}

async function editIn(list: QuickPick<Item>, comparisons: Lab['comparisons'], comparison: Comparison, closed: Closed): Promise<void> {
  for (;;) {
    const { breakpoints, name } = comparison.facts;
    const items: Item[] = [
      ...breakpoints.map(({ expression, enabled }, at): Item => ({
        label: `$(${enabled ? 'debug-breakpoint' : 'debug-breakpoint-unverified'}) ${expression}`,
        ...(!enabled && { description: l10n.t('switched off') }),
        at,
      })),
      { label: `$(add) ${l10n.t('Add a breakpoint…')}` },
    ];
    const picked = await chosen(list, l10n.t('{0}: runs pause where one of these becomes true', name), items);
    if (!picked) return;
    const changed = picked.at === undefined ? await add(comparison, closed) : await change(list, comparison, closed, picked.at);
    if (changed) await comparisons.setBreakpoints(comparison, changed);
  }
}

/** What the person chooses of some items; undefined where the list is closed. */
async function chosen(list: QuickPick<Item>, title: string, items: readonly Item[]): Promise<Item | undefined> {
  Object.assign(list, { title, items, value: '' });
  const { promise, resolve } = Promise.withResolvers<Item | undefined>();
  const listeners = [list.onDidAccept(() => { if (list.activeItems[0]) resolve(list.activeItems[0]); }), list.onDidHide(() => resolve(undefined))];
  list.show();
  try {
    return await promise;
  } finally {
    for (const listener of listeners) listener.dispose();
  }
}

async function add(comparison: Comparison, closed: Closed): Promise<readonly Breakpoint[] | undefined> {
  const picked = await closed(pickOrType(await suggestionsFor(comparison)));
  const { parseBreakpoint } = await import('../../engine/run/breakpoint.ts');
  // What was written whole needs no second look; a suggestion is there to be changed.
  const whole = picked?.typed === true && parseBreakpoint(picked.text, namesOf(comparison)).ok;
  const expression = picked && (whole ? picked.text : await closed(askForExpression(comparison, picked.text)));
  return expression === undefined ? undefined : [...comparison.facts.breakpoints, { expression, enabled: true }];
}

/** One of the suggestions, or what the person typed instead: its first row. */
async function pickOrType(suggestions: readonly string[]): Promise<{ readonly text: string; readonly typed: boolean } | undefined> {
  const list = window.createQuickPick();
  try {
    list.title = l10n.t('Add a breakpoint');
    list.placeholder = l10n.t('Write an expression, or choose one to be changed');
    const offer = () => {
      const typed = list.value.trim();
      const own: QuickPickItem[] = typed === '' || suggestions.includes(typed) ? [] : [{ label: typed, description: l10n.t('as it is written'), alwaysShow: true }];
      list.items = [...own, ...suggestions.map((label) => ({ label }))];
    };
    offer();
    list.onDidChangeValue(offer);
    return await new Promise<{ readonly text: string; readonly typed: boolean } | undefined>((resolve) => {
      list.onDidAccept(() => {
        const typed = list.value.trim();
        // Who types fast is ahead of the rows: the active one may be of before.
        const row = list.activeItems.find((item) => list.items.includes(item));
        if (row && row.alwaysShow !== true) resolve({ text: row.label, typed: false });
        else if (typed !== '') resolve({ text: typed, typed: true });
      });
      list.onDidHide(() => resolve(undefined));
      list.show();
    });
  } finally {
    list.dispose();
  }
}

async function change(list: QuickPick<Item>, comparison: Comparison, closed: Closed, at: number): Promise<readonly Breakpoint[] | undefined> {
  const { breakpoints } = comparison.facts;
  const { expression, enabled } = breakpoints[at]!;
  const [edit, toggle, remove] = [l10n.t('Change'), enabled ? l10n.t('Switch off') : l10n.t('Switch on'), l10n.t('Remove')];
  const picked = await chosen(list, expression, [edit, toggle, remove].map((label) => ({ label })));
  switch (picked?.label) {
    case edit: {
      const text = await closed(askForExpression(comparison, expression));
      return text === undefined ? undefined : breakpoints.with(at, { expression: text, enabled });
    }
    case toggle:
      return breakpoints.with(at, { expression, enabled: !enabled });
    case remove:
      return breakpoints.toSpliced(at, 1);
    default:
      return undefined;
  }
}

async function askForExpression(comparison: Comparison, value: string): Promise<string | undefined> {
  const { parseBreakpoint } = await import('../../engine/run/breakpoint.ts');
  const names = namesOf(comparison);
  const known = [...names.parameters.slice(0, 8), ...names.columns.map(({ id }) => id)].slice(0, 16);
  const text = await window.showInputBox({
    title: l10n.t('Pause the runs where'),
    value,
    placeHolder: 'loss < 1e-3',
    prompt: l10n.t('An expression over {0}; with norm, abs, min, max, isNaN, && and ||.', known.join(', ')),
    validateInput: (typed) => {
      const parsed = parseBreakpoint(typed, names);
      return parsed.ok ? undefined : parsed.problem.message;
    },
  });
  return text?.trim();
}

/** What people stop at, in the names of this comparison. */
async function suggestionsFor(comparison: Comparison): Promise<readonly string[]> {
  const { parseBreakpoint } = await import('../../engine/run/breakpoint.ts');
  const names = namesOf(comparison);
  const state = names.columns.filter(({ group }) => group === 'state').map(({ id, width }) => `${width > 1 ? `norm(${id})` : id} > 1`);
  const all = ['loss < 1e-3', 'isNaN(loss)', 'norm(gradient) < 1e-6', 'norm(gradient) > 10', ...names.parameters.slice(0, 4).map((name) => `${name} > 0`), ...state];
  return all.filter((text) => parseBreakpoint(text, names).ok);
}

/** Of all runs together: one that does not have a column does not stop there. */
function namesOf({ facts, runs }: Comparison) {
  const columns = new Map(runs.flatMap(({ opening }) => opening?.columns ?? []).map((column) => [column.id, column]));
  const dimensions = runs.find(({ opening }) => opening)?.opening?.dimensions ?? facts.loss?.dimensions ?? 0;
  return { columns: [...columns.values()], parameters: parameterNames(facts, dimensions) } satisfies BreakpointNames;
}
