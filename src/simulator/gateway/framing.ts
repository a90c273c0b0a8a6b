import { STATUS_CODES } from 'node:http';
import type { Framing, Reply, Stop } from './reply.ts';

/** An answer as it goes over the wire. */
export interface Framed {
  /** All that is sent, up to where it stops. */
  readonly bytes: Buffer;
  /** What a client takes from it. */
  readonly seen: 'whole' | 'closed' | 'cut' | 'nothing more';
  /** As much of the body as a client can read. */
  readonly body: Buffer;
  readonly then: Stop['then'];
}

/** Several chunks even for a short answer, and not thousands for a long one. */
const CHUNKS = 4;

/** Puts an answer into bytes, and says what a client that reads HTTP (RFC 9112) makes of them. */
export function framed({ httpStatus, headers, body: text, framing = 'length', stop }: Reply): Framed {
  const body = Buffer.from(text);
  const head = Buffer.from(headOf(httpStatus, { ...headers, ...framingHeaders(framing, body.length) }));
  const all = Buffer.concat([head, framing === 'chunked' ? chunked(body) : body]);
  const { after, then } = stop ?? { after: all.length, then: 'end' };
  const bytes = all.subarray(0, after);
  const isWhole = framing === 'unsized' ? then === 'end' && after >= head.length : after >= all.length;
  const readable = framing === 'unsized' ? bytes.subarray(head.length) : body;
  if (isWhole) return { bytes, then, seen: 'whole', body: readable };
  const seen = then === 'freeze' ? 'nothing more' : bytes.length === 0 ? 'closed' : 'cut';
  return { bytes, then, seen, body: Buffer.alloc(0) };
}

/** The head of an answer. */
export function headOf(httpStatus: number, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return [`HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus] ?? ''}`, ...lines, '', ''].join('\r\n');
}

function framingHeaders(framing: Framing, length: number): Record<string, string> {
  if (framing === 'unsized') return {};
  return framing === 'chunked' ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(length) };
}

function chunked(body: Buffer): Buffer {
  const size = Math.max(1, Math.ceil(body.length / CHUNKS));
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}
