import { createHmac } from 'node:crypto';
import type { WireAnswer } from '../../src/gateway/exchange.ts';
import { SimulatedGateway, type GatewayOptions } from '../../src/simulator/gateway.ts';
import { simulatedExchange } from '../../src/simulator/in-process.ts';
import { VirtualClock } from '../virtual-clock.ts';

export const FRONT = 45961123;
export const GARDEN = 45961124;
export const CODE = 'Zmo1sps2OVyCFtl1';
export const T0 = 1_700_000_000;

/** The signature as the vendor's page has it. */
export const signed = (ts: number | string, code = CODE): { ts: string; hash: string } => ({
  ts: String(ts),
  hash: createHmac('sha256', code).update(String(ts)).digest('base64'),
});

/** Somebody at a simulated gateway, in virtual time, with no manners but those that a test gives him. */
export class Visitor {
  readonly clock = new VirtualClock();
  readonly gateway: SimulatedGateway;
  readonly leaving = new AbortController();
  #ts = T0;

  constructor(options: Partial<GatewayOptions> = {}) {
    this.gateway = new SimulatedGateway({
      clock: this.clock,
      latencies: { spread: 0 },
      locks: [
        { identifier: FRONT, name: 'Front door', code: CODE },
        { identifier: GARDEN, name: 'Garden gate', code: CODE, bolt: 'unsecured' },
      ],
      ...options,
    });
  }

  /** Asks at once; the form as it stands. */
  ask(path: string, form?: Record<string, string>, timeoutMs = 20_000, sendBy?: number): Promise<WireAnswer> {
    const exchange = simulatedExchange(this.gateway);
    const asked = exchange(form ? { path, form } : { path }, {
      timeoutMs,
      signal: this.leaving.signal,
      ...(sendBy === undefined ? {} : { sendBy }),
    });
    asked.catch(() => undefined);
    return asked;
  }

  /** Asks for something of a lock, well signed with a fresh `ts`. */
  askLock(path: string, identifier = FRONT, code = CODE, timeoutMs?: number): Promise<WireAnswer> {
    return this.ask(path, { identifier: String(identifier), ...signed(++this.#ts, code) }, timeoutMs);
  }

  /** Waits for an answer, then until the gateway has settled. */
  async answer(asked: Promise<WireAnswer>): Promise<unknown> {
    const { text } = await this.clock.until(asked);
    await this.clock.advance(1000);
    return JSON.parse(text) as unknown;
  }

  /** The bolt of a lock, wherever it really is. */
  bolt(identifier = FRONT): string {
    return this.gateway.door(identifier).bolt;
  }
}
