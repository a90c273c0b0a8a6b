import { Agent, request } from 'undici';
import { headersFor, type Speak } from './speak.ts';

/** Speaks by undici, for programs that have it anyway: the command, and the server of the settings page. */
export function speakByUndici(socketPath: string): Speak {
  // A turn is answered when it has ended, and of a quiet house nothing is heard for hours.
  const dispatcher = new Agent({ connect: { socketPath }, headersTimeout: 0, bodyTimeout: 0 });
  return async ({ method, path, body, signal }) => {
    const text = body && JSON.stringify(body);
    const answer = await request(`http://the-keys${path}`, {
      dispatcher,
      method,
      // No connection is kept: nothing is left to close.
      reset: true,
      ...(text !== undefined && { body: text, headers: headersFor(text) }),
      ...(signal && { signal }),
    });
    answer.body.on('error', () => undefined);
    return { status: answer.statusCode, body: answer.body };
  };
}
