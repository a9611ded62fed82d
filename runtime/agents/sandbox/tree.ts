/** Any node of a syntax tree, as a record: for walks that treat all kinds alike. */
export type Tree = { readonly type: string; readonly start: number; readonly end: number } & Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && "type" in value;

/** The nodes right under `node`, in the order of the source. */
export const children = (node: Tree): Tree[] => Object.values(node).flat().filter(isTree);
