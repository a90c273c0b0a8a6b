import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Draft, threeWays, type Draft as DraftType, type Entry } from './page-modules.ts';

const front = { identifier: 45961123, name: 'Front door', code: 'a', autoLock: 60, note: 'new cells' };
const gate = { identifier: 45961124, name: 'Garden gate', code: 'b' };
const config = (...locks: object[]): Entry[] => [
  {
    platform: 'TheKeys',
    name: 'The Keys',
    _bridge: { port: 1 },
    gateways: [{ host: '192.168.1.50', note: 'mine', locks }],
  },
];
const first = (blocks: Entry[]): Entry => (blocks[0]?.gateways as Entry[])[0] ?? {};
const locksOf = (blocks: Entry[]): Entry[] => first(blocks).locks as Entry[];

let draft: DraftType;
/** What the window's own Save would save, and whether it may. */
let window: { blocks: Entry[] | undefined; isAllowed: boolean | undefined };

beforeEach(() => {
  window = { blocks: undefined, isAllowed: undefined };
  draft = new Draft({
    update: (blocks) => (window.blocks = blocks),
    allowSave: (isAllowed) => (window.isAllowed = isAllowed),
  });
  draft.open(config(front, gate));
});

describe('what is changed', () => {
  test('is in the window at once, and counts as not saved', () => {
    expect(draft.hasChanges).toBe(false);
    expect(window.isAllowed).toBe(true);
    draft.change(config({ ...front, name: 'Entrance' }, gate));
    expect(window.blocks).toEqual(config({ ...front, name: 'Entrance' }, gate));
    expect(draft.hasChanges).toBe(true);
    expect(draft.saved).toEqual(config(front, gate));
  });

  test('and changed back is no change', () => {
    draft.change(config(gate));
    draft.change(config(front, gate));
    expect(draft.hasChanges).toBe(false);
  });

  test('is saved once config.json has it', () => {
    const changed = config({ ...front, name: 'Entrance' }, gate);
    draft.change(changed);
    draft.heard(structuredClone(changed));
    expect(draft.hasChanges).toBe(false);
    expect(draft.conflicts).toEqual([]);
  });

  test('is told to everybody who listens, until they stop', () => {
    const heard: string[] = [];
    const stop = draft.subscribe((where) => heard.push(where));
    draft.change(config(gate));
    stop();
    draft.change(config(front));
    expect(heard).toEqual(['here']);
  });

  test('cannot be saved while something of it is no value, and is said why', () => {
    const field = {};
    draft.hold(field, 'This is not an address.');
    expect(window.isAllowed).toBe(false);
    expect(draft.held).toEqual([field, 'This is not an address.']);
    draft.hold({}, undefined);
    expect(window.isAllowed).toBe(false);
    draft.hold(field);
    expect(window.isAllowed).toBe(true);
    expect(draft.held).toBeUndefined();
  });

  test('is nothing to save while nothing is set up', () => {
    draft.open([]);
    expect(window.isAllowed).toBe(false);
    draft.change(config(front));
    expect(window.isAllowed).toBe(true);
    draft.open([{ platform: 'TheKeys' }]);
    expect(window.isAllowed).toBe(false);
  });
});

