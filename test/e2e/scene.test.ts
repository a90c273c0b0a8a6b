import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { eventually, frontDoor, Home, real } from './home.ts';
import { versions, type Version } from './homebridge.ts';
import { secured, unsecured } from './phone.ts';

const doors = Array.from({ length: 10 }, (_, index) => ({
  identifier: 1001 + index,
  name: `Door ${index + 1}`,
  code: frontDoor.code,
  bolt: 'unsecured' as const,
}));

/** How long the radio takes, in ms: as long as a real one, once. */
const radio = { '2.4.0': 3200, '1.11.4': 800 } as const satisfies Record<Version, number>;

describe.concurrent.each(versions)('Homebridge %s', (version) => {
  test('“Good night” to ten doors in one write locks all ten, each once, and none ever shows No Response', async (context) => {
    const home = await Home.open(context, version, { doors });
    await eventually(async () => {
      expect(await home.phone.locks()).toHaveLength(doors.length);
    }, 60_000);
    const locks = await home.phone.locks();
    // Until here all went ten times as fast.
    Object.assign(home.gateway.latencies, { bluetooth: real(radio[version]) });

    expect(await home.phone.tapAll(locks, secured)).toEqual([]);
    for (let isOver = false; !isOver;) {
      await delay(250);
      const shown = await home.phone.seesAll(locks, 'current');
      for (const one of shown) expect([secured, unsecured]).toContain(one);
      expect(new Set(await home.phone.seesAll(locks, 'target'))).toEqual(new Set([secured]));
      isOver = shown.every((one) => one === secured);
    }

    expect(home.gateway.doors.filter(({ bolt }) => bolt === 'secured')).toHaveLength(10);
    expect(home.gateway.journal.turns).toHaveLength(10);
    expect(home.requests('/close')).toHaveLength(10);
    expect(home.homebridge.lines('[The Keys]', /was to be|in time/)).toEqual([]);
  });
});
