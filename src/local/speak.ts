import { createRequire } from 'node:module';
import type * as Http from 'node:http';
import { codeOf } from './place.ts';

// As in gateway/wire.ts: an ESM import of node:http loads 14 MiB that nobody needs.
const { request: httpRequest } = createRequire(import.meta.url)('node:http') as typeof Http;

/** What is said to the plugin. */
export interface Words {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  /** Hangs up. */
  readonly signal?: AbortSignal;
}

/** What it answers: its status, and the rest as it comes. */
export interface Heard {
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** One conversation over a connection of its own. Rejects as soon as there is none, or none any more. */
export type Speak = (words: Words) => Promise<Heard>;

/** Why there is nobody to speak with: nobody listens, or not to this user; or the conversation was cut. */
export type Silence = 'notThere' | 'notAllowed' | 'cut';

export function silenceOf(error: unknown): Silence {
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined);
  if (code === 'EACCES' || code === 'EPERM') return 'notAllowed';
  return ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR', 'EINVAL'].includes(code ?? '')
    ? 'notThere'
    : 'cut';
}

/** Speaks by Node's own client, which weighs nothing: for a process that is there for months. */
export const speakLightly =
  (socketPath: string): Speak =>
  ({ method, path, body, signal }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Heard>();
    const text = body && JSON.stringify(body);
    const headers = text === undefined ? {} : headersFor(text);
    // Without an agent, each has a connection of its own, which is gone once it has its answer.
    httpRequest({ socketPath, method, path, headers, agent: false, ...(signal && { signal }) })
      .on('error', reject)
      .on('response', (response) => {
        response.on('error', () => undefined);
        resolve({ status: response.statusCode ?? 0, body: response });
      })
      .end(text);
    return promise;
  };

export const headersFor = (text: string): Record<string, string> => ({
  'content-type': 'application/json',
  'content-length': String(Buffer.byteLength(text)),
});
