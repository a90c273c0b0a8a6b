/** What came back, as it came: the judge shares not even a type with the plugin. */
export interface Raw {
  readonly httpStatus: number;
  readonly text: string;
}

/** What a gateway can say about a bolt. `odd` is a state that no document knows. */
export type Word = 'secured' | 'unsecured' | 'jammed' | 'odd';

/** What an answer comes to. `nonsense` says nothing at all. */
export type Said =
  | { readonly kind: 'bolt'; readonly word: Word }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly number: number }
  | { readonly kind: 'listed'; readonly counters: ReadonlyMap<number, string | undefined> }
  | { readonly kind: 'status'; readonly isScanning: boolean }
  | { readonly kind: 'nonsense' };

const nonsense: Said = { kind: 'nonsense' };

/** Numbers that a gateway answers with before it has reached the lock (source: protocol); after others it may have moved. */
const harmless: ReadonlySet<number> = new Set([500, 400, 32, 33, 34, 35, 36, 38]);

/** Whether a bolt may have moved after this answer to a request to turn it. */
export const leavesDoubt = (said: Said): boolean =>
  said.kind !== 'done' && !(said.kind === 'refused' && harmless.has(said.number));

/**
 * Reads an answer with other eyes than the plugin's: written from the vendor's page, sharing no code with it, so that
 * the two can disagree.
 */
export function readAnswer(path: string, identifier: number | undefined, { httpStatus, text }: Raw): Said {
  if (httpStatus !== 200) return nonsense;
  if (/^\s*0x[0-9a-f]{2}\s*$/i.test(text)) {
    return path === '/locker_status' ? { kind: 'bolt', word: wordOf(Number(text)) } : nonsense;
  }
  const body = objectIn(text);
  if (!body) return nonsense;
  const refusal = refusalIn(body);
  if (refusal !== undefined) return { kind: 'refused', number: refusal };
  if (path === '/lockers') return listIn(body);
  if (path === '/status' || path === '/') return statusIn(body);
  if (path === '/locker_status') return reportIn(body, identifier);
  return isAcknowledged(body, identifier) ? { kind: 'done' } : nonsense;
}

/** Numbers as they were written: counters beyond 2^53 are told apart, too. */
function asWritten(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isUnsafe = typeof value === 'number' && !Number.isSafeInteger(value);
  return isUnsafe ? (context?.source ?? value) : value;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = /\d{16}/.test(text) ? JSON.parse(text, asWritten) : JSON.parse(text);
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    return isObject ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function refusalIn({ status, code, message }: Record<string, unknown>): number | undefined {
  if (message === 'busy') return 500;
  if (status === 'ko') return Number(code);
  return typeof status === 'string' && /^[1-9]\d*$/.test(status) ? Number(status) : undefined;
}

function listIn({ status, devices }: Record<string, unknown>): Said {
  if (!Array.isArray(devices) || (status !== undefined && status !== 'ok' && status !== '0')) return nonsense;
  const counters = new Map<number, string | undefined>();
  for (const device of devices.slice(0, 100) as unknown[]) {
    const { identifier, last_log: counter } = (device ?? {}) as Record<string, unknown>;
    if (!Number.isSafeInteger(identifier)) continue;
    const written = typeof counter === 'number' || typeof counter === 'string' ? String(counter) : undefined;
    const other = counters.get(identifier as number);
    // A lock that is listed twice has turned if either entry says so.
    const both = other === undefined || other === written ? written : `${other} and ${String(written)}`;
    counters.set(identifier as number, both);
  }
  return { kind: 'listed', counters };
}

function statusIn(body: Record<string, unknown>): Said {
  const words = body.current_status;
  if (typeof words !== 'string' || !('version' in body)) return nonsense;
  return { kind: 'status', isScanning: !words.startsWith('Synchronizing') };
}

function reportIn(body: Record<string, unknown>, identifier: number | undefined): Said {
  if (!isAbout(body, identifier)) return nonsense;
  if (body.status === 'Door jammed') return { kind: 'bolt', word: 'jammed' };
  if (!('code' in body)) return nonsense;
  if (body.status === 'Door closed' && body.code === 49) return { kind: 'bolt', word: 'secured' };
  const isOpen = body.status === 'Door open' && body.code === 50;
  return { kind: 'bolt', word: isOpen ? 'unsecured' : 'odd' };
}

/** An acknowledgement is exactly that, and of this lock: anything beside it makes it none. */
function isAcknowledged(body: Record<string, unknown>, identifier: number | undefined): boolean {
  const { status, code, cause } = body;
  return (
    !('devices' in body) &&
    (status === 'ok' || status === '0') &&
    (code === undefined || code === 0 || code === '0' || code === 'ok') &&
    (cause === undefined || cause === '') &&
    isAbout(body, identifier)
  );
}

const isAbout = ({ id }: Record<string, unknown>, identifier: number | undefined): boolean =>
  id === undefined || identifier === undefined || id === identifier || id === String(identifier);

const wordOf = (code: number): Word => (code === 0x31 ? 'secured' : code === 0x32 ? 'unsecured' : 'odd');
