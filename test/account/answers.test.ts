import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseCreated,
  parseGateway,
  parseLocks,
  parseShares,
  parseToken,
} from '../../src/account/answers.ts';

describe('an answer of the account service', () => {
  it('never breaks the reader, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('serrures', 'partages_accessoire', 'code'),
        (value, key) => {
          for (const body of [
            value,
            { data: value },
            { data: { [key]: value } },
            { data: { [key]: [value] } },
          ]) {
            for (const parse of [parseToken, parseLocks, parseGateway, parseShares, parseCreated])
              parse(body);
          }
        },
      ),
    );
  });

  it('gives the token under either name', () => {
    expect(parseToken({ access_token: 'a', expires_in: 60 })).toEqual({ token: 'a', expiresIn: 60 });
    expect(parseToken({ token: 'b' })).toEqual({ token: 'b', expiresIn: 3600 });
  });

  it('with a token that would break a header is not believed', () => {
    expect(parseToken({ token: 'a\r\nX-Evil: 1' })).toBeUndefined();
  });

  it('keeps gateways only, not keypads or remotes', () => {
    const accessory = (id: number, type: number) => ({
      id,
      accessoire: { id, id_accessoire: `TK${id}`, nom: 'N', type },
    });
    const lock = {
      id: 1,
      id_serrure: '2',
      nom: 'Door',
      accessoires: [accessory(1, 2), accessory(2, 1), accessory(3, 3)],
    };
    expect(parseLocks({ data: { serrures: [lock] } })?.locks[0]?.gateways.map(({ id }) => id)).toEqual([2]);
  });

  it.each([
    ['nothing', undefined, false],
    ['an empty list', [], false],
    ['a keypad', [{ accessoire: { id: 1, id_accessoire: 'K', type: 2 } }], false],
    ['a gateway', [{ accessoire: { id: 1, id_accessoire: 'G', type: 1 } }], false],
    ['a gateway without its number', [{ accessoire: { id: 1, type: 1 } }], true],
    ['something in another shape', [{ device: 'box' }], true],
    ['a list in another shape', { gateway: 1 }, true],
  ])('tells a lock with %s from one with something that cannot be read', (_what, accessoires, hasUnread) => {
    const body = { data: { serrures: [{ id: 1, id_serrure: 2, accessoires }] } };
    expect(parseLocks(body)?.locks[0]?.hasUnread).toBe(hasUnread);
  });

  it('may have the address beside the accessory or inside it', () => {
    const accessoire = { id: 34, id_accessoire: 'TK', nom: 'TK Gateway', type: 1 };
    const info = { last_seen: '2026-11-01T10:00:00+01:00', ip: '192.168.1.50' };
    for (const link of [
      { id: 7, accessoire, info },
      { id: 7, accessoire: { ...accessoire, info } },
    ]) {
      const body = { data: { serrures: [{ id: 1, id_serrure: 2, accessoires: [link] }] } };
      expect(parseLocks(body)?.locks[0]?.gateways[0]).toMatchObject({
        host: info.ip,
        lastSeen: info.last_seen,
      });
    }
  });
});
