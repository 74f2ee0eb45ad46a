const greek: Readonly<Record<string, string>> = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', eta: 'η', theta: 'θ', kappa: 'κ', lambda: 'λ', mu: 'μ', nu: 'ν', rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'φ', omega: 'ω',
};

const subscripts = '₀₁₂₃₄₅₆₇₈₉';

/** What the field writes for a name: `beta2` is β₂, `mHat` is m̂, `gPrevious` stays as it is. */
export function symbolOf(name: string): string {
  const [, stem = name, digits = '', hat] = /^(.*?)(\d*)(Hat)?$/.exec(name) ?? [];
  const letter = greek[stem] ?? stem;
  if (hat && [...letter].length > 1) return name;
  return `${letter}${hat ? '\u0302' : ''}${[...digits].map((digit) => subscripts[Number(digit)]).join('')}`;
}
