import type { VNode } from 'preact';
import { Icon } from '../icons.tsx';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Menu } from './menu.tsx';

/** A button that opens a menu of the formats. */
export function ExportMenu(): VNode {
  const { panel } = useWorkbench();
  const words = strings.commands;
  const labels = { csv: [words.exportCsv, words.exportCsvMeaning], json: [words.exportJson, words.exportJsonMeaning] } as const;
  const items = (['csv', 'json'] as const).map((format) => ({
    id: `export-${format}`,
    label: labels[format][0],
    meaning: labels[format][1],
    onClick: () => panel.command({ name: 'export', format }),
  }));
  return (
    <Menu command="export" label={words.export} title={words.exportMeaning} items={items}>
      <Icon name="export" />
      <span>{words.export}</span>
      <Icon name="chevron" />
    </Menu>
  );
}
