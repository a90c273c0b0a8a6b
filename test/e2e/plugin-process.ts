import { createInterface } from 'node:readline';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/read.ts';
import { httpDialer } from '../../src/gateway/wire.ts';
import { House } from '../../src/house.ts';
import { Voices } from '../../src/local/voices.ts';

/** The plugin without Homebridge as a program: storage and entry of the config in, what happens out, a line each. */
const [, , storage = '', entry = '{}'] = process.argv;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const fault = (error: unknown): void => say(`fault ${String(error)}`);
const voices = new Voices();
const end = new AbortController();
const house = new House({
  config: readConfig({ gateways: [JSON.parse(entry)] }),
  world: {
    clock: systemClock,
    dialerFor: ({ address }) => httpDialer(address),
    posts: voices.posts,
    around: voices.around,
  },
  tell: ({ what }) => say(`tells ${what}`),
  signal: end.signal,
  fault,
});
house.onJoin((lock) => {
  const show = (): void => say(lock.isCurrent ? `shows ${lock.view.bolt}` : 'shows nothing sure');
  lock.onChange(show);
  show();
});
house.start();
voices.join(
  house,
  { storage, clock: systemClock, version: '1', fault, alone: (_, why) => say(`alone ${why}`) },
  end.signal,
);
createInterface({ input: process.stdin }).on('line', (wish) => {
  if (wish !== 'secured' && wish !== 'unsecured') return;
  for (const lock of house.locks.values()) {
    void lock.ask(wish, { by: 'home' }).then((ended) => say(`ended ${ended.kind}`));
  }
});
