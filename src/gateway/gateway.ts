import type { Clock } from '../clock.ts';
import type { GatewayConfig } from '../config.ts';
import type { Log } from '../log.ts';
import type { Exchange } from './exchange.ts';
import { Monitor } from './monitor.ts';
import { Session } from './session.ts';

/** One configured gateway: the queue to it, and the watch over it. */
export interface Gateway {
  readonly config: GatewayConfig;
  readonly session: Session;
  readonly monitor: Monitor;
}

/** Puts a gateway together; its monitor runs once somebody calls `monitor.run()`. */
export function createGateway(
  config: GatewayConfig,
  exchange: Exchange,
  { clock, log, signal }: { clock: Clock; log: Log; signal: AbortSignal },
): Gateway {
  const session = new Session({ exchange, clock, name: config.name, signal });
  const monitor = new Monitor({
    session,
    clock,
    log,
    signal,
    pollIntervalMs: config.pollInterval * 1000,
    statusIntervalMs: config.statusInterval * 1000,
  });
  return { config, session, monitor };
}
