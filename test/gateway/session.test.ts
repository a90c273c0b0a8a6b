import { describe, expect, test } from 'vitest';
import { Stopped, TooLate, Unreachable } from '../../src/gateway/errors.ts';
import type { Exchange } from '../../src/gateway/exchange.ts';
import { Session, type LockKey } from '../../src/gateway/session.ts';
import { VirtualClock } from '../virtual-clock.ts';

const key: LockKey = { identifier: 7, code: 'secret', name: 'Front door' };

/** A session whose exchanges take 100 ms and are written down with their moment. */
function session() {
  const clock = new VirtualClock();
  const end = new AbortController();
  const seen: { path: string; at: number; ts: string | undefined }[] = [];
  let open = 0;
  let most = 0;
  const answers: Record<string, string> = {
    '/lockers': '{"status":"ok","devices":[]}',
    '/status': '{"version":"65","current_status":"Scanning..."}',
    '/locker_status': '{"status":"Door closed","code":49}',
  };
  const exchange: Exchange = async ({ path, form }, { signal }) => {
    seen.push({ path, at: clock.now(), ts: form?.ts });
    most = Math.max(most, (open += 1));
    try {
      await clock.sleep(100, signal);
    } finally {
      open -= 1;
    }
    return { httpStatus: 200, text: answers[path] ?? '{"status":"ok","code":0}' };
  };
  const queue = new Session({ exchange, clock, name: 'Home', signal: end.signal });
  return { clock, end, seen, queue, most: () => most };
}

describe('The queue to a gateway', () => {
  test('has one request in flight, in the order commands, reads, polls', async () => {
    const { clock, queue, seen, most } = session();
    const all = [
      queue.lockers(),
      queue.lockers(),
      queue.report(key),
      queue.send('close', key, { priority: 'command' }),
      queue.send('open', { ...key, identifier: 8 }, { priority: 'command' }),
    ];
    await clock.until(Promise.all(all));
    expect(seen.map(({ path }) => path)).toEqual([
      '/lockers',
      '/close',
      '/open',
      '/locker_status',
      '/lockers',
    ]);
    expect(most()).toBe(1);
  });

  test('pauses 0.5 s after a light answer and 1 s after a Bluetooth one', async () => {
    const { clock, queue, seen } = session();
    await clock.until(Promise.all([queue.lockers(), queue.status(), queue.report(key), queue.lockers()]));
    expect(seen.map(({ path, at }) => `${path} ${at}`)).toEqual([
      '/lockers 0',
      '/locker_status 600',
      '/status 1700',
      '/lockers 2300',
    ]);
  });

  test('lets a command go at once after a poll, even when a pause has begun', async () => {
    const { clock, queue, seen } = session();
    void queue.lockers();
    void queue.lockers();
    await clock.advance(200);
    await clock.until(queue.send('close', key, { priority: 'command' }));
    expect(seen.map(({ path, at }) => `${path} ${at}`)).toEqual(['/lockers 0', '/close 200']);
  });

  test('lets a command wait after a light answer that a command asked for', async () => {
    const { clock, queue, seen } = session();
    await clock.until(queue.lockers({ priority: 'command' }));
    await clock.until(queue.send('open', key, { priority: 'command' }));
    expect(seen.map(({ path, at }) => `${path} ${at}`)).toEqual(['/lockers 0', '/open 600']);
  });

  test('signs at the moment of sending, with a ts that always rises', async () => {
    const { clock, queue, seen } = session();
    await clock.until(Promise.all([queue.report(key), queue.report(key), queue.report(key)]));
    const stamps = seen.map(({ ts }) => Number(ts));
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
    expect(new Set(stamps).size).toBe(3);
  });

  test('does not send what has become too late', async () => {
    const { clock, queue, seen } = session();
    void queue.report(key);
    const late = queue.send('open', key, { priority: 'command', sendBy: 50 });
    await expect(clock.until(late)).rejects.toBeInstanceOf(TooLate);
    expect(seen.map(({ path }) => path)).toEqual(['/locker_status']);
  });

  test('gives back what is withdrawn while it waits, and not what is on the wire', async () => {
    const { clock, queue, seen } = session();
    const withdraw = new AbortController();
    const reason = new Unreachable({ gateway: 'Home' });
    const first = queue.send('close', key, { priority: 'command', withdraw: withdraw.signal });
    const second = queue.send('open', key, { priority: 'command', withdraw: withdraw.signal });
    second.catch(() => undefined);
    await clock.advance(10);
    withdraw.abort(reason);
    await expect(clock.until(first)).resolves.toBeUndefined();
    await expect(second).rejects.toBe(reason);
    expect(seen.map(({ path }) => path)).toEqual(['/close']);
  });

  test('rejects all that waits and all that comes later once it is stopped', async () => {
    const { clock, queue, end } = session();
    const asked = [queue.report(key), queue.lockers()];
    for (const request of asked) request.catch(() => undefined);
    await clock.advance(10);
    end.abort(new Stopped({ gateway: 'Home' }));
    await expect(asked[1]).rejects.toBeInstanceOf(Stopped);
    await expect(queue.lockers()).rejects.toBeInstanceOf(Stopped);
    await clock.advance(10_000);
    expect(clock.pending).toBe(0);
  });
});
