import type { Given, Merged, Several, SharedOption } from './options.ts';

/** Which of two values counts, the first of them written first. */
const whichCounts: Readonly<Record<Several, <V>(one: V, other: V) => V>> = {
  first: (one) => one,
  lowest: (one, other) => (other < one ? other : one),
  lowestAboveZero: (one, other) => (Number(other) > 0 && (other < one || !(Number(one) > 0)) ? other : one),
  highest: (one, other) => (other > one ? other : one),
  falseWins: (one, other) => (one ? other : one),
  trueWins: (one, other) => (one ? one : other),
};

/** What all entries for one gateway or lock say together, with the presets of what none of them says. */
export function merge<T extends Readonly<Record<string, SharedOption>>>(
  table: T,
  entries: readonly Given<T>[],
): Merged<T> {
  const merged: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(table)) {
    const { several } = option;
    if (several === 'identity' || several === 'perGateway' || several === 'joined') continue;
    const values: unknown[] = entries.flatMap((entry) => entry[key] ?? []);
    const value =
      values.length > 0
        ? values.reduce(whichCounts[several])
        : 'preset' in option
          ? option.preset
          : undefined;
    if (value !== undefined) merged[key] = value;
  }
  // Each value is of its option's kind; the compiler cannot follow that through a loop.
  return merged as Merged<T>;
}
