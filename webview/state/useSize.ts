import { useSignal, type Signal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of an element without padding and borders in CSS pixels, kept current. */
export function useSize(reference: { readonly current: HTMLElement | null }): Signal<Size> {
  const size = useSignal<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = reference.current;
    if (!element) return;
    // At once, so that what depends on it can be asked for before the first frame.
    measured(element.getBoundingClientRect());
    const observer = new ResizeObserver(([entry]) => measured(entry!.contentRect));
    function measured({ width, height }: DOMRectReadOnly): void {
      const now = { width: Math.floor(width), height: Math.floor(height) };
      if (now.width !== size.peek().width || now.height !== size.peek().height) size.value = now;
    }
    observer.observe(element);
    return () => observer.disconnect();
  }, [reference, size]);
  return size;
}
