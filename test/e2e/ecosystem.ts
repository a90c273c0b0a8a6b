import { Environment, Logger, Seconds, ServerNode, type ClientNode, type Endpoint } from '@matter/main';
import { Crypto, Filesystem } from '@matter/general';
import { ControllerBehavior } from '@matter/main/node';
import { NodeJsFilesystem } from '@matter/nodejs';
import { PaseClient } from '@matter/main/protocol';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isRecord } from '../../src/fields.ts';
import type { MatterBridge } from './matter-bridge.ts';

Logger.level = 'fatal';
// Nothing leaves the machine.
Environment.default.vars.set('mdns.networkInterface', 'lo');

/** LockState (Matter application clusters, 5.2.9); null is unknown. */
export const lockStates = { jammed: 0, locked: 1, unlocked: 2, unknown: null } as const;

/** What a command came to: nothing, or the status that it was refused with. */
export type CommandEnd = 'done' | { readonly status: string };

/** A real Matter controller, of another ecosystem than Apple's, with a fabric of its own. */
export class Ecosystem implements AsyncDisposable {
  readonly #folder: string;
  readonly #controller: ServerNode;
  readonly #bridge: ClientNode;

  private constructor(folder: string, controller: ServerNode, bridge: ClientNode) {
    this.#folder = folder;
    this.#controller = controller;
    this.#bridge = bridge;
  }

  /** Commissions a bridge on loopback, as with its pairing code. */
  static async commission(bridge: MatterBridge): Promise<Ecosystem> {
    const folder = mkdtempSync(join(tmpdir(), 'the-keys-ecosystem-'));
    const environment = new Environment('ecosystem', Environment.default);
    environment.set(Filesystem, new NodeJsFilesystem(folder));
    const controller = await ServerNode.create(ServerNode.RootEndpoint.with(ControllerBehavior), {
      environment,
      id: basename(folder),
      network: { port: 0 },
      controller: { adminFabricLabel: 'Test' },
      commissioning: { enabled: false },
    });
    await controller.start();
    const { port, passcode, discriminator } = bridge;
    const node = await controller.peers.forDescriptor({
      addresses: [{ type: 'udp', ip: '127.0.0.1', port }],
    });
    await node.commission({ passcode, discriminator, timeout: Seconds(30) });
    return new Ecosystem(folder, controller, node);
  }

  /** Has the bridge take one more ecosystem, and gives the code for it; that of the bridge itself is used up. */
  async invite({ port }: MatterBridge): Promise<MatterBridge> {
    const crypto: Crypto = this.#controller.env.get(Crypto);
    const passcode = PaseClient.generateRandomPasscode(crypto);
    const discriminator = randomInt(4096);
    const pbkdf = { iterations: 1_000, salt: randomBytes(32) };
    const verifier: unknown = await PaseClient.generatePakePasscodeVerifier(crypto, passcode, pbkdf);
    await this.#bridge.commandsOf('administratorCommissioning').openCommissioningWindow?.({
      commissioningTimeout: 180,
      pakePasscodeVerifier: verifier,
      discriminator,
      ...pbkdf,
    });
    return { port, passcode, discriminator };
  }

  /** Asks the bridge something: after a restart of it, that is how it is noticed soon. */
  async look(): Promise<void> {
    await this.#bridge.getStateOf('basicInformation', ['nodeLabel']);
  }

  /** The names of the locks that the bridge offers. */
  get names(): string[] {
    return this.#locks.map((lock) => String(informationOf(lock).nodeLabel));
  }

  /** A lock by its serial number; throws while the bridge does not offer it. */
  lock(serialNumber: number): MatterLock {
    const lock = this.#locks.find((one) => informationOf(one).serialNumber === String(serialNumber));
    if (!lock) throw new Error(`no lock ${serialNumber} in Matter`);
    return new MatterLock(lock);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#controller.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #locks(): Endpoint[] {
    return partsOf(this.#bridge).filter((part) => part.behaviors.has('doorLock'));
  }
}

/** A lock as a Matter controller has it; each read goes to the bridge. */
export class MatterLock {
  readonly #endpoint: Endpoint;
  /** Each state of the lock that the controller was told of, in order. */
  readonly told: unknown[] = [];

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    endpoint.eventsOf('doorLock').lockState$Changed?.on((value: unknown) => void this.told.push(value));
  }

  /** Where it is said to be: `unreachable` is said of the bridged device, not of the lock. */
  async shown(): Promise<keyof typeof lockStates | 'unreachable'> {
    // In one read, so that both are of the same moment; what a bridge has is known to no type.
    const selected = { doorLock: ['lockState'], bridgedDeviceBasicInformation: ['reachable'] };
    const state = (await this.#endpoint.get(selected as never)) as unknown as {
      readonly doorLock: { readonly lockState: number | null };
      readonly bridgedDeviceBasicInformation: { readonly reachable: boolean };
    };
    const { lockState } = state.doorLock;
    const { reachable } = state.bridgedDeviceBasicInformation;
    if (!reachable && lockState !== null) throw new Error('a state of what cannot be reached');
    const names = Object.keys(lockStates) as (keyof typeof lockStates)[];
    const name = names.find((one) => lockStates[one] === lockState);
    if (!name) throw new Error(`no state of a lock: ${String(lockState)}`);
    return reachable ? name : 'unreachable';
  }

  /** Its battery's state as Matter has it; nothing while it has none. */
  async battery(): Promise<Record<string, unknown> | undefined> {
    return this.#endpoint.behaviors.has('powerSource')
      ? { ...(await this.#endpoint.getStateOf('powerSource')) }
      : undefined;
  }

  /** Names, versions and the like. */
  get information(): Record<string, unknown> {
    return informationOf(this.#endpoint);
  }

  lock(): Promise<CommandEnd> {
    return this.#command('lockDoor');
  }

  unlock(): Promise<CommandEnd> {
    return this.#command('unlockDoor');
  }

  async #command(name: 'lockDoor' | 'unlockDoor'): Promise<CommandEnd> {
    try {
      await this.#endpoint.commandsOf('doorLock')[name]?.({});
      return 'done';
    } catch (error) {
      const status = isRecord(error) && typeof error.id === 'string' ? error.id : String(error);
      return { status };
    }
  }
}

const informationOf = (endpoint: Endpoint): Record<string, unknown> => ({
  ...endpoint.stateOf('bridgedDeviceBasicInformation'),
});

const partsOf = (endpoint: Endpoint): Endpoint[] =>
  [...endpoint.parts].flatMap((part: Endpoint) => [part, ...partsOf(part)]);
