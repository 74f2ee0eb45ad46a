import type { VNode } from 'preact';

/** A sentence whose numbers stay in one piece: browsers break 3.6e-11 behind its hyphen. */
export function Prose({ text }: { readonly text: string }): VNode {
  const parts = text.split(/(\d[\d.]*e-\d+)/);
  return <>{parts.map((part, index) => (index % 2 === 1 ? <span key={index} class="unbroken">{part}</span> : part))}</>;
}
