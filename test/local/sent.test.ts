import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/simulator/gateway/faults.ts';
import { CODE, FRONT, GARDEN, Site } from './plugin.ts';

/** Two locks without a counter: nothing but a read tells that one of them has been turned. */
const COUNTERLESS = {
  hasLastLog: false,
  locks: [
    { identifier: FRONT, code: CODE, bolt: 'secured' },
    { identifier: GARDEN, code: CODE, bolt: 'secured' },
  ],
} as const;

/** What is on the wire runs to its answer, and a read follows, ms; nothing but that ends the old word so soon. */
const TRUE_WITHIN_MS = 15_000;

describe('an open that one process asks of another, and that was sent', () => {
  test('before it is taken back: the door is read, and shown open', async (context) => {
    const site = new Site(context, COUNTERLESS);
    await site.settled();
    const guest = await site.settled();
    const gone = new AbortController();
    const open = guest.lock(FRONT).ask('unsecured', { by: 'home', signal: gone.signal });
    await site.until(() => site.asked().includes('/open'));
    gone.abort();
    expect(await open).toMatchObject({ kind: 'refused', failure: { kind: 'withdrawn', sent: 'maybe' } });
    await site.until(() => site.gateway.door(FRONT).bolt === 'unsecured', TRUE_WITHIN_MS);
    await site.until(() => guest.lock(FRONT).view.bolt === 'unsecured', TRUE_WITHIN_MS);
  });

  test.for<[string, Fault]>([
    ['is answered by nothing', { kind: 'hang', moved: true }],
    ['is cut off', { kind: 'cut', moved: true }],
    ['fails with the bolt moved', { kind: 'failed', moved: true }],
  ])(
    'and %s, before the opposite is asked at the voice: nobody says locked of it',
    async ([, fault], context) => {
      const site = new Site(context, COUNTERLESS);
      const voice = await site.settled();
      const guest = await site.settled();
      for (const path of ['/close', '/locker_status'] as const) {
        site.gateway.fault(path, { kind: 'busy' }, 1_000);
      }
      site.gateway.fault('/open', fault);
      const open = guest.lock(FRONT).ask('unsecured', { by: 'home' });
      await site.until(() => voice.lock(FRONT).view.bolt === 'unknown');
      void voice.lock(FRONT).ask('secured', { by: 'home' });
      expect(await open).toMatchObject({ kind: 'refused', failure: { kind: 'overtaken', sent: 'maybe' } });
      expect(site.gateway.door(FRONT).bolt).toBe('unsecured');
      expect(guest.lock(FRONT).view.bolt).toBe('unknown');
    },
  );

  test('and one that was not: the word stands, and costs no read', async (context) => {
    const site = new Site(context, COUNTERLESS);
    const voice = await site.settled();
    const guest = await site.settled();
    site.gateway.fault('/open', { kind: 'busy' }, 1_000);
    const reads = site.radio().length;
    const open = guest.lock(FRONT).ask('unsecured', { by: 'home' });
    await site.until(() => site.asked().includes('/open'));
    await site.until(() => voice.lock(FRONT).memory.onWire === undefined);
    void voice.lock(FRONT).ask('secured', { by: 'home' });
    expect(await open).toMatchObject({ kind: 'refused', failure: { kind: 'overtaken', sent: 'no' } });
    expect(guest.lock(FRONT).view.bolt).toBe('secured');
    expect(site.radio().slice(reads)).not.toContain('/locker_status');
  });
});
