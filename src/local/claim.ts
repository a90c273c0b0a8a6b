import { close, constants, open, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { codeOf, hashOf } from './place.ts';

/**
 * The right to be the voice of a gateway: one process on this computer has it at a time, and whoever ends or is killed
 * has it no more at that moment. Only who has it touches the socket's path, so that two who both find a stale socket
 * are no race.
 */
export interface Claim {
  release(): Promise<void>;
}

/** BSD's and macOS's `open` locks the file as it opens it; Node has no names for these. */
const O_EXLOCK = 0x20;
const O_NONBLOCK = 0x4;

/** Claims the voice that listens at a path; nothing while another process has it. Rejects where there are no claims. */
export function claim(path: string): Promise<Claim | undefined> {
  const { platform } = process;
  // A pipe's name is the claim: there is one of a name, and none of a process that has ended.
  if (platform === 'win32') return Promise.resolve({ release: () => Promise.resolve() });
  return platform === 'linux' || platform === 'android' ? claimName(path) : claimFile(path);
}

/** A name among Linux's abstract sockets, which are of no file system and go with their process. */
function claimName(path: string): Promise<Claim | undefined> {
  const { dev, ino } = statSync(dirname(path), { bigint: true });
  const name = `\0the-keys-${hashOf(`${dev}:${ino}:${path.split('/').at(-1) ?? ''}`)}`;
  const { promise, resolve, reject } = Promise.withResolvers<Claim | undefined>();
  // Nothing is said there: whoever connects is sent away.
  const server = createServer((socket) => socket.destroy()).unref();
  server
    .on('error', (error) => {
      if (codeOf(error) === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    })
    .listen(name, () =>
      resolve({
        release: async () => {
          const { promise: closed, resolve: done } = Promise.withResolvers<undefined>();
          server.close(() => done(undefined));
          await closed;
        },
      }),
    );
  return promise;
}

/** A file beside the socket, locked for as long as it is open. */
async function claimFile(path: string): Promise<Claim | undefined> {
  const flags = constants.O_RDWR | constants.O_CREAT | O_EXLOCK | O_NONBLOCK;
  try {
    const file = await promisify(open)(`${path}.lock`, flags, 0o600);
    return { release: () => promisify(close)(file) };
  } catch (error) {
    if (codeOf(error) === 'EAGAIN' || codeOf(error) === 'EWOULDBLOCK') return undefined;
    throw error;
  }
}
