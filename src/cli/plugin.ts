import { dirname } from 'node:path';
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Clock } from '../clock.ts';
import { findPlugin, politely, type NoPlugin, type RunningPlugin } from '../local/found.ts';
import type { Speak } from '../local/speak.ts';
import { speakByUndici } from '../local/speak-undici.ts';
import type { CommandLine } from './command-line.ts';
import { usualConfigs } from './definitions.ts';
import type { Target } from './target.ts';
import type { Terminal } from './terminal.ts';

/** Who asks. */
interface Asking {
  readonly line: CommandLine;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The plugin that runs and asks the gateway that is meant; else nothing, and why, and then the gateway is free to ask. */
export async function pluginFor(target: Target, context: Asking): Promise<RunningPlugin | NoPlugin> {
  const { line, terminal, clock, signal } = context;
  const speakAt = (path: string): Speak => {
    const speak = speakByUndici(path);
    return line.isDebug ? shown(speak, context) : speak;
  };
  const found = await findPlugin(storagesFor(line), target.gateway.address, { speakAt, clock, signal });
  if ('client' in found) return found;
  if (found.why === 'version') {
    terminal.tell(
      'The plugin that runs has another version than this command, so the gateway is asked beside it. Restart Homebridge.',
    );
    await politely(found, clock, signal);
  }
  return found;
}

/** Where the plugin may be running: the folder of the config.json that was named, else the usual ones. */
function storagesFor({ config }: CommandLine): readonly string[] {
  if (config !== undefined) return [isFolder(config) ? config : dirname(config)];
  return usualConfigs.map((path) => dirname(path.replace(/^~/, homedir())));
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Shows what is said to the plugin, and never a code. */
const shown =
  (speak: Speak, { terminal, clock }: Asking): Speak =>
  async (words) => {
    const from = clock.now();
    const said = JSON.stringify(words.body, (key, value: unknown) => (key === 'code' ? '•••' : value));
    terminal.tell(`> to the plugin: ${words.method} ${words.path}${words.body ? ` ${said}` : ''}`);
    try {
      const heard = await speak(words);
      terminal.tell(`< from the plugin: ${heard.status} (${Math.round(clock.now() - from)} ms)`);
      return heard;
    } catch (error) {
      terminal.tell(`< no plugin answers (${Math.round(clock.now() - from)} ms)`);
      throw error;
    }
  };
