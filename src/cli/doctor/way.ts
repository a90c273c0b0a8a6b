import type { NoPlugin } from '../../local/found.ts';
import type { Calling } from '../context.ts';
import { fine, type Finding } from './finding.ts';

/** Why the gateway is asked by this command itself. */
const reasons = {
  notThere: 'No running plugin has this gateway, so it is asked directly.',
  notAllowed:
    'The running plugin may be asked by its own user only, so the gateway is asked beside it. Run this as the user of Homebridge.',
  version: 'The running plugin has another version, so the gateway is asked beside it.',
  silent: 'The running plugin does not answer, so the gateway is asked beside it.',
  cut: 'The running plugin does not answer, so the gateway is asked beside it.',
  refused: 'The running plugin does not answer, so the gateway is asked beside it.',
  garbled: 'The running plugin does not answer, so the gateway is asked beside it.',
} as const satisfies Record<NoPlugin['why'], string>;

/** Says which way the gateway is asked: by the plugin that runs, or beside it. */
export function examineWay({ plugin }: Calling): Finding {
  if (!('client' in plugin)) return fine('way', reasons[plugin.why]);
  return fine(
    'way',
    `The running plugin (version ${plugin.house.plugin}) asks the gateway for this command.`,
  );
}
