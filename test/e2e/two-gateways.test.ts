import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test, type TestContext } from 'vitest';
import type { GatewayServer } from '../../src/simulator/server.ts';
import { eventually, frontDoor, Home, lockFor, plugIn } from './home.ts';
import type { Version } from './homebridge.ts';
import { secured, unsecured, type DescribedLock } from './phone.ts';

/** When a gateway is pulled, in ms after the tap or after the open was sent; its radio takes 320, the bolt 190. */
interface Pull {
  readonly after: 'tap' | 'open';
  readonly ms: number;
  /** A pulled cable lets the gateway finish; a pulled plug does not. */
  readonly what: 'cable' | 'plug';
}

/** A front door that two gateways see, the one in the hall better. */
class FrontDoor {
  readonly home: Home;
  readonly hall: GatewayServer;
  readonly attic: GatewayServer;
  readonly #lock: DescribedLock;
  readonly #end = new AbortController();
  readonly #looks: Promise<void>;
  /** Since when Home has not shown where the bolt is; for how long at most it has not. */
  #wrongSince: number | undefined;
  #wrongMs = 0;

  private constructor(home: Home, attic: GatewayServer, lock: DescribedLock) {
    this.home = home;
    this.hall = home.server;
    this.attic = attic;
    this.#lock = lock;
    this.#looks = this.#look();
    // Heard of when it is stopped.
    this.#looks.catch(() => undefined);
  }

