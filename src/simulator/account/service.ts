import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import { systemClock } from '../../clock.ts';
import { answerOf, type AccountReply, type AccountRequest } from './routes.ts';
import { type AccountUser, type KnownGateway, type OwnedLock, SimulatedUsers } from './users.ts';

/** Who can sign in unless the caller says otherwise. Printed by the program, so that the wizard can be played. */
export const demoUser = { phone: '+33612345678', password: 'sesame-ouvre-toi' } as const;

/** What the service can be made to do instead of its work. */
export type AccountFault =
  /** An HTTP error, such as 500 or 429. */
  | { readonly kind: 'status'; readonly status: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Does its work after so many ms. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Closes the connection without an answer. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'redirect'; readonly to: string }
  /** An HTTP 200 with this for a body. */
  | { readonly kind: 'garbage'; readonly body: string };

export interface AccountServiceOptions {
  /** The gateways that shares have their effect at, each with the LAN address that it tells the service. */
  readonly gateways: readonly KnownGateway[];
  /** Owned by the demo user, when `users` is absent. */
  readonly locks?: readonly OwnedLock[];
  readonly users?: readonly AccountUser[];
  /** 0, the default, for any free one. Listens on loopback only. */
  readonly port?: number;
  readonly clock?: Pick<Clock, 'now'>;
}

/** A stand-in for the vendor's account service, over real sockets. */
export interface AccountService {
  readonly url: string;
  readonly users: SimulatedUsers;
  /** The requests so far, as `POST /api/login_check`; never a body. */
  readonly requests: readonly string[];
  /** Makes the next `times` requests whose path contains `path` end in a fault. */
  fault(path: string, fault: AccountFault, times?: number): void;
  close(): Promise<void>;
}

/** No form of a client's is as long; a longer one is cut off. */
const MOST_BYTES = 16 * 1024;

/** Starts the service on loopback; resolves once it listens. */
export async function startAccountService(options: AccountServiceOptions): Promise<AccountService> {
  const { gateways, clock = systemClock, port = 0 } = options;
  const people = options.users ?? [{ ...demoUser, locks: options.locks ?? [] }];
  const users = new SimulatedUsers(people, gateways, clock);
  const requests: string[] = [];
  const faults: { path: string; fault: AccountFault; left: number }[] = [];

  const server = createServer((incoming, response) => {
    void serve(incoming, response);
  });
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await received(incoming);
    requests.push(`${request.method} ${request.path}`);
    const armed = faults.find(({ path, left }) => left > 0 && request.path.includes(path));
    if (armed) {
      armed.left -= 1;
      if (armed.fault.kind !== 'slow') {
        fail(response, armed.fault);
        return;
      }
      await delay(armed.fault.ms);
    }
    send(response, answerOf(users, request));
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    users,
    requests,
    fault(path, fault, times = 1) {
      faults.push({ path, fault, left: times });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function received(incoming: IncomingMessage): Promise<AccountRequest> {
  let body = '';
  try {
    for await (const chunk of incoming) {
      body += String(chunk);
      if (body.length > MOST_BYTES) break;
    }
  } catch {
    // The client has left; what it wanted can still be looked at, and nobody hears the answer.
  }
  return {
    method: incoming.method ?? 'GET',
    path: (incoming.url ?? '/').replace(/\?.*$/s, ''),
    form: new URLSearchParams(body),
    token: /^Bearer (\S+)$/.exec(incoming.headers.authorization ?? '')?.[1],
  };
}

function send(response: ServerResponse, { status, body }: AccountReply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, fault: Exclude<AccountFault, { kind: 'slow' }>): void {
  switch (fault.kind) {
    case 'status':
      send(response, { status: fault.status, body: { status: fault.status, message: 'On demand' } });
      break;
    case 'hang':
      break;
    case 'cut':
      response.socket?.destroy();
      break;
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
      break;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end(fault.body);
      break;
  }
}
