import type { Account } from '../account/account.ts';
import type { AccountGateway, AccountLock } from '../account/answers.ts';
import { NoGateway } from '../account/errors.ts';
import type { Clock } from '../clock.ts';
import { originOf, parseAddress, type Address } from '../gateway/address.ts';
import type { Exchange } from '../gateway/exchange.ts';
import { defined } from '../gateway/fields.ts';
import { Session } from '../gateway/session.ts';
import { languageFor } from '../language/languages.ts';
import { percentOf } from '../lock/battery.ts';
import type { Body } from './bodies.ts';
import type { Look, OfferedGateway, OfferedLock, OldDoor, Reading } from './contract.ts';
import { SetupError } from './errors.ts';
import { isAtHome, isLoopback, locate, type Resolve } from './hosts.ts';
import { schemaIn } from './schema.ts';
import { Visit } from './visit.ts';

/** The name that gateways give themselves (source: protocol). */
const GATEWAY_NAME = 'thekeys.local';

/** What the set-up needs of the world. */
export interface SetupContext {
  readonly account: Account;
  /** The account service's address when it is not the vendor's; the page shows it. */
  readonly accountUrl?: string;
  readonly clock: Clock;
  readonly exchange: (address: Address, gateway: string, clock: Clock) => Exchange;
  /** Ways to resolve a name, the preferred one first. */
  readonly resolvers: readonly Resolve[];
  readonly oldDoors: () => Promise<OldDoor[]>;
  /** Whether config.json has these blocks of the plugin. */
  readonly hasSaved: (blocks: readonly Record<string, unknown>[]) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/**
 * What the settings page can ask for. It reaches the account service, and gateways at a host that the user named or
 * that was found on his own network; it reads no file but the config.json it is told, and returns nothing of what is
 * stored except the codes that an import asks for by their locks.
 */
export class Setup {
  readonly #context: SetupContext;
  readonly #visits = new Map<string, Visit>();
  #locks: readonly AccountLock[] = [];

  constructor(context: SetupContext) {
    this.#context = context;
  }

  /** The requests by their paths. Each takes what the page sent, not yet looked at. */
  readonly requests: Readonly<Record<string, (body: Body) => Promise<unknown>>> = {
    '/start': (body) => this.#start(body),
    '/form': (body) => Promise.resolve(schemaIn(languageFor(body.text('language')))),
    '/saved': async (body) => ({ isSaved: await this.#context.hasSaved(body.records('blocks')) }),
    '/account/sign-in': (body) => this.#signIn(body),
    '/account/locks': () => this.#offer(),
    '/account/code': (body) => this.#shareCode(body),
    '/account/sign-out': () => this.#signOut(),
    '/gateway/find': () => this.#find(),
    '/gateway/look': (body) => this.#look(body.text('host')),
    '/lock/read': (body) => this.#read(body),
    '/old/list': async () => ({
      doors: (await this.#context.oldDoors()).map(({ code: _, ...door }) => door),
    }),
    '/old/import': (body) => this.#import(body),
  };

  async #start(body: Body): Promise<object> {
    const { accountUrl, oldDoors } = this.#context;
    return {
      texts: languageFor(body.text('language')).wizard,
      oldDoors: (await oldDoors()).length,
      ...defined('accountUrl', accountUrl),
    };
  }

  async #signIn(body: Body): Promise<{ locks: OfferedLock[] }> {
    await this.#context.account.signIn(body.text('phone', 40), body.text('password', 500));
    return this.#offer();
  }

  async #offer(): Promise<{ locks: OfferedLock[] }> {
    this.#locks = await this.#context.account.locks();
    return {
      locks: this.#locks.map(({ id, identifier, name, battery, gateways }) => ({
        id,
        identifier,
        name,
        ...defined('percent', percentOf(battery)),
        gateways: gateways.map((gateway) => this.#offered(gateway)),
      })),
    };
  }

  #offered({ id, name, host, lastSeen }: AccountGateway): OfferedGateway {
    const isWelcome = host !== undefined && this.#isWelcome(host);
    return { id, name, ...(isWelcome && { host }), ...defined('lastSeen', lastSeen) };
  }

  /** Nobody named these addresses, so they are only asked on a home network, or here when the service is here. */
  #isWelcome(host: string): boolean {
    const address = parseAddress(host);
    if (!address) return false;
    const isPlayedHere = isLoopback(URL.parse(this.#context.accountUrl ?? '')?.hostname ?? '');
    return isAtHome(address.hostname) || (isPlayedHere && isLoopback(address.hostname));
  }

  async #shareCode(body: Body): Promise<object> {
    const lock = this.#locks.find(({ id }) => id === body.number('lock'));
    if (!lock) throw new SetupError('notListed');
    if (lock.gateways.length === 0) throw new NoGateway({ service: '', lock: lock.name });
    const gateway = lock.gateways.find(({ id }) => id === body.number('gateway'));
    if (!gateway) throw new SetupError('notListed');
    return this.#context.account.shareCode(lock, gateway, body.flag('fresh'));
  }

  #signOut(): Promise<object> {
    this.#context.account.signOut();
    this.#locks = [];
    return Promise.resolve({});
  }

  async #find(): Promise<Look> {
    const address = await locate(GATEWAY_NAME, ...this.#context.resolvers).catch((error: unknown) => {
      throw error instanceof SetupError ? new SetupError('notFound', { host: GATEWAY_NAME }) : error;
    });
    if (!isAtHome(address.hostname)) throw new SetupError('notFound', { host: GATEWAY_NAME });
    // The number, not the name: the plugin may run where `.local` names do not resolve.
    return this.#look(address.hostname);
  }

  async #look(host: string): Promise<Look> {
    return { ...(await (await this.#visit(host)).look()), host: host.trim() };
  }

  async #read(body: Body): Promise<Reading> {
    const visit = await this.#visit(body.text('host'));
    return visit.read({
      identifier: body.number('identifier'),
      code: body.code('code'),
      name: body.text('name'),
    });
  }

  async #visit(host: string): Promise<Visit> {
    const { clock, exchange, signal, resolvers } = this.#context;
    const address = await locate(host, ...resolvers);
    const name = host.trim();
    // One queue per gateway, however it is called: it serves one request at a time.
    const key = originOf(address);
    const known = this.#visits.get(key);
    if (known) return known;
    const visit = new Visit(
      new Session({ exchange: exchange(address, name, clock), clock, name, signal }),
      clock,
    );
    this.#visits.set(key, visit);
    return visit;
  }

  async #import(body: Body): Promise<{ doors: OldDoor[] }> {
    const wanted = body.numbers('identifiers');
    const doors = (await this.#context.oldDoors()).filter(({ identifier }) => wanted.includes(identifier));
    if (doors.length === 0) throw new SetupError('noOldEntries');
    return { doors };
  }
}
