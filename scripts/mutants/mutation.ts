import type { Promised } from '../../test/properties/promises.ts';

/** What says that the plugin does no such thing: a promise of the random days, or a file of tests. */
export type Proof = Promised | `test/${string}.test.ts`;

/** A way to break the plugin. Every edit's text must be found exactly once. */
export interface Mutation {
  /** What the plugin does wrong, in one sentence. */
  readonly wrong: string;
  readonly breaks: Proof;
  readonly file: string;
  readonly edits: readonly { readonly from: string; readonly to: string }[];
}

export const mutation = (
  breaks: Proof,
  wrong: string,
  file: string,
  ...edits: readonly (readonly [from: string, to: string])[]
): Mutation => ({ wrong, breaks, file: `src/${file}`, edits: edits.map(([from, to]) => ({ from, to })) });

/** The source with the mutation; throws when it does not fit it any more. */
export function broken(sound: string, { edits, file }: Mutation): string {
  return edits.reduce((text, { from, to }) => {
    if (text.split(from).length !== 2) throw new Error(`${file} does not have this exactly once: ${from}`);
    return text.replace(from, () => to);
  }, sound);
}
