import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { inject, type TestContext } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { DoorOptions } from '../../src/simulator/gateway/door.ts';
import { SimulatedGateway, type GatewayOptions } from '../../src/simulator/gateway/gateway.ts';
import { scaledClock } from '../../src/simulator/gateway/latencies.ts';
import { GatewayServer } from '../../src/simulator/server.ts';

export const FRONT = 45961123;
export const GARDEN = 45961124;
export const CODE = 'Zmo1sps2OVyCFtl1';
/** What takes a real gateway a second takes this one a twentieth of it; the command's own pauses stay. */
const SPEED = 20;

export const frontDoor: DoorOptions = { identifier: FRONT, name: 'Front door', code: CODE, battery: 7301 };
export const gardenGate: DoorOptions = { identifier: GARDEN, name: 'Garden gate', code: 'p4RkLm7xTq2WvB9c' };

/** The built command, from the packed package. */
export const program = (): string => join(inject('plugins'), 'homebridge-the-keys/dist/cli/main.js');

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** What is on the standard input; nothing when left out. */
  readonly input?: string;
  /** Another path to the program. */
  readonly path?: string;
}

/** How a run has ended. */
export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command. */
export class Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<Result>;
  stdout = '';
  stderr = '';

  constructor(args: readonly (string | number)[], { environment = {}, input, path }: RunOptions = {}) {
    const home = mkdtempSync(join(tmpdir(), 'the-keys-home-'));
    this.child = spawn(path ?? process.execPath, [...(path ? [] : [program()]), ...args.map(String)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Nothing of the machine's own: no config.json, no colours that somebody forces.
      env: { PATH: process.env.PATH, HOME: home, ...environment },
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    // A command that reads nothing may be gone before its input is.
    this.child.stdin.on('error', () => undefined).end(input ?? '');
    this.ended = once(this.child, 'close').then(([code]) => {
      rmSync(home, { recursive: true, force: true });
      return { code: code as number | null, stdout: this.stdout, stderr: this.stderr };
    });
  }
}

/** Runs the built command to its end. */
export const theKeys = (args: readonly (string | number)[], options?: RunOptions): Promise<Result> =>
  new Running(args, options).ended;

/** A simulated gateway on loopback for the length of a test. */
export async function gatewayFor(
  context: TestContext,
  options: Partial<GatewayOptions> = {},
): Promise<{ gateway: SimulatedGateway; server: GatewayServer; host: string; lock: (string | number)[] }> {
  const gateway = new SimulatedGateway({
    clock: scaledClock(systemClock, SPEED),
    locks: [frontDoor, gardenGate],
    ...options,
  });
  const server = await GatewayServer.listen(gateway);
  context.onTestFinished(async () => {
    gateway.stop();
    await server.close();
  });
  return { gateway, server, host: server.host, lock: ['--host', server.host, '-i', FRONT, '-c', CODE] };
}

/** The one JSON object on the standard output. */
export const jsonIn = ({ stdout }: Result): Record<string, unknown> =>
  JSON.parse(stdout) as Record<string, unknown>;
