import { endStyleProbe } from './styleProbe.ts';
import { movesView } from './viewKeys.ts';
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox, vsCodeDropdown, vsCodeOption, vsCodeProgressRing, vsCodeTextField } from '@vscode/webview-ui-toolkit';
import { useSignal } from '@preact/signals';
import { h, type ComponentChildren, type VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/*
 * The one door to @vscode/webview-ui-toolkit: the components used, as typed Preact components. Its elements name themselves ("Checkbox",
 * "Text field", "Loading") when they are connected, so the name that a person should hear is set after that.
 */
endStyleProbe();
provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption(), vsCodeProgressRing(), vsCodeTextField());

/** `data-…` attributes, the stable names for tests. */
type Data = Readonly<Partial<Record<`data-${string}`, string | number>>>;

/** The element, with attributes set once it is in the document. */
function useConnected<Element extends HTMLElement>(attributes: Readonly<Record<string, string | undefined>>) {
  const reference = useRef<Element>(null);
  useLayoutEffect(() => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) reference.current?.removeAttribute(name);
      else if (reference.current?.getAttribute(name) !== value) reference.current?.setAttribute(name, value);
    }
  });
  return reference;
}

export interface ButtonProps extends Data {
  readonly label: string;
  readonly title?: string;
  readonly appearance?: 'primary' | 'secondary' | 'icon';
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  /** Whether a menu that it opens is open; undefined where it opens none. */
  readonly expanded?: boolean;
  readonly class?: string;
  readonly onClick: () => void;
  /** What is seen; the label where it is left out. */
  readonly children?: ComponentChildren;
}

/** One that has the focus keeps it when there is nothing more to do with it: the next press would otherwise be another button's. */
export function Button({ label, title, appearance = 'secondary', disabled = false, pressed, expanded, children, onClick, ...rest }: ButtonProps): VNode {
  const focused = useSignal(false);
  const reference = useConnected({
    'aria-label': label,
    'aria-disabled': disabled ? 'true' : undefined,
    'aria-pressed': pressed === undefined ? undefined : String(pressed),
    'aria-expanded': expanded === undefined ? undefined : String(expanded),
    'aria-haspopup': expanded === undefined ? undefined : 'menu',
  });
  return h<Record<string, unknown>>(
    'vscode-button',
    {
      ...rest,
      ref: reference,
      appearance,
      disabled: disabled && !focused.value,
      title: title ?? label,
      onClick: () => {
        if (!disabled) onClick();
      },
      onFocus: () => (focused.value = true),
      // Where the whole page loses the focus, this button has it again once it comes back.
      onBlur: ({ relatedTarget }: FocusEvent) => (focused.value = relatedTarget === null),
    },
    children ?? label,
  );
}

