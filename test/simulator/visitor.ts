import { createHmac } from 'node:crypto';
import type { Ms } from '../../src/clock.ts';
import { WireError, type Line, type WireAnswer, type WireTrouble } from '../../src/gateway/wire.ts';
import { simulatedDialer } from '../../src/simulator/gateway/dialer.ts';
import { SimulatedGateway, type GatewayOptions } from '../../src/simulator/gateway/gateway.ts';
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
  readonly clock: VirtualClock;
  readonly gateway: SimulatedGateway;
  #ts = T0;

  constructor(options: Partial<GatewayOptions> = {}, clock = new VirtualClock()) {
    this.clock = clock;
    this.gateway = new SimulatedGateway({
      clock,
      latencies: { spread: 0 },
      locks: [
        { identifier: FRONT, name: 'Front door', code: CODE },
        { identifier: GARDEN, name: 'Garden gate', code: CODE, bolt: 'unsecured' },
      ],
      ...options,
    });
  }

  /** A connection over which nothing has been said yet. */
  dial(signal = new AbortController().signal): Promise<Line> {
    return this.clock.until(simulatedDialer(this.gateway).dial(signal));
  }

  /** Asks for something, the form as it stands; hangs up after `patienceMs`. */
  async ask(path: string, form?: Record<string, string>, patienceMs: Ms = Infinity): Promise<WireAnswer> {
    const line = await simulatedDialer(this.gateway).dial(new AbortController().signal);
    const asked = line.ask(form ? { path, form } : { path });
    if (patienceMs < Infinity) void this.clock.sleep(patienceMs).then(() => line.reset());
    return asked;
  }

  /** Asks for something of a lock, well signed with a fresh `ts`. */
  askLock(path: string, identifier = FRONT, code = CODE, patienceMs?: Ms): Promise<WireAnswer> {
    return this.ask(path, { identifier: String(identifier), ...signed(++this.#ts, code) }, patienceMs);
  }

  /** Waits for an answer, then until the gateway has settled. */
  async text(asked: Promise<WireAnswer>): Promise<string> {
    const { text } = await this.clock.until(asked);
    await this.clock.advance(1000);
    return text;
  }

  /** The same, for an answer in JSON. */
  async answer(asked: Promise<WireAnswer>): Promise<unknown> {
    return JSON.parse(await this.text(asked)) as unknown;
  }

  /** What keeps a request from its answer. */
  async trouble(asked: Promise<unknown>): Promise<WireTrouble | 'none'> {
    try {
      await this.clock.until(asked);
      return 'none';
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return error.trouble;
    }
  }

  /** The bolt of a lock, wherever it really is. */
  bolt(identifier = FRONT): string {
    return this.gateway.door(identifier).bolt;
  }
}
