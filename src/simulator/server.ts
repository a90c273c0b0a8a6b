import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { isIPv6, type AddressInfo } from 'node:net';
import { deliver } from './gateway/delivery.ts';
import { bodyOf } from './gateway/form.ts';
import type { SimulatedGateway } from './gateway/gateway.ts';
import { isPagePath, servePage } from './page/routes.ts';

/** Where to listen. */
export interface ServerOptions {
  /** An address or a name of this machine; loopback unless given. */
  readonly host?: string;
  /** 0, the default, for any free port. */
  readonly port?: number;
}

/** A path is kept in the journal; no client has a longer one. */
const LONGEST_PATH = 100;

/**
 * A simulated gateway on real sockets, with its page beside it. What the gateway turns away is reset once its request
 * is known: the page shares the port, and must go on when the gateway is busy or has no power.
 */
export class GatewayServer {
  readonly gateway: SimulatedGateway;
  readonly #server: Server;
  readonly #host: string;
  #port: number;

  private constructor(gateway: SimulatedGateway, host: string, port: number) {
    this.gateway = gateway;
    this.#host = host;
    this.#port = port;
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
    // What is not HTTP gets no answer, as from a box with a hand-made server.
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Starts to listen; rejects with the system's error when the port is taken. */
  static async listen(gateway: SimulatedGateway, options: ServerOptions = {}): Promise<GatewayServer> {
    const server = new GatewayServer(gateway, options.host ?? '127.0.0.1', options.port ?? 0);
    await server.comeBack();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** The gateway's address as a config has it, such as `127.0.0.1:8080`. */
  get host(): string {
    return `${isIPv6(this.#host) ? `[${this.#host}]` : this.#host}:${this.#port}`;
  }

  /** The gateway's address, such as `http://127.0.0.1:8080`. */
  get url(): string {
    return `http://${this.host}`;
  }

  /** The page's address. */
  get pageUrl(): string {
    return `${this.url}/simulator`;
  }

  /** Leaves the network: every connection is cut, and new ones are refused (ECONNREFUSED), the page's too. */
  async goAway(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Listens again, at the same port. */
  async comeBack(): Promise<void> {
    if (this.#server.listening) return;
    // `once` also rejects with an `error` event, such as EADDRINUSE.
    const listening = once(this.#server, 'listening');
    this.#server.listen(this.#port, this.#host);
    await listening;
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Ends it: no socket is left. The gateway itself goes on until it is stopped. */
  close(): Promise<void> {
    return this.goAway();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0]?.slice(0, LONGEST_PATH) ?? '/';
    const body = await bodyOf(request);
    if (body === undefined) {
      response.socket?.destroy();
      return;
    }
    if (isPagePath(path)) {
      await servePage(this.gateway, this.#host, path, request, body, response);
      return;
    }
    const asked = this.gateway.connect({ path, body });
    const { socket } = response;
    // A client that left between its last byte and now has had its `close` already.
    if (!socket || socket.destroyed) {
      asked.leave();
      return;
    }
    socket.once('close', () => {
      asked.leave();
    });
    await deliver(await asked.met, socket, this.gateway.clock);
  }
}
