import type { VNode } from 'preact';
import { Prose } from './prose.tsx';

/** With subscripts and superscripts where the text has _ and ^. */
export function Formula({ text }: { readonly text: string }): VNode {
  const parts = text.split(/([_^](?:\([^()]*\)|[\p{L}\p{N}]+))/u);
  return (
    <>
      {parts.map((part, index) => {
        const inner = part.slice(1).replace(/^\((.*)\)$/, '$1');
        if (part.startsWith('_')) return <sub key={index}>{inner}</sub>;
        return part.startsWith('^') ? <sup key={index}>{inner}</sup> : <Prose key={index} text={part} />;
      })}
    </>
  );
}
