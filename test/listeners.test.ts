import { expect, test } from 'vitest';
import { Listeners } from '../src/listeners.ts';

test('Whoever throws silences nobody else, and is told of', () => {
  const faults: unknown[] = [];
  const heard: string[] = [];
  const listeners = new Listeners<[string]>((error) => faults.push(error));
  const mistake = new Error('a mistake');
  listeners.add((word) => heard.push(`first ${word}`));
  listeners.add(() => {
    throw mistake;
  });
  const third = listeners.add((word) => heard.push(`third ${word}`));
  listeners.tell('locked');
  third[Symbol.dispose]();
  listeners.tell('unlocked');
  expect(heard).toEqual(['first locked', 'third locked', 'first unlocked']);
  expect(faults).toEqual([mistake, mistake]);
});
