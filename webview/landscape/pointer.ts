import type { TrajectoryView } from '../protocol.ts';
import { panBy, zoomAbout, type Plane } from './plane.ts';
import { nearestPoint, type NearPoint } from './trajectoryPaths.ts';

export interface PointerTarget {
  plane(): Plane | undefined;
  trajectories(): readonly TrajectoryView[];
  show(view: Pick<Plane, 'x' | 'y'> | undefined): void;
  hover(point: NearPoint | undefined): void;
  choose(point: NearPoint): void;
}

/** Pixels within which a point is meant, and beyond which a press is a drag. */
const reach = 14;
const dragThreshold = 3;

/** Wheel zooms, drag pans, double click resets, hover finds the nearest point and click chooses it. */
export function listenToPointer(element: HTMLElement, target: PointerTarget): () => void {
  let pressed: { x: number; y: number; dragging: boolean; id: number } | undefined;
  const place = (event: MouseEvent) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top] as const;
  };
  const near = (event: MouseEvent) => {
    const plane = target.plane();
    return plane && nearestPoint(target.trajectories(), plane, ...place(event), reach);
  };
  const wheel = (event: WheelEvent) => {
    const plane = target.plane();
    if (!plane) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 32;
    const view = zoomAbout(plane, ...place(event), Math.exp(Math.max(-120, Math.min(120, pixels)) * 0.002));
    if (view) target.show(view);
  };
  const down = (event: PointerEvent) => {
    if (event.button === 0) pressed = { x: event.clientX, y: event.clientY, dragging: false, id: event.pointerId };
  };
  const move = (event: PointerEvent) => {
    if (!pressed) {
      target.hover(near(event));
      return;
    }
    const [right, below] = [event.clientX - pressed.x, event.clientY - pressed.y];
    if (!pressed.dragging && Math.hypot(right, below) < dragThreshold) return;
    if (!pressed.dragging) {
      element.setPointerCapture(pressed.id);
      element.classList.add('dragging');
      target.hover(undefined);
    }
    pressed = { ...pressed, x: event.clientX, y: event.clientY, dragging: true };
    const plane = target.plane();
    if (plane) target.show(panBy(plane, right, below));
  };
  const up = (event: PointerEvent) => {
    const was = pressed;
    pressed = undefined;
    element.classList.remove('dragging');
    const point = was && !was.dragging ? near(event) : undefined;
    if (point) target.choose(point);
  };
  const leave = () => target.hover(undefined);
  const reset = () => target.show(undefined);
  element.addEventListener('wheel', wheel, { passive: false });
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('dblclick', reset);
  return () => {
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('dblclick', reset);
  };
}
