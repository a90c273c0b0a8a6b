import { request as httpRequest } from 'node:http';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { SimulatedGateway, type GatewayOptions } from '../../src/simulator/gateway/gateway.ts';
import { scaledClock } from '../../src/simulator/gateway/latencies.ts';
import { GatewayServer } from '../../src/simulator/server.ts';
import { CODE, FRONT, signed } from './visitor.ts';

/** A hundred times as fast as a gateway: a turn takes 32 ms, settling 7 ms at most. */
const SPEED = 100;

/** A gateway on loopback, for the length of a test. */
export async function listening(options: Partial<GatewayOptions> = {}): Promise<GatewayServer> {
  const gateway = new SimulatedGateway({
    clock: scaledClock(systemClock, SPEED),
    locks: [{ identifier: FRONT, name: 'Front door', code: CODE }],
    latencies: { settleLight: 0, settleBluetooth: 0 },
    ...options,
  });
  const server = await GatewayServer.listen(gateway);
  onTestFinished(async () => {
    gateway.stop();
    await server.close();
  });
  return server;
}

export interface Got {
  readonly status?: number | undefined;
  readonly body: string;
  readonly error?: string;
}

export interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** One exchange on a connection of its own; what went wrong is in `error`. */
export function ask(
  server: GatewayServer,
  path: string,
  { method, body, headers, signal }: Sent = {},
): Promise<Got> {
  return new Promise((resolve) => {
    let text = '';
    let status: number | undefined;
    const fail = ({ code, name }: NodeJS.ErrnoException): void => {
      resolve({ status, body: text, error: code ?? name });
    };
    httpRequest(
      `${server.url}${path}`,
      {
        agent: false,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        ...(headers ? { headers } : {}),
        ...(signal ? { signal } : {}),
      },
      (response) => {
        status = response.statusCode;
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          if (text.length > 1e6) response.destroy();
        });
        response.on('error', fail).on('close', () => {
          resolve({ status, body: text });
        });
      },
    )
      .on('error', fail)
      .end(body);
  });
}

/** A well signed form for the front door. */
export const form = (ts = Math.floor(systemClock.wall() / 1000), code = CODE): string =>
  new URLSearchParams({ identifier: String(FRONT), ...signed(ts, code) }).toString();

/** What the page does when somebody touches something on it. */
export const control = (
  server: GatewayServer,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Got> =>
  ask(server, '/simulator/control', {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
