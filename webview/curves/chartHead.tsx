import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { formatNumber } from '../format.ts';
import { Icon } from '../icons.tsx';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Button, Checkbox, Dropdown } from '../toolkit.ts';
import { CoordinateField } from './coordinateField.tsx';
import { nameOf } from './coordinates.ts';
import { markShape } from './coordinateStyle.ts';
import type { CurveModel } from './curveModel.ts';
import { horizontals } from './runClock.ts';

const words = strings.curves;

interface ChartHeadProps {
  readonly model: CurveModel;
  readonly index: number;
  readonly asTable: Signal<boolean>;
}

/** What a chart shows, and how; the first one's head also has what counts for all. */
export function ChartHead({ model, index, asTable }: ChartHeadProps): VNode | null {
  const { panel } = useWorkbench();
  const { charts } = panel;
  const choice = model.choice.value;
  const chosen = model.chosen.value;
  if (!choice) return null;
  const first = index === 0;
  const highlighted = chosen !== undefined && panel.highlighted.value === chosen.id;
  return (
    <div class="area-head">
      {first && <h2>{words.title}</h2>}
      {chosen && (
        <span class={highlighted ? 'column-mark highlighted' : 'column-mark'} data-column={chosen.id} onPointerEnter={() => panel.highlight(chosen.id)} onPointerLeave={() => panel.highlight(undefined)}>
          <Dropdown
            label={words.column}
            class="column-choice"
            value={chosen.id}
            options={model.columns.value.map(({ id, symbol, meaning }) => ({ value: id, label: `${symbol}  ${meaning}`, title: meaning }))}
            onChange={(column) => charts.change(choice.key, { column })}
            data-field={first ? 'column' : `column-${index}`}
          />
        </span>
      )}
      {chosen && chosen.width > 1 && <CoordinateField model={model} width={chosen.width} />}
      <Checkbox label={words.logarithmic} title={words.logarithmicMeaning} checked={model.logarithmic.value} onChange={(logarithmic) => charts.change(choice.key, { logarithmic })} data-field={first ? 'logarithmic' : `logarithmic-${index}`} />
      {first && <Checkbox label={words.logarithmicSteps} title={words.logarithmicStepsMeaning} checked={charts.logarithmicSteps.value} onChange={(logarithmic) => charts.setLogarithmicSteps(logarithmic)} data-field="logarithmic-steps" />}
      {first && (
        <Dropdown
          label={words.horizontal}
          class="horizontal-choice"
          value={charts.horizontal.value}
          options={horizontals.map((value) => ({ value, label: words.horizontals[value].label, title: words.horizontals[value].meaning }))}
          onChange={(value) => {
            model.steps.window.value = undefined;
            charts.setHorizontal(horizontals.find((known) => known === value) ?? 'steps');
          }}
          data-field="horizontal"
        />
      )}
      <CoordinateKey model={model} />
      <Notes model={model} />
      <span class="space" />
      {/* In the picture it is over it. */}
      {first && asTable.value && <Button label={words.reset} title={words.resetMeaning} disabled={!model.steps.window.value} onClick={() => (model.steps.window.value = undefined)} data-command="reset-curves" />}
      {first && !charts.full.value && (
        <Button appearance="icon" label={words.add} title={words.addMeaning} onClick={() => charts.add()} data-command="add-chart">
          <Icon name="add" />
        </Button>
      )}
      <Button appearance="icon" label={asTable.value ? strings.showPicture : strings.showTable} pressed={asTable.value} onClick={() => (asTable.value = !asTable.value)} data-command={first ? 'curves-table' : `curves-table-${index}`}>
        <Icon name={asTable.value ? 'picture' : 'table'} />
      </Button>
      {!first && (
        <Button appearance="icon" label={words.remove} onClick={() => charts.remove(choice.key)} data-command="remove-chart">
          <Icon name="close" />
        </Button>
      )}
    </div>
  );
}

/** Which mark is which coordinate, where there are several. */
function CoordinateKey({ model }: { readonly model: CurveModel }): VNode | null {
  const { panel } = useWorkbench();
  const coordinates = model.coordinates.value;
  if (coordinates.length < 2) return null;
  const names = panel.comparison.value?.loss.parameterNames ?? [];
  return (
    <span class="coordinate-key note" title={coordinates.map((coordinate) => nameOf(names, coordinate)).join(', ')}>
      {coordinates.map((coordinate, place) => (
        <span key={coordinate} data-key={coordinate}>
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <path d={markShape(place)} fill="none" stroke="currentColor" stroke-width="1.5" />
          </svg>
          {nameOf(names, coordinate)}
        </span>
      ))}
    </span>
  );
}

/** What one must know to read the picture rightly. */
function Notes({ model }: { readonly model: CurveModel }): VNode {
  const { panel } = useWorkbench();
  const label = (index: number) => panel.runs.value.find((run) => run.index === index)?.label ?? '';
  const { lacking } = model.runs.value;
  const axis = model.axis.value;
  const outside = model.outside.value;
  const numeric = panel.comparison.value?.loss.gradientMethod === 'numeric' && (model.chosen.value?.id === 'gradient' || model.chosen.value?.id === 'gradientNorm');
  return (
    <>
      {numeric && <span class="badge numeric" title={strings.gradientMethods.numeric.meaning}>{strings.numericNote}</span>}
      {axis.kind === 'symmetric' && <Note text={words.symmetric(formatNumber(axis.threshold ?? 0, 2))} />}
      {lacking.length > 0 && <Note text={words.lacking(lacking.map((run) => run.label).join(', '))} />}
      {model.withoutClock.value.length > 0 && <Note text={words.withoutClock(model.withoutClock.value.map((run) => run.label).join(', '))} />}
      {outside.length > 0 && <Note text={words.outside(outside.map(label).join(', '))} />}
      {(outside.length > 0 || model.fitAll.value) && (
        <button type="button" class="link" title={words.fitMeaning} onClick={() => (model.fitAll.value = !model.fitAll.value)} data-command="fit">
          {model.fitAll.value ? words.fitCalm : words.fitAll}
        </button>
      )}
    </>
  );
}

/** Shortened where there is no room; whole in the tooltip. */
function Note({ text }: { readonly text: string }): VNode {
  return (
    <span class="note" title={text}>
      {text}
    </span>
  );
}
