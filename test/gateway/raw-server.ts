import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A server on a free port of this machine that does with each connection what it is told, byte for byte. */
export class RawServer implements AsyncDisposable {
  readonly port: number;
  /** What each connection has sent so far, in the order in which they came. */
  readonly heard: string[] = [];
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = port;
  }

  /** `connected` hears of each connection at once, `asked` once its request is whole. */
  static async listen(told: {
    connected?: (socket: Socket) => void;
    asked?: (socket: Socket, request: string) => void;
  }): Promise<RawServer> {
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true }, (socket) => {
      const index = raw.heard.push('') - 1;
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      socket.on('data', (chunk) => {
        const request = (raw.heard[index] ?? '') + chunk.toString();
        raw.heard[index] = request;
        if (isWhole(request)) told.asked?.(socket, request);
      });
      told.connected?.(socket);
    });
    server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const raw = new RawServer(server, sockets, address.port);
    return raw;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function isWhole(request: string): boolean {
  const [head = '', body] = request.split('\r\n\r\n');
  if (body === undefined) return false;
  const [, length = '0'] = /content-length: (\d+)/i.exec(head) ?? [];
  return Buffer.byteLength(body) >= Number(length);
}

/** A whole answer with its length. */
export const http = (body: string, head = 'HTTP/1.1 200 OK'): string =>
  `${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
