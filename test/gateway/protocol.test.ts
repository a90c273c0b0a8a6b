import { describe, expect, test } from 'vitest';
import { Failure, type FailureKind } from '../../src/gateway/failure.ts';
import {
  actions,
  parseAcknowledgement,
  parseReport,
  parseStatus,
  type Action,
} from '../../src/gateway/protocol.ts';
import { about, ok, outcome } from './outcomes.ts';

/** Whether the failure that is thrown leaves it open whether a bolt has turned. */
function sentOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error instanceof Failure ? error.sent : error;
  }
}

const acknowledge = (text: string, action: Action = 'open'): void =>
  parseAcknowledgement(ok(text), action, 7, about);

describe('What a gateway is doing', () => {
  test.each([
    [
      '{"version":"16","current_status":"Scanning..."}',
      { version: '16', activity: 'Scanning...', synchronizing: false },
    ],
    [
      '{"version":65,"current_status":"Synchronizing gw"}',
      { version: '65', activity: 'Synchronizing gw', synchronizing: true },
    ],
    [
      '{"version":65,"current_status":"Synchronizing 45961123"}',
      { version: '65', activity: 'Synchronizing 45961123', synchronizing: true },
    ],
  ])('%s', (text, status) => {
    expect(parseStatus(ok(text), about)).toEqual(status);
  });

  test('cannot put lines of its own into the log', () => {
    const text = JSON.stringify({ version: 1, current_status: `Scan\n[warn] fake ${'x'.repeat(200)}` });
    const { activity } = parseStatus(ok(text), about);
    expect(activity).toMatch(/^Scan \[warn\] fake x+$/);
    expect(activity).toHaveLength(80);
  });

  test('cannot turn the writing around, move a cursor, nor hide anything', () => {
    const nasty = 'Sc\u200ban\u202ening\u2066 \u001b[2J\u2028no\u00adw\ufeff\ud800';
    const text = JSON.stringify({ version: nasty, current_status: nasty });
    expect(parseStatus(ok(text), about)).toMatchObject({
      version: 'Scanning  [2J now',
      activity: 'Scanning  [2J now',
    });
  });
});

