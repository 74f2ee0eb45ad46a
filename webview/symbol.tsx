import type { VNode } from 'preact';

/** A symbol of the field, with what follows an underscore set lower: η_eff, f_B(θ). */
export function Symbol({ text }: { readonly text: string }): VNode {
  const match = /^([^_]+)_([^_()]+)(.*)$/s.exec(text);
  if (!match) return <>{text}</>;
  const [, base, lower, rest] = match;
  return (
    <>
      {base}
      <sub>{lower}</sub>
      {rest}
    </>
  );
}
