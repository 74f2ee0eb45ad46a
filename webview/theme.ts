import { signal, type ReadonlySignal } from '@preact/signals';
import type { ThemeKind } from './palette.ts';

/** What a canvas needs to know of the editor's theme; the style sheets read the variables themselves. */
export interface Theme {
  readonly kind: ThemeKind;
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  /** Lines between ticks. */
  readonly grid: string;
  /** Around pictures. */
  readonly frame: string;
  readonly fontFamily: string;
}

/** No theme has a colour for this: faint on its background. */
const gridColours: Record<ThemeKind, string> = { dark: 'rgba(255, 255, 255, 0.13)', light: 'rgba(0, 0, 0, 0.13)', 'high-contrast': 'rgba(255, 255, 255, 0.3)', 'high-contrast-light': 'rgba(0, 0, 0, 0.25)' };

const current = signal<Theme>(readTheme());

/** The editor's theme, kept current. */
export const theme: ReadonlySignal<Theme> = current;

/** VS Code changes the class of the body and the variables on the root element; both are watched, and read once per frame. */
export function watchTheme(): void {
  let scheduled = false;
  const observer = new MutationObserver(() => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      const next = readTheme();
      if (JSON.stringify(next) !== JSON.stringify(current.peek())) current.value = next;
    });
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  current.value = readTheme();
}

function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const variable = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const kind = readKind();
  const foreground = variable('--vscode-foreground', '#808080');
  return {
    kind,
    background: variable('--vscode-editor-background', '#1e1e1e'),
    foreground,
    muted: variable('--vscode-descriptionForeground', foreground),
    grid: gridColours[kind],
    frame: variable('--vscode-contrastBorder', variable('--vscode-widget-border', variable('--vscode-panel-border', 'rgba(128, 128, 128, 0.35)'))),
    fontFamily: variable('--vscode-font-family', 'sans-serif'),
  };
}

function readKind(): ThemeKind {
  const classes = document.body.classList;
  if (classes.contains('vscode-high-contrast-light')) return 'high-contrast-light';
  if (classes.contains('vscode-high-contrast')) return 'high-contrast';
  return classes.contains('vscode-light') ? 'light' : 'dark';
}
