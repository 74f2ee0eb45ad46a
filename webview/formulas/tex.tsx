import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { typesetInSlots } from './slots.ts';
import { loadTypesetter, typesetter } from './typesetter.ts';

export interface TexProps {
  readonly tex: string;
  readonly class?: string;
}

/** A formula; typeset anew only when it has become another one in more than its numbers. */
export function Tex({ tex, class: className }: TexProps): VNode {
  const element = useRef<HTMLSpanElement>(null);
  const typeset = typesetter.value;
  useEffect(loadTypesetter, []);
  useLayoutEffect(() => {
    if (element.current && typeset) typesetInSlots(typeset, tex, element.current);
  }, [tex, typeset]);
  return <span ref={element} class={className} />;
}
