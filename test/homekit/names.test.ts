import { describe, expect, test } from 'vitest';
import { homekitName } from '../../src/homekit/names.ts';

describe('A name for HomeKit', () => {
  test.each([
    ['Front door', 'Front door'],
    ['Porte d’entrée', 'Porte d’entrée'],
    ["Chez l'ami (2e étage)", "Chez l'ami (2e étage"],
    ['🔑 Garage #3', 'Garage 3'],
    ['  two   spaces ', 'two spaces'],
    ['<b>Door</b>', 'b Door /b'],
    ['🚪🚪', 'The Keys 7'],
    ['', 'The Keys 7'],
    ['x'.repeat(80), 'x'.repeat(64)],
  ])('%j is %j', (name, fitting) => {
    expect(homekitName(name, 'The Keys 7')).toBe(fitting);
  });
});
