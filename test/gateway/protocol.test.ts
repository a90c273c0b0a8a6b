import { describe, expect, test } from 'vitest';
import { GatewayError, type GatewayErrorKind } from '../../src/gateway/errors.ts';
import {
  parseAcknowledgement,
  parseLockers,
  parseReport,
  parseStatus,
  type Action,
} from '../../src/gateway/protocol.ts';

const about = { gateway: 'Home', lock: 'Front door' };
const ok = (text: string, httpStatus = 200) => ({ text, httpStatus });

/** The kind of the error that is thrown, or what is returned. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof GatewayError) return error.kind;
    throw error;
  }
}

describe('The list of locks', () => {
  test('of the vendor’s document', () => {
    const text = '{"status": "ok", "devices": [{"identifier": 45961123, "rssi": -71, "battery":4065}]}';
    expect(parseLockers(ok(text), about)).toEqual([{ identifier: 45961123, rssi: -71, battery: 4065 }]);
  });

  test('with last_log, and numbers as text', () => {
    const text =
      '{"status":"ok","devices":[{"identifier":"7","rssi":"-60","battery":"7300","last_log":"100"}]}';
    expect(parseLockers(ok(text), about)).toEqual([
      { identifier: 7, rssi: -60, battery: 7300, lastLog: 100 },
    ]);
  });

  test.each([
    ['null', null],
    ['zero', 0],
    ['text that is no number', 'full'],
    ['a list', []],
  ])('takes a battery of %s as not known', (_name, battery) => {
    const text = JSON.stringify({ devices: [{ identifier: 7, battery }] });
    expect(parseLockers(ok(text), about)).toEqual([{ identifier: 7 }]);
  });

  test('leaves out what is no lock, and takes a lock that is listed twice once', () => {
    const devices = [
      null,
      3,
      { identifier: 'x' },
      { identifier: -1 },
      { identifier: 7, rssi: -50 },
      { identifier: 7 },
    ];
    expect(parseLockers(ok(JSON.stringify({ devices })), about)).toEqual([{ identifier: 7 }]);
  });

  test('may be empty', () => {
    expect(parseLockers(ok('{"status":"ok","devices":[]}'), about)).toEqual([]);
  });

  test.each([
    ['busy', '{"status":"500","message":"busy"}', 'busy'],
    ['busy in the other dialect', '{"status":"ko","code":500}', 'busy'],
    ['busy in one word', '{"status":"busy"}', 'busy'],
    ['an error beside a list', '{"status":"ko","code":"500","devices":[]}', 'busy'],
    ['nothing', '', 'garbled'],
    ['null', 'null', 'garbled'],
    ['a list', '[]', 'garbled'],
    ['half an answer', '{"status":"ok","devices":[{"ident', 'garbled'],
    ['HTML', '<html><body>It works</body></html>', 'garbled'],
    ['devices that are no list', '{"status":"ok","devices":{}}', 'garbled'],
    ['no devices', '{"status":"ok"}', 'garbled'],
  ])('is an error when it is %s', (_name, text, kind) => {
    expect(outcome(() => parseLockers(ok(text), about))).toBe(kind);
  });

  test('of a thousand locks is not a gateway’s', () => {
    const devices = Array.from({ length: 1000 }, (_, identifier) => ({ identifier: identifier + 1 }));
    expect(outcome(() => parseLockers(ok(JSON.stringify({ devices })), about))).toBe('garbled');
  });

  test.each([302, 404, 500])('under HTTP %i is not believed', (httpStatus) => {
    expect(outcome(() => parseLockers(ok('{"status":"ok","devices":[]}', httpStatus), about))).toBe(
      'garbled',
    );
  });

  test('that is busy under HTTP 500 is busy', () => {
    expect(outcome(() => parseLockers(ok('{"status":"500","message":"busy"}', 500), about))).toBe('busy');
  });
});

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
});

describe('An acknowledgement', () => {
  test.each([
    ['documented', '{"status":"0","code":"ok"}'],
    ['observed', '{"status":"ok","code":0}'],
    ['with its number as text', '{"status":"ok","code":"0"}'],
    ['with a number for status', '{"status":0}'],
  ])('%s is a success', (_name, text) => {
    expect(outcome(() => parseAcknowledgement(ok(text), 'open', about))).toBeUndefined();
  });

  const table: [number, GatewayErrorKind][] = [
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
      expect(outcome(() => parseAcknowledgement(ok(JSON.stringify(body)), 'open', about))).toBe(kind);
    }
  });

  const own: [Action, number, GatewayErrorKind][] = [
    ['synchronizeLock', 1, 'syncNotDetected'],
    ['synchronizeLock', 2, 'syncIncompatible'],
    ['synchronizeLock', 3, 'syncInvalidData'],
    ['synchronizeLock', 4, 'syncConnectionFailed'],
    ['update', 1, 'updateInvalidFirmware'],
    ['update', 2, 'updateNoFirmware'],
    ['open', 1, 'unheardOf'],
  ];
  test.each(own)('of %s with %i is %s', (action, number, kind) => {
    expect(outcome(() => parseAcknowledgement(ok(`{"status":"${number}"}`), action, about))).toBe(kind);
  });

  test.each([
    ['nothing', ''],
    ['an empty object', '{}'],
    ['ok with the number of an error', '{"status":"ok","code":37}'],
    ['ko without a number', '{"status":"ko"}'],
    ['a status that is true', '{"status":true}'],
    ['HTML', '<html>'],
  ])('of %s is no success', (_name, text) => {
    expect(outcome(() => parseAcknowledgement(ok(text), 'open', about))).not.toBeUndefined();
  });

  test('repeats what the gateway says of a missing parameter', () => {
    expect(() => parseAcknowledgement(ok('{"status":"400","code":"timestamp"}'), 'open', about)).toThrow(
      /\(timestamp\)/,
    );
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