export interface CheckboxProps extends Data {
  readonly label: string;
  /** Whether the label is only for those who hear the page. */
  readonly quiet?: boolean;
  readonly title?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Checkbox({ label, quiet = false, checked, onChange, title, ...rest }: CheckboxProps): VNode {
  const reference = useConnected<HTMLElement & { checked: boolean }>({ 'aria-label': label });
  useLayoutEffect(() => {
    if (reference.current && reference.current.checked !== checked) reference.current.checked = checked;
  });
  const changed = () => {
    const now = reference.current?.checked ?? checked;
    // The element reports changes that the panel itself made, too.
    if (now !== checked) onChange(now);
  };
  return h<Record<string, unknown>>('vscode-checkbox', { ...rest, ref: reference, title, onChange: changed, class: quiet ? 'quiet' : undefined }, quiet ? undefined : label);
}

export interface DropdownOption {
  readonly value: string;
  readonly label: string;
  readonly title?: string;
}

export interface DropdownProps extends Data {
  readonly label: string;
  readonly options: readonly DropdownOption[];
  readonly value: string;
  readonly class?: string;
  readonly onChange: (value: string) => void;
}

export function Dropdown({ label, options, value, onChange, ...rest }: DropdownProps): VNode {
  const reference = useConnected<HTMLElement & { value: string; readonly open: boolean }>({ 'aria-label': label });
  useLayoutEffect(() => {
    const show = () => {
      const element = reference.current;
      // What is marked in an open list is not chosen yet.
      if (element && !element.open && element.value !== value) element.value = value;
    };
    show();
    // Where its options changed, the element goes on with the position of the one before, once it is told of them: that is before this.
    queueMicrotask(show);
  });
  const changed = () => {
    const now = reference.current?.value;
    // While it has no options its value is none of them.
    if (now !== undefined && now !== value && options.some((option) => option.value === now)) onChange(now);
  };
  // The element would take what is marked: Escape takes it back, before the element closes its list.
  const leave = ({ key }: KeyboardEvent) => {
    if (key === 'Escape' && reference.current?.open) reference.current.value = value;
  };
  return h<Record<string, unknown>>(
    'vscode-dropdown',
    { ...rest, ref: reference, onChange: changed, onKeyDownCapture: leave },
    options.map((option) => h<Record<string, unknown>>('vscode-option', { key: option.value, value: option.value, title: option.title, 'data-option': option.value }, option.label)),
  );
}

export interface TextFieldProps extends Data {
  readonly label: string;
  readonly value: string;
  readonly title?: string;
  /** Seen while it is empty. */
  readonly placeholder?: string;
  readonly class?: string | undefined;
  /** Told on Enter, and when the focus leaves a changed field. */
  readonly onCommit: (text: string) => void;
  /** Told at every change. */
  readonly onType?: (text: string) => void;
}

export function TextField({ label, value, onCommit, onType, ...rest }: TextFieldProps): VNode {
  const reference = useConnected<HTMLElement & { value: string; readonly control?: HTMLInputElement }>({ 'aria-label': label });
  // What the person is typing stays until it is committed.
  const editing = useRef(false);
  useLayoutEffect(() => {
    const element = reference.current;
    if (!element || editing.current || element.value === value) return;
    element.value = value;
    // The element shows it a frame later, when all else of the page has moved.
    if (element.control) element.control.value = value;
  });
  const commit = () => {
    if (!editing.current) return;
    editing.current = false;
    const text = reference.current?.value ?? '';
    if (reference.current) reference.current.value = value;
    onCommit(text);
  };
  return h<Record<string, unknown>>('vscode-text-field', {
    ...rest,
    ref: reference,
    onInput: () => {
      editing.current = true;
      onType?.(reference.current?.value ?? '');
    },
    onBlur: commit,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter') commit();
      if (event.key === 'Escape') {
        editing.current = false;
        if (reference.current) reference.current.value = value;
      }
    },
  });
}

/** A small turning ring; what it stands for is said in words beside it. */
export function ProgressRing(): VNode {
  const reference = useConnected({ role: 'presentation', 'aria-hidden': 'true', 'aria-live': undefined, 'aria-label': undefined });
  return h<Record<string, unknown>>('vscode-progress-ring', { ref: reference });
}

/** Whether an element on the event's way does something itself with a key that the panel also knows. */
export function takesKey(event: KeyboardEvent): boolean {
  const presses = event.key === ' ' || event.key === 'Enter';
  return event.composedPath().some((target) => {
    if (!(target instanceof HTMLElement)) return false;
    switch (target.localName) {
      case 'vscode-text-field':
      case 'textarea':
        return true;
      case 'input':
        return (target as HTMLInputElement).type !== 'range';
      case 'table':
        return target.role === 'grid' && (presses ? event.key === 'Enter' : /^(Arrow|Page|Home$|End$)/.test(event.key));
      case 'div':
        return movesView(event) && target.hasAttribute('aria-keyshortcuts');
      case 'vscode-dropdown':
        return presses || (target as HTMLElement & { open: boolean }).open;
      case 'vscode-button':
      case 'vscode-checkbox':
      case 'button':
      case 'a':
        return presses || target.role === 'menuitem';
      default:
        return false;
    }
  });
}