describe('An acknowledgement', () => {
  test.each([
    ['documented', '{"status":"0","code":"ok"}'],
    ['observed', '{"status":"ok","code":0}'],
    ['with its number as text', '{"status":"ok","code":"0"}'],
    ['with a number for status', '{"status":0}'],
    ['without a code', '{"status":"ok"}'],
    ['without a cause', '{"status":"ok","code":0,"cause":""}'],
    ['without a cause in another way', '{"status":"ok","code":0,"cause":null}'],
    ['of ours', '{"status":"ok","code":0,"id":7}'],
    ['of ours in text', '{"status":"ok","code":0,"id":"7"}'],
    ['of ours in another spelling', '{"status":"ok","code":0,"id":"0x07"}'],
  ])('%s is a success', (_name, text) => {
    expect(outcome(() => acknowledge(text))).toBeUndefined();
  });

  const table: [number, FailureKind][] = [
    [500, 'busy'],
    [400, 'badRequest'],
    [32, 'notShared'],
    [33, 'wrongCode'],
    [34, 'outOfRange'],
    [35, 'incompatible'],
    [36, 'keyRefused'],
    [37, 'failed'],
    [38, 'clockInvalid'],
    [39, 'unheardOf'],
    [255, 'unheardOf'],
  ];
  test.each(table)('of %i is %s in each dialect', (number, kind) => {
    for (const body of [
      { status: String(number) },
      { status: number },
      { status: 'ko', code: number },
      { status: 'ko', code: String(number) },
    ]) {
      expect(outcome(() => acknowledge(JSON.stringify(body)))).toBe(kind);
    }
  });

  const own: [Action, number, FailureKind][] = [
    ['synchronizeLock', 1, 'syncNotDetected'],
    ['synchronizeLock', 2, 'syncIncompatible'],
    ['synchronizeLock', 3, 'syncInvalidData'],
    ['synchronizeLock', 4, 'syncConnectionFailed'],
    ['update', 1, 'updateInvalidFirmware'],
    ['update', 2, 'updateNoFirmware'],
    ['open', 1, 'unheardOf'],
  ];
  test.each(own)('of %s with %i is %s', (action, number, kind) => {
    expect(outcome(() => acknowledge(`{"status":"${number}"}`, action))).toBe(kind);
  });

  test.each([
    ['nothing', ''],
    ['an empty object', '{}'],
    ['ko without a number', '{"status":"ko"}'],
    ['a status that is true', '{"status":true}'],
    ['a status that every object has', '{"status":"constructor"}'],
    ['a status that is a prototype', '{"__proto__":{"status":"ok"}}'],
    ['a list of locks', '{"status":"ok","devices":[]}'],
    ['HTML', '<html>'],
    ['ok with a cause', '{"status":"ok","code":0,"cause":"timeout"}'],
    ['ok with a code in words', '{"status":"ok","code":"unknown error"}'],
    ['ok with a code that would overflow into 37', '{"status":"ok","code":65573}'],
    ['ok with a code below zero', '{"status":"ok","code":-37}'],
    ['ok with half a code', '{"status":"ok","code":0.5}'],
    ['ok with a code that is null', '{"status":"ok","code":null}'],
    ['ok about another lock', '{"status":"ok","code":0,"id":8}'],
    ['ok about another lock in text', '{"status":"ok","code":0,"id":"8"}'],
    ['ok about no lock at all', '{"status":"ok","code":0,"id":"garage"}'],
    ['ok about nothing', '{"status":"ok","code":0,"id":null}'],
    ['a refusal of another lock', '{"status":"ko","code":34,"id":8}'],
  ])('of %s is garbled, and the bolt may have turned', (_name, text) => {
    expect(outcome(() => acknowledge(text))).toBe('garbled');
    expect(sentOf(() => acknowledge(text))).toBe('maybe');
  });

  test('under an HTTP error is garbled', () => {
    const text = '{"status":"ok","code":0}';
    expect(outcome(() => parseAcknowledgement(ok(text, 500), 'open', 7, about))).toBe('garbled');
  });

  test('that is good in one field and refused in the other leaves it open whether the bolt has turned', () => {
    expect(outcome(() => acknowledge('{"status":"ok","code":33}'))).toBe('wrongCode');
    expect(sentOf(() => acknowledge('{"status":"ok","code":33}'))).toBe('maybe');
    expect(sentOf(() => acknowledge('{"status":"ko","code":33}'))).toBe('no');
    expect(sentOf(() => acknowledge('{"status":"ko","code":37}'))).toBe('maybe');
    expect(sentOf(() => acknowledge('{"status":"ko","code":39}'))).toBe('maybe');
  });

  test('of a gateway about itself may carry any number', () => {
    const text = '{"status":"ok","id":3}';
    expect(() => {
      parseAcknowledgement(ok(text), 'synchronize', undefined, about);
    }).not.toThrow();
  });

  test('repeats what the gateway says of a missing parameter, in one line', () => {
    try {
      acknowledge('{"status":"400","code":"time\\nstamp\u202e"}');
    } catch (error) {
      expect(error).toMatchObject({
        kind: 'badRequest',
        about: { ...about, detail: 'time stamp', number: 400 },
      });
    }
    expect.assertions(1);
  });
});

describe('What can be asked', () => {
  test('turns a bolt only where it says so, and is signed then', () => {
    const turning = Object.entries(actions).filter(([, { turns }]) => turns);
    expect(turning.map(([action]) => action)).toEqual(['open', 'close', 'calibrate']);
    expect(turning.every(([, { signed, radio }]) => signed && radio)).toBe(true);
  });
});