  static async open(context: TestContext, version: Version): Promise<FrontDoor> {
    const attic = await plugIn(context, []);
    const home = await Home.open(context, version, {
      doors: [{ ...frontDoor, rssi: -50 }],
      beside: attic,
      entries: (host) => [
        {
          platform: 'TheKeys',
          name: 'The Keys',
          gateways: [
            { host, name: 'Hall', pollInterval: 1, locks: [lockFor(frontDoor)] },
            { host: attic.host, name: 'Attic', pollInterval: 1, code: frontDoor.code },
          ],
        },
      ],
    });
    const door = new FrontDoor(home, attic, await home.accessory(frontDoor));
    context.onTestFinished(() => door.#end.abort());
    await door.#answered();
    return door;
  }

  /** Taps “unlock” while a gateway is pulled: one open takes effect, and Home follows it. */
  async unlock(server: GatewayServer, { after, ms, what }: Pull): Promise<void> {
    const round = `pulled ${what}, ${ms} ms after the ${after}`;
    const turns = this.#turns.length;
    const asked = this.#asked.length;
    this.#wrongMs = 0;
    if (ms < 0) {
      await this.#pull(server, what);
      await delay(-ms);
    }
    const sent = this.#sent('/open');
    const tapped = this.home.phone.tap(this.#lock, unsecured);
    tapped.catch(() => undefined);
    if (ms >= 0) {
      if (after === 'open') await sent;
      await delay(ms);
      await this.#pull(server, what);
    }
    await tapped;

    await this.home.until(this.#lock, 'current', unsecured, 40_000);
    await this.home.until(this.#lock, 'target', unsecured, 5_000);
    // Long enough for what else might come of it.
    await delay(2_000);
    expect(this.#turns.slice(turns), round).toEqual(['open']);
    expect(this.#asked.slice(asked).join(' '), `read before it is opened again, ${round}`).not.toMatch(
      /open \/open/,
    );
    expect(this.#wrongMs, `ms that Home was wrong, ${round}`).toBeLessThan(15_000);
  }

  /** All as it was before: both gateways are there, and the door is locked. */
  async restore(): Promise<void> {
    for (const server of [this.hall, this.attic]) {
      server.gateway.plug();
      await server.comeBack();
    }
    await this.#answered();
    await this.home.phone.tap(this.#lock, secured);
    await this.home.until(this.#lock, 'current', secured);
  }

  /** Ends the looks at the door; throws if one of them met No Response. */
  async close(): Promise<void> {
    this.#end.abort();
    await this.#looks;
    expect(this.home.gateway.door(frontDoor.identifier).radio.mostWaiting, 'requests at once').toBe(1);
  }

  /** What has turned the bolt so far. */
  get #turns(): string[] {
    return [this.hall, this.attic]
      .flatMap(({ gateway }) => gateway.journal.turns)
      .toSorted((one, other) => one.at - other.at)
      .map(({ cause }) => cause);
  }

  /** What either gateway has been asked about the lock so far. */
  get #asked(): string[] {
    return [this.hall, this.attic]
      .flatMap(({ gateway }) => gateway.journal.entries)
      .filter(({ identifier, outcome }) => identifier !== undefined && outcome !== 'refused')
      .toSorted((one, other) => one.at - other.at)
      .map(({ path }) => path);
  }

  async #pull(server: GatewayServer, what: 'cable' | 'plug'): Promise<void> {
    if (what === 'plug') server.gateway.unplug();
    await server.goAway();
  }

  /** Both gateways have given lists from now on. */
  async #answered(): Promise<void> {
    const polls = [this.hall, this.attic].map(({ gateway }) => gateway.journal.count('poll'));
    await eventually(() => {
      for (const [index, { gateway }] of [this.hall, this.attic].entries()) {
        expect(gateway.journal.count('poll')).toBeGreaterThan((polls[index] ?? 0) + 1);
      }
    }, 40_000);
  }

  /** Either gateway takes a request for this path. */
  #sent(path: string): Promise<void> {
    return new Promise((resolve) => {
      for (const { gateway } of [this.hall, this.attic]) {
        gateway.on('request', (entry) => {
          if (entry.path === path && entry.outcome !== 'refused') resolve();
        });
      }
    });
  }

  async #look(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      const shown = await this.home.phone.read(this.#lock, 'current');
      const bolt = this.home.gateway.door(frontDoor.identifier).bolt === 'secured' ? secured : unsecured;
      const now = performance.now();
      this.#wrongSince = shown === bolt ? undefined : (this.#wrongSince ?? now);
      this.#wrongMs = Math.max(this.#wrongMs, now - (this.#wrongSince ?? now));
      await delay(150);
    }
  }
}

const aboutTheTap: readonly Pull[] = [
  { after: 'tap', ms: -3_000, what: 'cable' },
  { after: 'tap', ms: 0, what: 'cable' },
  // Somewhere between the tap and the first byte.
  { after: 'tap', ms: 30, what: 'plug' },
  { after: 'tap', ms: 120, what: 'plug' },
  // By now it is known that the gateway is away.
  { after: 'tap', ms: -17_000, what: 'plug' },
];
const onTheWire: readonly Pull[] = [
  { after: 'open', ms: 0, what: 'plug' },
  { after: 'open', ms: 100, what: 'cable' },
  { after: 'open', ms: 250, what: 'plug' },
  { after: 'open', ms: 400, what: 'cable' },
];
const anywhen: readonly Pull[] = [
  { after: 'tap', ms: 0, what: 'cable' },
  { after: 'open', ms: 100, what: 'plug' },
  { after: 'tap', ms: -17_000, what: 'plug' },
];

interface Case {
  readonly version: Version;
  readonly which: 'hall' | 'attic';
  readonly when: string;
  readonly moments: readonly Pull[];
}

const cases: readonly Case[] = [
  {
    version: '2.4.0',
    which: 'hall',
    when: 'about the tap',
    moments: aboutTheTap,
  },
  { version: '2.4.0', which: 'hall', when: 'once it was asked', moments: onTheWire },
  { version: '1.11.4', which: 'hall', when: 'once it was asked', moments: onTheWire },
  { version: '2.4.0', which: 'attic', when: 'at any moment', moments: anywhen },
];

describe.concurrent('A door that two gateways see', () => {
  test.for(cases)(
    'is opened once when the one in the $which is pulled $when, and never shows No Response (Homebridge $version)',
    async ({ version, which, moments }, context) => {
      const door = await FrontDoor.open(context, version);
      for (const [index, pull] of moments.entries()) {
        if (index > 0) await door.restore();
        await door.unlock(door[which], pull);
      }
      await door.close();
    },
  );
});
