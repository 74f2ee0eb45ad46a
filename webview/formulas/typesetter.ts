import { signal, type ReadonlySignal } from '@preact/signals';

export type Typesetter = (tex: string, into: HTMLElement) => void;

const loaded = signal<Typesetter>();
/** Undefined until the bundle of formulas is there. */
export const typesetter: ReadonlySignal<Typesetter | undefined> = loaded;

/** The page's own script: the bundle of formulas lies beside it, and is allowed by the same nonce. */
const own = document.currentScript instanceof HTMLScriptElement ? { source: document.currentScript.src, nonce: document.currentScript.nonce } : undefined;
let isLoading = false;

/** Loads what typesets formulas, once; it is large, and nothing else waits for it. */
export function loadTypesetter(): void {
  if (isLoading || !own) return;
  isLoading = true;
  const beside = (extension: string) => own.source.replace(/[^/]*\.js(?=$|[?#])/, `formulas.${extension}`);
  const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: beside('css') });
  const script = Object.assign(document.createElement('script'), { src: beside('js'), nonce: own.nonce });
  script.addEventListener('load', () => (loaded.value = globalThis.typesetFormula));
  script.addEventListener('error', () => (isLoading = false));
  document.head.append(style, script);
}
