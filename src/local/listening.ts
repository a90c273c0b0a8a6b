import { chmodSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';

/** Listens at a path, for this user alone; what a process that was killed has left there goes. */
export async function listen(http: Server, path: string): Promise<void> {
  if (process.platform !== 'win32') rmSync(path, { force: true });
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  http.once('error', reject).listen(path, () => resolve(undefined));
  await promise;
  http.off('error', reject).on('error', () => undefined);
  if (process.platform !== 'win32') chmodSync(path, 0o600);
}

/** Resolves once nothing listens any more. */
export async function closed(http: Server): Promise<void> {
  if (!http.listening) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  http.once('close', () => resolve(undefined));
  await promise;
}

/** Resolves once a signal has aborted. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => resolve(undefined), { once: true });
  await promise;
}
