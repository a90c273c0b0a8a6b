import { describe, expect, test } from 'vitest';
import { memoryOf, next, restore, targetOf, type LockEvent, type LockState } from '../../src/lock/state.ts';

const after = (...events: LockEvent[]): LockState => events.reduce(next, restore({ bolt: 'unknown' }));
const report = (bolt: 'secured' | 'unsecured' | 'jammed' | 'unknown'): LockEvent => ({
  type: 'reported',
  report: { bolt },
});

describe('What is known of a lock', () => {
  test.each<[string, LockEvent[], Partial<LockState>, string | undefined]>([
    ['nothing: unknown', [], { bolt: 'unknown', isSure: false }, undefined],
    ['a read: what it says', [report('secured')], { bolt: 'secured', isSure: true }, 'secured'],
    [
      'two reads: the newest',
      [report('secured'), report('unsecured')],
      { bolt: 'unsecured', isSure: true },
      'unsecured',
    ],
    [
      'a read of 0x30: unknown, and the target stays',
      [report('unsecured'), report('unknown')],
      { bolt: 'unknown', isSure: false },
      'unsecured',
    ],
    [
      'a jam: jammed, and the target stays',
      [report('unsecured'), report('jammed')],
      { bolt: 'jammed', isSure: true },
      'unsecured',
    ],
    [
      'a doubt: unknown',
      [report('secured'), { type: 'doubted' }],
      { bolt: 'unknown', isSure: false },
      'secured',
    ],
    [
      'a wish: the bolt as it was, the target as wished',
      [report('secured'), { type: 'wished', wish: 'unsecured' }],
      { bolt: 'secured', isSure: true },
      'unsecured',
    ],
    [
      'a wish that came true',
      [report('secured'), { type: 'wished', wish: 'unsecured' }, { type: 'fulfilled', wish: 'unsecured' }],
      { bolt: 'unsecured', isSure: true },
      'unsecured',
    ],
    [
      'a wish that was dropped: the target goes back',
      [report('secured'), { type: 'wished', wish: 'unsecured' }, { type: 'dropped', isInDoubt: false }],
      { bolt: 'secured', isSure: true },
      'secured',
    ],
    [
      'a wish that was dropped in doubt: unknown',
      [report('secured'), { type: 'wished', wish: 'unsecured' }, { type: 'dropped', isInDoubt: true }],
      { bolt: 'unknown', isSure: false },
      'secured',
    ],
    [
      'a turn by hand while a wish is under way: the target stays as wished',
      [report('secured'), { type: 'wished', wish: 'secured' }, report('unsecured')],
      { bolt: 'unsecured' },
      'secured',
    ],
    [
      'a list: says nothing of the bolt',
      [report('secured'), { type: 'listed', entry: { identifier: 1, lastLog: 9 } }],
      { bolt: 'secured', isSure: true },
      'secured',
    ],
  ])('after %s', (_name, events, state, target) => {
    expect(after(...events)).toMatchObject(state);
    expect(targetOf(after(...events))).toBe(target);
  });

  test('keeps battery and signal when a later answer leaves them out', () => {
    const state = after(
      { type: 'listed', entry: { identifier: 1, rssi: -60, battery: 7300 } },
      report('secured'),
    );
    expect(state).toMatchObject({ rssi: -60, battery: 7300 });
  });

  test('is remembered over a restart without being sure, and without a wish', () => {
    const memory = memoryOf(after(report('secured'), { type: 'wished', wish: 'unsecured' }));
    expect(memory).toEqual({ bolt: 'secured', lastSeen: 'secured' });
    expect(restore(memory)).toEqual({ bolt: 'secured', lastSeen: 'secured', isSure: false });
  });
});
