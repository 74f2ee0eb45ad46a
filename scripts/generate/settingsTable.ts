import { code, table } from './markdown.ts';

interface Setting {
  readonly order?: number;
  readonly type: string;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly markdownDescription?: string;
  readonly description?: string;
}

/** The part of package.json that the table needs. */
export interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, Setting>> } };
}

/** The table of the README: one row for each setting, its text from package.nls.json. */
export function settingsTable({ contributes }: Manifest, texts: Readonly<Record<string, string>>): string {
  const settings = Object.entries(contributes.configuration.properties).sort(([, a], [, b]) => (a.order ?? 0) - (b.order ?? 0));
  const rows = settings.map(([id, setting]) => [code(id), defaultText(setting.default), `${localized(setting, texts)}${allowed(setting)}`]);
  return table(['setting', 'default', 'meaning'], rows);
}

function localized({ markdownDescription, description }: Setting, texts: Readonly<Record<string, string>>): string {
  const text = markdownDescription ?? description ?? '';
  return text.replace(/^%(.*)%$/, (whole, key: string) => {
    const found = texts[key];
    if (found === undefined) throw new Error(`package.nls.json has no ${whole}.`);
    return found;
  });
}

function allowed({ enum: choices, minimum, maximum }: Setting): string {
  if (choices) return ` One of ${choices.map(code).join(', ')}.`;
  return minimum !== undefined && maximum !== undefined ? ` From ${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}.` : '';
}

function defaultText(value: unknown): string {
  return Array.isArray(value) ? value.map((entry) => code(String(entry))).join(', ') : code(String(value));
}
