import { integer, isRecord } from '../gateway/fields.ts';
import type { Fault } from './faults.ts';
import { garbage, type Garbage } from './garbage.ts';

const isGarbage = (value: unknown): value is Garbage =>
  typeof value === 'string' && Object.hasOwn(garbage, value);

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
};

/** A fault as JSON says it, such as `{"kind":"failed","moved":true}`; nothing when it is none. */
export function parseFault(value: unknown): Fault | undefined {
  if (!isRecord(value) || typeof value.kind !== 'string' || !Object.hasOwn(parsers, value.kind))
    return undefined;
  return parsers[value.kind as Fault['kind']](value);
}
