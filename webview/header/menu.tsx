import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../toolkit.ts';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly meaning: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export interface MenuProps {
  readonly command: string;
  readonly label: string;
  readonly title: string;
  readonly items: readonly MenuItem[];
  /** What is seen on the button. */
  readonly children: ComponentChildren;
}

/** Pixels between a menu and the edge of the panel, at least. */
const edge = 8;

/** A button that opens a menu. */
export function Menu({ command, label, title, items, children }: MenuProps): VNode {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);

  // It hangs from the end of its button, unless it would leave the panel there.
  useLayoutEffect(() => {
    const menu = root.current?.querySelector<HTMLElement>('[role=menu]');
    if (!open || !menu) return;
    const { left } = menu.getBoundingClientRect();
    if (left < edge) menu.style.translate = `${edge - left}px`;
    // At once, so that the next key is the menu's.
    menu.querySelector<HTMLElement>('[role=menuitem]:not([aria-disabled=true])')?.focus();
  }, [open]);

  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (!event.composedPath().includes(root.current!)) setOpen(false);
    };
    window.addEventListener('pointerdown', outside);
    return () => window.removeEventListener('pointerdown', outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    root.current?.querySelector<HTMLElement>('vscode-button')?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const focus = (index: number) => {
      event.preventDefault();
      entries[(index + entries.length) % entries.length]?.focus();
    };
    if (event.key === 'ArrowDown') focus(at + 1);
    else if (event.key === 'ArrowUp') focus(at - 1);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
  };

  return (
    <div class="menu" ref={root}>
      <Button label={label} title={title} expanded={open} onClick={() => setOpen(!open)} data-command={command}>
        {children}
      </Button>
      {open && (
        <div role="menu" aria-label={title} onKeyDown={keys}>
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              data-command={item.id}
              aria-disabled={item.disabled}
              onClick={() => {
                if (item.disabled) return;
                close();
                item.onClick();
              }}
            >
              <b>{item.label}</b>
              <small>{item.meaning}</small>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
