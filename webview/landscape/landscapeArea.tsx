import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { formatCount } from '../format.ts';
import { Icon } from '../icons.tsx';
import { useWorkbench } from '../state/context.ts';
import { useSize } from '../state/useSize.ts';
import { strings } from '../strings.ts';
import { theme } from '../theme.ts';
import { Button } from '../toolkit.ts';
import { keysOfView, viewShortcuts } from '../viewKeys.ts';
import { HeadTable } from './headTable.tsx';
import { LandscapePicture, planeOf, type Scene } from './picture.ts';
import { panBy, placeInside, zoomAbout } from './plane.ts';
import { PointTip } from './pointTip.tsx';
import { listenToPointer } from './pointer.ts';
import type { NearPoint } from './trajectoryPaths.ts';
import './landscape.css';

const words = strings.landscape;

/** The loss over the plane of two parameters, and the way of every run through it. */
export function LandscapeArea(): VNode {
  const dimensions = useWorkbench().panel.comparison.value?.dimensions ?? 0;
  return (
    <section class="area" data-area="landscape" aria-label={words.title}>
      {dimensions === 2 ? <TwoParameters /> : <p class="empty">{words.needsTwo(formatCount(dimensions))}</p>}
    </section>
  );
}

function TwoParameters(): VNode {
  const { panel, frames, landscape: model } = useWorkbench();
  const asTable = useSignal(false);
  const hovered = useSignal<NearPoint>();
  const holder = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const picture = useRef<LandscapePicture>(undefined);
  const size = useSize(holder);

  // The first picture is there sooner.
  const every = useSignal<1 | 2>(2);
  const scene = useComputed<Scene>(() => {
    const comparison = panel.comparison.value;
    const frame = frames.frame.value;
    const view = model.view.value;
    const landscape = model.landscape.value;
    return {
      theme: theme.value,
      ...size.value,
      ...(view && { view }),
      ...(landscape && { landscape }),
      names: comparison?.loss.parameterNames ?? [],
      start: comparison?.start ?? [],
      minima: comparison?.loss.minima ?? [],
      trajectories: model.trajectories.value,
      labels: new Map(panel.runs.value.map((run) => [run.index, run.label])),
      hidden: panel.hidden.value,
      heads: frame?.heads ?? [],
      step: frame?.step ?? 0,
      selected: panel.selected.value?.index,
      every: every.value,
    };
  });

  const drawn = useRef<Scene>(undefined);
  useSignalEffect(() => {
    const now = scene.value;
    if (!below.current || !above.current || now.width === 0) return;
    picture.current ??= new LandscapePicture(below.current, above.current);
    const before = drawn.current;
    drawn.current = now;
    const area = holder.current!.closest<HTMLElement>('[data-area]')!;
    if (!before || belowParts.some((part) => before[part] !== now[part])) area.dataset.drawn = String(picture.current.drawBelow(now));
    area.dataset.trajectories = String(picture.current.drawAbove(now));
    area.dataset.shownStep = String(now.step);
    const plane = planeOf(now);
    if (now.landscape && now.every === 2) void panel.untilQuiet().then(() => (every.value = 1));
    if (plane) area.dataset.view = [...plane.x, ...plane.y].join(' ');
  });

  useEffect(() => {
    if (!holder.current) return;
    return listenToPointer(holder.current, {
      plane: () => planeOf(scene.peek()),
      trajectories: () => scene.peek().trajectories.filter(({ run }) => !scene.peek().hidden.has(run)),
      show: (view) => model.show(view),
      hover: (point) => (hovered.value = point),
      choose: ({ run, step }) => {
        panel.select(run);
        panel.goTo(step);
      },
    });
  }, [model, panel, hovered, scene]);

  const keys = keysOfView({
    zoom: (factor) => {
      const now = scene.peek();
      const plane = planeOf(now);
      const view = plane && zoomAbout(plane, ...placeInside(plane, now.heads.find(({ run }) => run === now.selected)?.parameters), factor);
      if (view) model.show(view);
    },
    move: (right, up) => {
      const plane = planeOf(scene.peek());
      if (plane) model.show(panBy(plane, -right * plane.frame.width, up * plane.frame.height));
    },
    whole: () => model.show(undefined),
  });
  const reset = () => {
    model.show(undefined);
    // The button goes.
    holder.current?.focus({ preventScroll: true });
  };

  const step = formatCount(frames.frame.value?.step ?? 0);
  const name = panel.comparison.value?.loss.name ?? '';
  const pointed = hovered.value;
  const plane = planeOf(scene.value);
  return (
    <>
      <div class="area-head">
        <h2>{words.title}</h2>
        <span class="marks">
          <span>✛ {words.start}</span>
          {(panel.comparison.value?.loss.minima.length ?? 0) > 0 && <span>★ {words.minimum}</span>}
        </span>
        <span class="space" />
        {!model.view.value && <span class="hint">{words.hint}</span>}
        {model.view.value && (
          <Button appearance="secondary" label={words.reset} title={words.resetMeaning} onClick={reset} data-command="reset-landscape" />
        )}
        <Button
          appearance="icon"
          label={asTable.value ? strings.showPicture : strings.showTable}
          pressed={asTable.value}
          onClick={() => (asTable.value = !asTable.value)}
          data-command="landscape-table"
        >
          <Icon name={asTable.value ? 'picture' : 'table'} />
        </Button>
      </div>
      {asTable.value && <HeadTable />}
      <div class={asTable.value ? 'picture away' : 'picture'} ref={holder} tabIndex={0} role="group" aria-label={words.view} aria-keyshortcuts={viewShortcuts} onKeyDown={keys}>
        <canvas ref={below} role="img" aria-label={words.picture(name, formatCount(panel.visible.value.length), step)} />
        <canvas ref={above} aria-hidden="true" />
        <span class="keys" aria-hidden="true">
          {strings.viewKeys.everywhere}
        </span>
        {model.refusal.value && <p class="refusal">{model.refusal.value}</p>}
        {!model.landscape.value && !model.refusal.value && <p class="empty">{words.loading}</p>}
        {pointed && plane && <PointTip point={pointed} plane={plane} width={size.value.width} />}
      </div>
    </>
  );
}

/** What the lower canvas shows; all but the step and the heads. */
const belowParts = ['theme', 'width', 'height', 'view', 'landscape', 'names', 'minima', 'trajectories', 'hidden', 'every'] as const satisfies readonly (keyof Scene)[];
