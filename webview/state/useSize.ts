import { useSignal, type Signal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of an element's content box in CSS pixels, kept current. */
export function useSize(reference: { readonly current: HTMLElement | null }): Signal<Size> {
  const size = useSignal<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = reference.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      size.value = { width: Math.floor(width), height: Math.floor(height) };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [reference, size]);
  return size;
}
