import { describe, expect, test } from 'vitest';
import { Failure, type FailureKind } from '../../src/gateway/failure.ts';
import { english } from '../../src/language/english.ts';
import { french } from '../../src/language/french.ts';

const about = { gateway: 'Home', lock: 'Front door' };
const kinds = Object.keys(english.gatewayErrors) as FailureKind[];
const languages = [english, french];

describe('A failure', () => {
  test.each<[FailureKind, 'no' | 'maybe', boolean]>([
    ['unreachable', 'no', false],
    ['turnedAway', 'no', false],
    ['closed', 'maybe', false],
    ['silent', 'maybe', false],
    ['cut', 'maybe', false],
    ['garbled', 'maybe', false],
    ['busy', 'no', true],
    ['badRequest', 'no', true],
    ['notShared', 'no', true],
    ['wrongCode', 'no', true],
    ['outOfRange', 'no', true],
    ['incompatible', 'no', true],
    ['keyRefused', 'no', true],
    ['failed', 'maybe', true],
    ['clockInvalid', 'no', true],
    ['unheardOf', 'maybe', true],
    ['withdrawn', 'no', false],
    ['tooLate', 'no', false],
    ['forbidden', 'no', false],
    ['inDoubt', 'maybe', false],
  ])('that is %s: sent %s, answered %s', (kind, sent, answered) => {
    expect(new Failure(kind, about)).toMatchObject({ kind, sent, answered, about });
  });

  test('knows better where it happens than its kind does', () => {
    expect(new Failure('stopped', about, { sent: 'maybe' })).toMatchObject({
      sent: 'maybe',
      answered: false,
    });
  });

  test('has no sentence of its own for a log', () => {
    expect(new Failure('busy', about).message).toBe('busy');
  });
});

describe('Each failure', () => {
  test('has a sentence in each language that names the door or the gateway, once it has something to name', () => {
    for (const { gatewayErrors } of languages) {
      expect(Object.keys(gatewayErrors).sort()).toEqual([...kinds].sort());
      for (const kind of kinds) {
        const sentence = gatewayErrors[kind](about);
        expect(sentence).toMatch(/\.$/);
        expect(sentence).not.toMatch(/undefined|\[object|secured|sécuris/);
        expect(['stopped', 'slept'].includes(kind) || /Home|Front door/.test(sentence)).toBe(true);
      }
    }
  });

  test('of a lock without a name calls it the lock, in the middle of a sentence too', () => {
    for (const kind of kinds) {
      expect(english.gatewayErrors[kind]({ gateway: 'Home' })).not.toMatch(/[^.] The lock/);
      expect(french.gatewayErrors[kind]({ gateway: 'Home' })).not.toMatch(/[^.] La serrure/);
    }
  });
});

describe('37', () => {
  test('says that the bolt may have turned only if it was to turn', () => {
    const said = (isTurn: boolean): string[] =>
      languages.map(({ gatewayErrors }) => gatewayErrors.failed({ ...about, isTurn }));
    for (const sentence of said(true)) expect(sentence).toMatch(/may have turned|a pu tourner/);
    for (const sentence of said(false)) expect(sentence).not.toMatch(/turned|tourner/);
  });
});

describe('34', () => {
  test('does not ask for the gateway to be moved while it synchronizes', () => {
    for (const { gatewayErrors } of languages) {
      expect(gatewayErrors.outOfRange(about)).toMatch(/nearer|Rapprochez/);
      const sentence = gatewayErrors.outOfRange({ ...about, isSynchronizing: true });
      expect(sentence).not.toMatch(/nearer|Rapprochez/);
      expect(sentence).toMatch(/synchroni/);
    }
  });
});

describe('Too late', () => {
  test('says behind how many others it waited, and what stood in the way last', () => {
    const cause = new Failure('busy', about);
    const said = (behind?: number): string =>
      english.gatewayErrors.tooLate({ ...about, cause, ...(behind !== undefined && { behind }) });
    expect(said(9)).toMatch(/waited behind 9 other commands/);
    expect(said(1)).toMatch(/waited behind another command/);
    expect(said()).not.toMatch(/behind/);
    expect(said()).toMatch(/busy with another action/);
    expect(french.gatewayErrors.tooLate({ ...about, behind: 9 })).toMatch(/derrière 9 autres commandes/);
  });
});