describe('two windows', () => {
  test('that change different things keep both', () => {
    draft.change(config({ ...front, name: 'Entrance' }, gate));
    draft.heard(config({ ...front, autoLock: 120 }, { ...gate, name: 'Gate' }));
    expect(window.blocks).toEqual(
      config({ ...front, name: 'Entrance', autoLock: 120 }, { ...gate, name: 'Gate' }),
    );
    expect(draft.conflicts).toEqual([]);
    expect(window.isAllowed).toBe(true);
  });

  test('of which one has changed nothing: the other’s change is taken over, and is no change here', () => {
    const heard: string[] = [];
    draft.subscribe((where) => heard.push(where));
    draft.heard(config(front));
    expect(window.blocks).toEqual(config(front));
    expect(draft.hasChanges).toBe(false);
    expect(heard).toEqual(['elsewhere']);
  });

  test('that add a door each have both', () => {
    draft.open(config());
    draft.change(config(front));
    draft.heard(config(gate));
    expect(locksOf(draft.blocks)).toEqual([front, gate]);
  });

  test('that add the same door have it once', () => {
    draft.open(config());
    draft.change(config({ ...front, name: 'Entrance' }));
    draft.heard(config(front));
    expect(locksOf(draft.blocks)).toHaveLength(1);
    expect(draft.conflicts).toHaveLength(1);
  });

  test('of which one gives the gateway a new address and the other a name keep both', () => {
    const [block] = config(front, gate);
    draft.change([{ ...block, gateways: [{ ...first(draft.blocks), host: '192.168.1.77' }] }]);
    draft.heard([{ ...block, gateways: [{ ...first(draft.saved), name: 'Hall' }] }]);
    expect(first(draft.blocks)).toMatchObject({ host: '192.168.1.77', name: 'Hall', note: 'mine' });
    expect(draft.conflicts).toEqual([]);
  });

  test('that change the same are asked which, and nothing is saved until somebody says', () => {
    draft.change(config({ ...front, name: 'Entrance' }, gate));
    draft.heard(config({ ...front, name: 'Hall' }, gate));
    expect(draft.conflicts).toMatchObject([{ mine: 'Entrance', theirs: 'Hall' }]);
    expect(window.isAllowed).toBe(false);
    const [conflict] = draft.conflicts;
    if (conflict) draft.settle(conflict, 'theirs');
    expect(locksOf(draft.blocks)[0]).toEqual({ ...front, name: 'Hall' });
    expect(window.blocks).toEqual(draft.blocks);
    expect(window.isAllowed).toBe(true);
    expect(draft.hasChanges).toBe(false);
  });

  test('that change the same may keep what is here', () => {
    draft.change(config({ ...front, name: 'Entrance' }, gate));
    draft.heard(config({ ...front, name: 'Hall' }, gate));
    const [conflict] = draft.conflicts;
    if (conflict) draft.settle(conflict, 'mine');
    expect(locksOf(draft.blocks)[0]).toMatchObject({ name: 'Entrance' });
    expect(draft.hasChanges).toBe(true);
  });

  test.each(['mine', 'theirs'] as const)(
    'of which one removes what the other changes are asked: %s',
    (whose) => {
      draft.change(config(gate));
      draft.heard(config({ ...front, autoLock: 5 }, gate));
      expect(draft.conflicts).toMatchObject([{ mine: undefined, theirs: { autoLock: 5 } }]);
      const [conflict] = draft.conflicts;
      if (conflict) draft.settle(conflict, whose);
      expect(
        locksOf(draft.blocks)
          .map(({ identifier }) => identifier)
          .sort(),
      ).toEqual(whose === 'mine' ? [gate.identifier] : [front.identifier, gate.identifier]);
    },
  );

  test('of which the other removes what is changed here are asked', () => {
    draft.change(config({ ...front, autoLock: 5 }, gate));
    draft.heard(config(gate));
    const [conflict] = draft.conflicts;
    expect(conflict).toMatchObject({ mine: { autoLock: 5 }, theirs: undefined });
    if (conflict) draft.settle(conflict, 'theirs');
    expect(locksOf(draft.blocks)).toEqual([gate]);
  });

  test('a conflict stands while other things are saved, and is over when the other changes his mind', () => {
    draft.change(config({ ...front, name: 'Entrance' }, gate));
    draft.heard(config({ ...front, name: 'Hall' }, gate));
    draft.heard(config({ ...front, name: 'Hall' }));
    expect(draft.conflicts).toHaveLength(1);
    expect(locksOf(draft.blocks)).toEqual([{ ...front, name: 'Entrance' }]);
    draft.heard(config({ ...front, name: 'Entrance' }));
    expect(draft.conflicts).toEqual([]);
    expect(draft.hasChanges).toBe(false);
  });
});

describe('three versions of a config', () => {
  const lock = fc.record({
    identifier: fc.integer({ min: 1, max: 4 }),
    name: fc.constantFrom('a', 'b'),
    autoLock: fc.constantFrom(0, 60),
  });
  const gateway = fc.record({
    host: fc.constantFrom('one', 'two', 'three'),
    locks: fc.uniqueArray(lock, { selector: ({ identifier }) => identifier, maxLength: 3 }),
  });
  const blocks = fc.record({
    gateways: fc.uniqueArray(gateway, { selector: ({ host }) => host, maxLength: 3 }),
  });

  test('of which two are alike make the third', () => {
    fc.assert(
      fc.property(blocks, blocks, (one, other) => {
        const expected = { value: other, conflicts: [] };
        expect(threeWays.isSame(threeWays.threeWay(one, one, other), expected)).toBe(true);
        expect(threeWays.isSame(threeWays.threeWay(one, other, one), expected)).toBe(true);
        expect(threeWays.isSame(threeWays.threeWay(one, other, other), expected)).toBe(true);
      }),
    );
  });

  test('lose no door that either side has added, but perhaps ask', () => {
    fc.assert(
      fc.property(blocks, blocks, blocks, (base, mine, theirs) => {
        const { value, conflicts } = threeWays.threeWay(base, mine, theirs) as {
          value: typeof mine;
          conflicts: unknown[];
        };
        const asked = JSON.stringify(conflicts);
        const numbers = (version: typeof mine): number[] =>
          version.gateways.flatMap(({ locks }) => locks.map(({ identifier }) => identifier));
        const known = numbers(base);
        for (const identifier of [...numbers(mine), ...numbers(theirs)]) {
          if (known.includes(identifier) || asked.includes(`"identifier":${identifier}`)) continue;
          expect(numbers(value)).toContain(identifier);
        }
      }),
    );
  });
});
