import { execFileSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import qrcode from 'qrcode-terminal';
import { ACCOUNT_URL_VARIABLE } from '../src/account/service.ts';
import { demoSignIn } from '../src/simulator/account/demo.ts';
import { answers, makeFirstUser } from './start/interface.ts';
import { Homebridge, Simulator } from './start/programs.ts';
import { isPaired, matterSide, openStorage, type Storage } from './start/storage.ts';

const usage = `Starts two simulated doors, and a real Homebridge with the plugin and its web interface.

  npm start -- [options]

  --empty        start with no The Keys configuration at all, to try the set-up from the beginning
  --loopback     let nobody outside this machine reach the bridge; a phone cannot pair then
  --storage DIR  keep everything in DIR instead of .homebridge (.homebridge-empty with --empty),
                 at ports that nobody else is likely to want
  --verbose      show all of Homebridge's log, not only the plugin's lines
`;

const clone = fileURLToPath(new URL('..', import.meta.url));

/** Says in a calm block what there is, and where. */
async function banner(storage: Storage, setupUri: string, web: string, simulator: string): Promise<string> {
  const lines: string[] = [];
  qrcode.setErrorLevel('M'); // HomeKit's own codes use M
  qrcode.generate(setupUri, { small: true }, (picture) => {
    lines.push(...picture.split('\n').map((line) => `  ${line}`));
  });
  const matter = await matterSide(storage);
  return [
    '',
    `  Pairing code    ${storage.bridge.pin}${isPaired(storage) ? '  (paired already)' : ''}`,
    `  Setup URI       ${setupUri}`,
    ...(matter
      ? [
          `  Matter code     ${matter.manualPairingCode}${matter.commissioned ? '  (in use already: ask the ecosystem that has it for another)' : ''}`,
          `  Matter QR       ${matter.qrCode}`,
        ]
      : []),
    '',
    ...lines,
    '',
    `  Web interface   ${web}`,
    `  The doors       ${simulator}/simulator`,
    `  Account         ${demoSignIn}  (simulated: sign in with it in the settings)`,
    `  Bridge          port ${storage.bridge.port}, ${storage.bridge.username}`,
    `  Storage         ${relative(process.cwd(), storage.folder) || '.'}`,
    '',
    '  On an iPhone in this network: Home, +, Add Accessory, scan the code.',
    ...(matter
      ? ['  Google Home, Alexa, SmartThings, Home Assistant: add a Matter device with its code.']
      : []),
    '  Ctrl-C ends all of it.',
    '',
  ].join('\n');
}

/** Fails with a sentence when a program takes longer to be ready than any machine would. */
async function within(storage: Storage, program: string, ready: Promise<string>): Promise<string> {
  const late = new AbortController();
  const limit = delay(120_000, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error(`${program} is not ready after two minutes: see ${storage.folder}/homebridge.log.`);
  });
  limit.catch(() => undefined);
  try {
    return await Promise.race([ready, limit]);
  } finally {
    late.abort();
  }
}

/** Settles when the user wants it to end: by Ctrl-C, a signal, a closed terminal, or the end of npm. */
function askedToStop(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve(undefined);
      });
    }
    // Whoever read what we print has gone: `npm start | head`, or a terminal that is no more.
    process.stdout.on('error', () => {
      resolve(undefined);
    });
    // A SIGTERM to npm ends npm and its shell, and does not reach us: we notice that we have another parent.
    const parent = process.ppid;
    const watch = (): void => {
      if (process.ppid !== parent) resolve(undefined);
    };
    if (process.env.npm_lifecycle_event !== undefined) setInterval(watch, 500).unref();
  });
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      empty: { type: 'boolean', default: false },
      loopback: { type: 'boolean', default: false },
      storage: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }

  const stopped = new AbortController();
  const stop = askedToStop();
  void stop.then(() => {
    stopped.abort();
  });

  console.log('Building…');
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: clone, stdio: 'inherit' });
  const folder = resolve(values.storage ?? `${clone}${values.empty ? '.homebridge-empty' : '.homebridge'}`);
  const storage = await openStorage(folder, clone, {
    isEmpty: values.empty,
    isLoopback: values.loopback,
    isElsewhere: values.storage !== undefined,
  });
  if (values.empty && !storage.isNew)
    console.log(`${folder} has a configuration already: it stays as it is.`);

  const show = (line: string): void => {
    const text = stripVTControlCharacters(line);
    const isOurs = storage.logNames.some((name) => text.includes(`[${name}]`));
    if (values.verbose || isOurs) console.log(process.stdout.isTTY ? line : text);
  };
  const showSimulator = (line: string): void => {
    if (values.verbose) console.log(`[simulator] ${line}`);
  };

  console.log('Starting…');
  // The settings page asks here instead of the vendor's service, and says so.
  process.env[ACCOUNT_URL_VARIABLE] = `http://127.0.0.1:${storage.accountPort}`;
  const simulator = new Simulator(clone, storage.simulatorPort, storage.accountPort, showSimulator);
  let homebridge = new Homebridge(storage, clone, show);
  const web = `http://127.0.0.1:${storage.interfacePort}`;

  /** Runs until the user, or one of the two programs, ends it; gives what there is to say about that. */
  const life = async (): Promise<string | undefined> => {
    for (;;) {
      const how = await Promise.race([
        stop,
        simulator.ended.then((end) => `The simulator ended by itself (${end}).`),
        homebridge.ended.then((end) => (end === 'restart' ? end : `Homebridge ended by itself (${end}).`)),
      ]);
      if (how !== 'restart' || stopped.signal.aborted) return how;
      await homebridge.stop();
      homebridge = new Homebridge(storage, clone, show);
    }
  };
  const welcome = async (): Promise<void> => {
    const [setupUri, address] = await Promise.all([
      within(storage, 'Homebridge', homebridge.published),
      within(storage, 'The simulator', simulator.ready),
      answers(web, stopped.signal).then(() => makeFirstUser(web)),
    ]);
    console.log(await banner(storage, setupUri, web, address));
  };

  try {
    const end = life();
    const trouble = await Promise.race([end, welcome().then(() => end)]);
    if (trouble !== undefined) {
      console.error(`${trouble} Ending the rest. The log is ${folder}/homebridge.log.`);
      process.exitCode = 1;
    }
  } finally {
    stopped.abort();
    await Promise.all([simulator.stop(), homebridge.stop()]);
    console.log('All ended.');
  }
}

await run().catch((error: unknown) => {
  if (!(error instanceof Error && error.name === 'AbortError')) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
});
