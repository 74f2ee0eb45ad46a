import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../icons.tsx';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Button } from '../toolkit.ts';

const formats = ['csv', 'json'] as const;

/** A button that opens a menu of the formats. */
export function ExportMenu(): VNode {
  const { panel } = useWorkbench();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const words = strings.commands;
  const labels = { csv: [words.exportCsv, words.exportCsvMeaning], json: [words.exportJson, words.exportJsonMeaning] } as const;

  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const outside = (event: PointerEvent) => {
      if (!event.composedPath().includes(root.current!)) setOpen(false);
    };
    window.addEventListener('pointerdown', outside);
    return () => window.removeEventListener('pointerdown', outside);
  }, [open]);

  const keys = (event: KeyboardEvent) => {
    const items = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const focus = (index: number) => {
      event.preventDefault();
      items[(index + items.length) % items.length]?.focus();
    };
    if (event.key === 'ArrowDown') focus(at + 1);
    else if (event.key === 'ArrowUp') focus(at - 1);
    else if (event.key === 'Escape' || event.key === 'Tab') {
      setOpen(false);
      if (event.key === 'Escape') root.current?.querySelector<HTMLElement>('vscode-button')?.focus();
    }
  };

  return (
    <div class="menu" ref={root}>
      <Button label={words.export} title={words.exportMeaning} expanded={open} onClick={() => setOpen(!open)} data-command="export">
        <Icon name="export" />
        <span>{words.export}</span>
        <Icon name="chevron" />
      </Button>
      {open && (
        <div role="menu" aria-label={words.exportMeaning} onKeyDown={keys}>
          {formats.map((format) => (
            <button
              key={format}
              type="button"
              role="menuitem"
              data-command={`export-${format}`}
              onClick={() => {
                setOpen(false);
                panel.command({ name: 'export', format });
              }}
            >
              <b>{labels[format][0]}</b>
              <small>{labels[format][1]}</small>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
