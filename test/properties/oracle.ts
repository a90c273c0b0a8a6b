import type { WireAnswer } from '../../src/gateway/exchange.ts';

/** What a gateway can say about a bolt. `odd` is a state that no document knows. */
export type Word = 'secured' | 'unsecured' | 'jammed' | 'odd';

/** What an answer comes to. `nonsense` says nothing at all. */
export type Said =
  | { readonly kind: 'bolt'; readonly word: Word }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly number: number }
  | { readonly kind: 'nonsense' };

const nonsense: Said = { kind: 'nonsense' };

/**
 * Reads an answer to a poll or a signed request with other eyes than the plugin's: written from the vendor's page, sharing no
 * code with it, so that the two can disagree.
 */
export function readAnswer(path: string, identifier: number, { httpStatus, text }: WireAnswer): Said {
  if (httpStatus !== 200) return nonsense;
  if (/^\s*0x[0-9a-f]{2}\s*$/i.test(text)) {
    return path === '/locker_status' ? { kind: 'bolt', word: wordOf(Number(text)) } : nonsense;
  }
  const body = objectIn(text);
  if (!body) return nonsense;
  const refusal = refusalIn(body);
  if (refusal !== undefined) return { kind: 'refused', number: refusal };
  if (path === '/lockers') return Array.isArray(body.devices) ? { kind: 'done' } : nonsense;
  if (path !== '/locker_status') return isAcknowledged(body) ? { kind: 'done' } : nonsense;
  if ('id' in body && body.id !== identifier) return nonsense;
  if (body.status === 'Door jammed') return { kind: 'bolt', word: 'jammed' };
  return 'code' in body ? { kind: 'bolt', word: sentenceAndCode(body) } : nonsense;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
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

const isAcknowledged = (body: Record<string, unknown>): boolean =>
  !('devices' in body) &&
  ((body.status === 'ok' && body.code === 0) || (body.status === '0' && body.code === 'ok'));

function sentenceAndCode({ status, code }: Record<string, unknown>): Word {
  if (status === 'Door closed' && code === 49) return 'secured';
  return status === 'Door open' && code === 50 ? 'unsecured' : 'odd';
}

const wordOf = (code: number): Word => (code === 0x31 ? 'secured' : code === 0x32 ? 'unsecured' : 'odd');
