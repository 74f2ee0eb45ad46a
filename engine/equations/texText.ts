const letters: Readonly<Record<string, string>> = {
  α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'varepsilon', η: 'eta', θ: 'theta', κ: 'kappa', λ: 'lambda', μ: 'mu', ν: 'nu', ρ: 'rho', σ: 'sigma', τ: 'tau', φ: 'varphi', ψ: 'psi', ω: 'omega', π: 'pi',
  Δ: 'Delta', Σ: 'sum', Γ: 'Gamma', Θ: 'Theta', Λ: 'Lambda', Φ: 'Phi', Ψ: 'Psi', Ω: 'Omega', '∏': 'prod', '∑': 'sum', '∇': 'nabla', '∞': 'infty', '√': 'surd', '·': 'cdot', '⊙': 'odot', '×': 'times',
  '≤': 'le', '≥': 'ge', '≠': 'ne', '←': 'leftarrow', '→': 'to', '⟨': 'langle', '⟩': 'rangle', '‖': 'Vert', '±': 'pm', '…': 'dots', '∂': 'partial', '≈': 'approx',
};
const accents: Readonly<Record<string, string>> = { '\u0302': 'hat', '\u0303': 'tilde', '\u0304': 'bar', '\u0307': 'dot', '\u0306': 'breve' };
const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵗ';
const lowered = '₀₁₂₃₄₅₆₇₈₉₊₋ₜ';
const plain = '0123456789+-t';
const special: Readonly<Record<string, string>> = { '#': '\\#', '%': '\\%', '&': '\\&', $: '\\$', '{': '\\{', '}': '\\}', '\\': '\\backslash ', '~': '\\sim ', '*': '^{\\ast}', '−': '-', '′': "'", '½': '\\tfrac{1}{2}', '¼': '\\tfrac{1}{4}', '|': '\\vert ' };
const operators = ['min', 'max', 'exp', 'sup', 'inf', 'log', 'ln'];
/** Of two letters, and no product of two. */
const words = ['by', 'at', 'as', 'of', 'to', 'is', 'or', 'in', 'on', 'no', 'up'];

/** A symbol or a formula in the characters of the field (`m̂`, `g + λθ`, `θ_t−1`, `η²`), words among them, as TeX for mathematics. */
export function texText(text: string): string {
  let tex = '';
  let rest = text.normalize('NFD');
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const match = pattern.exec(rest);
    if (!match) return undefined;
    rest = rest.slice(match[0].length);
    return match;
  };
  while (rest.length > 0) {
    let match: RegExpExecArray | undefined;
    if ((match = take(/^([_^])(?:\(([^()]*)\)|\{([^{}]*)\}|([−+]?[\p{L}\p{N}∞]+(?:[−+]\p{N}+)?|\*))/u))) {
      const inner = match[2] ?? match[3] ?? match[4] ?? '';
      // What stands below a letter is a word as soon as it has several letters, what stands above it a product.
      tex += `${match[1]}{${match[1] === '_' && /^\p{L}{2,}$/u.test(inner) ? word(inner) : inner === '*' ? '\\ast' : texText(inner)}}`;
    } else if ((match = take(new RegExp(`^[${raised}]+`, 'u')))) tex += `^{${spelled(match[0], raised)}}`;
    else if ((match = take(new RegExp(`^[${lowered}]+`, 'u')))) tex += `_{${spelled(match[0], lowered)}}`;
    else if ((match = take(/^[A-Za-z]{2,}(?!\p{M})/u))) tex += wordOrProduct(match[0]);
    else if ((match = take(/^(\P{M})(\p{M})+/u))) tex += `\\${accents[match[2]!] ?? 'hat'}{${character(match[1]!)}}`;
    else tex += character([...rest][0]!, () => (rest = rest.slice([...rest][0]!.length)));
  }
  // Mathematics has its own distances; only words need theirs.
  return tex.replaceAll(/(?<!\\text\{[^{}]*\})\\ (?!\\text)/g, '').trim();
}

function spelled(text: string, alphabet: string): string {
  return [...text].map((character) => plain[[...alphabet].indexOf(character)]).join('');
}

function word(text: string): string {
  return text === 'max' || text === 'min' ? `\\${text}` : `\\mathrm{${text}}`;
}

function wordOrProduct(text: string): string {
  if (operators.includes(text)) return `\\${text} `;
  return text.length > 2 || words.includes(text) ? `\\text{${text}}` : text;
}

function character(text: string, taken: () => void = () => undefined): string {
  taken();
  if (text === ' ') return '\\ ';
  const known = letters[text];
  if (known) return `\\${known} `;
  if (special[text]) return special[text];
  return /^[\x21-\x7e]$/.test(text) ? text : `\\text{${text}}`;
}
