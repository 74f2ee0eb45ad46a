import { incoming } from '../optimizers/specializeRule.ts';
import { texText } from './texText.ts';
import type { Equation } from './settledEquations.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';

const given: Readonly<Record<string, string>> = {
  theta: '\\theta_{t-1}',
  g: 'g_t',
  t: 't',
  loss: 'f(\\theta_{t-1})',
  size: 'n',
  rank: '\\mathrm{rank}',
  rows: '\\mathrm{rows}',
  columns: '\\mathrm{columns}',
  update: '\\Delta\\theta_t',
  effectiveLearningRate: '\\eta_{\\mathrm{eff},t}',
};

/**
 * How every name of versioned equations is written, with the step to which its value belongs: m_t, m_{t−1} of the state before; hyperparameters without.
 * @param equations the state that they change has a step, other state has none
 * @param scheduled hyperparameters that have another value at each step
 */
export function texSymbols({ hyperparameters, state, derived }: Pick<OptimizerDescription, 'hyperparameters' | 'state' | 'derived'>, equations: readonly Equation[], scheduled: ReadonlySet<string>): ReadonlyMap<string, string> {
  const symbols = new Map(Object.entries(given));
  for (const [id, { symbol }] of Object.entries(hyperparameters)) symbols.set(id, scheduled.has(id) ? withIndex(symbol, 't') : texText(symbol));
  for (const [id, { symbol }] of Object.entries(state)) {
    const changes = equations.some(({ name }) => name === id);
    symbols.set(incoming(id), changes ? withIndex(symbol, 't-1') : texText(symbol));
    symbols.set(id, withIndex(symbol, 't'));
  }
  for (const [id, { symbol }] of Object.entries(derived)) symbols.set(id, withIndex(symbol, 't'));
  for (const { name } of equations) {
    const [, id = '', count = ''] = /^(.*)\$(\d+)$/.exec(name) ?? [];
    if (count && state[id]) symbols.set(name, `${withIndex(state[id].symbol, 't')}^{(${count})}`);
  }
  return symbols;
}

/** A symbol at a step; one that says so itself keeps its word. */
function withIndex(symbol: string, step: 't' | 't-1'): string {
  const tex = texText(symbol);
  // What a rule calls the number of the step before, it keeps for the next one.
  if (/^\p{L}_t−1$/u.test(symbol)) return `${tex.slice(0, tex.indexOf('_'))}^{\\mathrm{kept}}_{${step}}`;
  if (symbol.endsWith('_t')) return step === 't' ? tex : tex.replace(/_\{t\}$/, '_{t-1}');
  if (symbol.endsWith('_t+1')) return tex;
  // One letter, with what stands above it.
  const simple = /^(\\[A-Za-z]+ ?'?|[A-Za-z]'?|\\(?:hat|bar|tilde|dot|breve)\{[^{}]*\}|[A-Z]\[[^\]]*\])$/.exec(tex);
  if (simple) return `${tex.trim()}_{${step}}`;
  const lowered = /^(.*)_\{([^{}]*|\\mathrm\{[^{}]*\})\}$/.exec(tex);
  if (lowered && /^(\\[A-Za-z]+ ?|[A-Za-z]|\\(?:hat|bar|tilde)\{[^{}]*\})$/.test(lowered[1]!)) return `${lowered[1]!}_{${lowered[2]!},${step}}`;
  return `(${tex})_{${step}}`;
}