describe('A lock’s report', () => {
  const bolt = (text: string): unknown => outcome(() => parseReport(ok(text), 45961123, about).bolt);

  test('carries all that the lock says', () => {
    const text =
      '{"status":"Door closed","code":49,"id":45961123,"version":59,"position":4,"rssi":-70,"battery":7044}';
    expect(parseReport(ok(text), 45961123, about)).toEqual({
      bolt: 'secured',
      rssi: -70,
      battery: 7044,
      firmware: 59,
    });
  });

  test.each([
    ['{"status":"Door closed","code":49}', 'secured'],
    ['{"status":"Door open","code":50}', 'unsecured'],
    ['{"status":"Door closed","code":"49"}', 'secured'],
    ['{"status":"Door closed","code":"0x31"}', 'secured'],
    ['{"status":"0","code":50}', 'unsecured'],
    ['{"status":"ok","code":49}', 'secured'],
    ['{"status":"Door open"}', 'unsecured'],
    ['{"status":"Door jammed","code":null}', 'jammed'],
    ['{"status":"Door jammed","code":51}', 'jammed'],
    [' 0x31', 'secured'],
    ['{"status":"Door closed","code":49,"id":"45961123"}', 'secured'],
    ['{"status":"Door closed","code":49,"id":"0x2BD4FA3"}', 'secured'],
    ['0x32\n', 'unsecured'],
    ['0x30', 'unknown'],
    ['{"status":"Door unknown","code":48}', 'unknown'],
  ])('%s says %s', (text, state) => {
    expect(bolt(text)).toBe(state);
  });

  test.each([
    ['a code never heard of', '{"status":"Door ajar","code":51}'],
    ['a contradiction', '{"status":"Door open","code":49}'],
    ['another contradiction', '{"status":"Door closed","code":50}'],
    ['a code that is no number', '{"status":"ok","code":true}'],
    ['a bare code never heard of', '0x99'],
    ['closed, with a code that is no number', '{"status":"Door closed","code":"shut"}'],
    ['closed, with a code that would overflow into 49', '{"status":"Door closed","code":65585}'],
  ])('of %s is unknown, never a guess', (_name, text) => {
    expect(bolt(text)).toBe('unknown');
  });

  test.each([
    ['{"status":"ko","code":33}', 'wrongCode'],
    ['{"status":"33"}', 'wrongCode'],
    ['{"status":"ko","code":38}', 'clockInvalid'],
    ['{"status":"ko","code":"0x26"}', 'clockInvalid'],
    ['0x26', 'clockInvalid'],
    ['{"status":"needs a synchronization","code":38}', 'clockInvalid'],
    ['{"status":"500","message":"busy"}', 'busy'],
    ['{"status":"ok"}', 'garbled'],
    ['', 'garbled'],
    ['null', 'garbled'],
    ['49 or so', 'garbled'],
    ['{"status":"Door closed","code":49,"id":1}', 'garbled'],
    ['{"status":"Door closed","code":49,"id":"1"}', 'garbled'],
    ['{"status":"Door closed","code":49,"id":"0x1"}', 'garbled'],
    ['{"status":"Door closed","code":49,"id":"front"}', 'garbled'],
    ['{"status":"Door closed","code":49,"id":null}', 'garbled'],
    ['{"status":"Door closed","code":49,"id":-45961123}', 'garbled'],
    ['{"status":"Door closed","code":49,"cause":"timeout"}', 'garbled'],
    ['{"status":"33","id":1}', 'garbled'],
    ['{"status":"constructor"}', 'garbled'],
    ['{"status":"__proto__"}', 'garbled'],
    ['{"__proto__":{"status":"Door closed","code":49}}', 'garbled'],
  ])('%s is an error: %s', (text, kind) => {
    expect(bolt(text)).toBe(kind);
  });

  test('under an HTTP error is not believed', () => {
    expect(outcome(() => parseReport(ok('0x31', 404), 45961123, about))).toBe('garbled');
    expect(outcome(() => parseReport(ok('{"status":"Door closed","code":49}', 500), 45961123, about))).toBe(
      'garbled',
    );
  });
});
