import type { ServerResponse } from 'node:http';
import type { SimulatedGateway } from '../gateway/gateway.ts';
import { snapshotOf } from './snapshot.ts';

/** Several changes at once are one picture, ms. */
const GATHER_MS = 40;
/** The gateway's activity changes with no event of its own; once a second is soon enough to see it. */
const LOOK_MS = 1000;

/** Sends a snapshot now and at every change, as Server-Sent Events, until the reader leaves. */
export function follow(gateway: SimulatedGateway, response: ServerResponse): void {
  let last = '';
  let gathering: NodeJS.Timeout | undefined;
  const show = (): void => {
    gathering = undefined;
    const picture = JSON.stringify(snapshotOf(gateway));
    if (picture === last) return;
    last = picture;
    response.write(`data: ${picture}\n\n`);
  };
  const gather = (): void => {
    gathering ??= setTimeout(show, GATHER_MS);
  };
  const looking = setInterval(show, LOOK_MS);
  gateway.on('change', gather);
  response.once('close', () => {
    gateway.off('change', gather);
    clearInterval(looking);
    clearTimeout(gathering);
  });
  response.write('retry: 1000\n\n');
  show();
}
