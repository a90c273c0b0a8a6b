import { integer, isRecord } from '../../fields.ts';
import type { Fault } from '../gateway/faults.ts';
import { garbage, type Garbage } from '../gateway/garbage.ts';
import type { Framing, Stop } from '../gateway/reply.ts';

const isGarbage = (value: unknown): value is Garbage =>
  typeof value === 'string' && Object.hasOwn(garbage, value);

const framings: readonly unknown[] = ['length', 'unsized', 'chunked'] satisfies Framing[];
const isFraming = (value: unknown): value is Framing => framings.includes(value);
const endings: readonly unknown[] = ['freeze', 'end', 'reset'] satisfies Stop['then'][];
const isEnding = (value: unknown): value is Stop['then'] => endings.includes(value);
/** The longest answer that is worth stopping, in bytes. */
const LONGEST = 1_000_000;

const parsers: Readonly<
  Record<Fault['kind'], (fields: Readonly<Record<string, unknown>>) => Fault | undefined>
> = {
  busy: () => ({ kind: 'busy' }),
  reset: () => ({ kind: 'reset' }),
  refuse: () => ({ kind: 'refuse' }),
  failed: ({ moved }) => ({ kind: 'failed', moved: moved === true }),
  cut: ({ moved }) => ({ kind: 'cut', moved: moved === true }),
  hang: ({ moved }) => ({ kind: 'hang', moved: moved === true }),
  error: (fields) => {
    const number = integer(fields.number, 1, 9999);
    if (number === undefined) return undefined;
    const { detail } = fields;
    return { kind: 'error', number, ...(typeof detail === 'string' ? { detail } : {}) };
  },
  slow: (fields) => {
    const ms = integer(fields.ms, 0, 86_400_000);
    return ms === undefined ? undefined : { kind: 'slow', ms };
  },
  garbage: ({ body, moved }) =>
    isGarbage(body) ? { kind: 'garbage', body, moved: moved !== false } : undefined,
  delivery: ({ framing = 'length', stop, moved }) => {
    const stops = stop === undefined ? {} : stopIn(stop);
    if (!isFraming(framing) || !stops) return undefined;
    return { kind: 'delivery', framing, ...stops, moved: moved !== false };
  },
};

function stopIn(value: unknown): { readonly stop: Stop } | undefined {
  if (!isRecord(value) || !isEnding(value.then)) return undefined;
  const after = integer(value.after, 0, LONGEST);
  return after === undefined ? undefined : { stop: { after, then: value.then } };
}

/**
 * A fault as JSON says it, such as `{"kind":"failed","moved":true}` or
 * `{"kind":"delivery","framing":"chunked","stop":{"after":90,"then":"freeze"}}`; nothing when it is none.
 */
export function parseFault(value: unknown): Fault | undefined {
  if (!isRecord(value) || typeof value.kind !== 'string' || !Object.hasOwn(parsers, value.kind))
    return undefined;
  return parsers[value.kind as Fault['kind']](value);
}
