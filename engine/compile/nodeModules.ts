/** Gives Node's own modules by name to the user's code; where nobody has opened them, they are refused. */
export type NodeModules = (specifier: string) => unknown;

let opened: NodeModules | undefined;

/** From now on this realm's loss functions may import Node's modules. Only a person who says so opens them. */
export function openNodeModules(modules: NodeModules): void {
  opened = modules;
}

/** Undefined where they are closed. */
export const nodeModules = (): NodeModules | undefined => opened;
