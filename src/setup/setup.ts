import type { Account, SharedCode } from '../account/account.ts';
import type { AccountGateway, AccountLock } from '../account/answers.ts';
import { NoGateway } from '../account/errors.ts';
import { schemaIn } from '../config/schema.ts';
import { defined } from '../fields.ts';
import { parseAddress } from '../gateway/address.ts';
import { languageFor } from '../language/languages.ts';
import { percentOf } from '../lock/battery.ts';
import type { Body } from './bodies.ts';
import type { Offered, OfferedGateway, OldDoor, Rehearsal, Requests, Started } from './contract.ts';
import { codesIn } from './config-file.ts';
import { SetupError } from './errors.ts';
import { isAtHome, isLoopback } from './hosts.ts';
import { Live } from './live.ts';
import type { OldPlugin } from './old-plugin.ts';
import { Visits, type VisitContext } from './visits.ts';

/** What the set-up needs of the world. */
export interface SetupContext extends VisitContext {
  readonly account: Account;
  /** The account service's address when it is not the vendor's; the page shows it. */
  readonly accountUrl?: string;
  readonly oldPlugin: () => Promise<OldPlugin>;
  /** The plugin's blocks in config.json as it is now. */
  readonly saved: () => Promise<readonly Record<string, unknown>[] | undefined>;
  /** Keeps what came of trying a door. */
  readonly keep: (rehearsal: Rehearsal) => Promise<void>;
}

/**
 * What the settings page can ask for. It reaches the account service, and gateways at a host that the user named or
 * that was found on his own network; it reads no file but the config.json it is told, and returns nothing of it but
 * the plugin's own blocks, which the page has anyway, and the codes that an import asks for by their locks.
 */
export class Setup {
  readonly #context: SetupContext;
  readonly #live: Live;
  readonly #visits: Visits;
  #locks: readonly AccountLock[] = [];

  constructor(context: SetupContext) {
    this.#context = context;
    this.#live = new Live(context);
    this.#visits = new Visits(context, this.#live);
  }

  /** The requests by their paths. Each takes what the page sent, not yet looked at. */
  readonly requests: { readonly [P in keyof Requests]: (body: Body) => Promise<Requests[P]['answer']> } = {
    '/start': (body) => this.#start(body),
    '/config': () => this.#config(),
    '/account/sign-in': (body) => this.#signIn(body),
    '/account/locks': () => this.#offer(),
    '/account/code': (body) => this.#shareCode(body),
    '/account/retire': (body) => this.#retire(body),
    '/account/sign-out': () => this.#signOut(),
    '/house': (body) => this.#live.house(body.text('host')),
    '/gateway/find': () => this.#visits.find(),
    '/gateway/list': (body) => this.#visits.list(body.text('host')),
    '/gateway/look': (body) => this.#visits.look(body.text('host')),
    '/gateway/maintain': (body) => this.#visits.maintain(body),
    '/lock/read': (body) => this.#visits.read(body),
    '/lock/turn': (body) => this.#visits.turn(body),
    '/rehearsal': (body) => this.#keep(body),
    '/lock/maintain': (body) => this.#visits.maintainLock(body),
    '/old/list': async () => {
      const { doors, unusable } = await this.#context.oldPlugin();
      return { doors: doors.map(({ code: _, ...door }) => door), unusable };
    },
    '/old/import': (body) => this.#import(body),
  };

  async #start(body: Body): Promise<Started> {
    const { accountUrl, oldPlugin } = this.#context;
    const language = languageFor(body.text('language'));
    const { doors, unusable } = await oldPlugin();
    return {
      texts: language.wizard,
      schema: schemaIn(language).schema,
      // With one that cannot be used there is still something to say.
      oldDoors: doors.length + unusable.filter(({ why }) => why !== 'repeated').length,
      ...defined('accountUrl', accountUrl),
    };
  }

  /** Half of a file is not a config without the plugin: who asks keeps what he has. */
  async #config(): Promise<Requests['/config']['answer']> {
    const blocks = await this.#context.saved();
    if (!blocks) throw new SetupError('noConfig');
    return { blocks };
  }

  async #signIn(body: Body): Promise<Offered> {
    await this.#context.account.signIn(body.text('phone', 40), body.text('password', 500));
    return this.#offer();
  }

  async #offer(): Promise<Offered> {
    const { locks, unread } = await this.#context.account.locks();
    this.#locks = locks;
    return {
      unread,
      locks: locks.map(({ id, identifier, name, battery, gateways, hasUnread }) => ({
        id,
        identifier,
        name,
        hasUnread,
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

  async #shareCode(body: Body): Promise<SharedCode> {
    const { lock, gateway } = this.#listed(body);
    return this.#context.account.shareCode(lock, gateway, body.flag('fresh'));
  }

  /** What config.json says is asked here and now: a code that it has is in use; of half a file, nobody knows. */
  async #retire(body: Body): Promise<{ retired: number }> {
    const { lock, gateway } = this.#listed(body);
    const kept = body.codes('kept');
    const saved = await this.#context.saved();
    if (!saved) return { retired: 0 };
    return { retired: await this.#context.account.retire(lock, gateway, [...kept, ...codesIn(saved)]) };
  }

  #listed(body: Body): { lock: AccountLock; gateway: AccountGateway } {
    const lock = this.#locks.find(({ id }) => id === body.number('lock'));
    if (!lock) throw new SetupError('notListed');
    if (lock.gateways.length === 0) throw new NoGateway({ service: '', lock: lock.name });
    const gateway = lock.gateways.find(({ id }) => id === body.number('gateway'));
    if (!gateway) throw new SetupError('notListed');
    return { lock, gateway };
  }

  async #keep(body: Body): Promise<object> {
    const hand = body.part('hand');
    await this.#context.keep({
      identifier: body.number('identifier'),
      host: body.text('host'),
      ...(hand && {
        hand: { isCounted: hand.flag('isCounted'), ...defined('seenAfterMs', hand.ms('seenAfterMs')) },
      }),
      ...defined('unlockedAfterMs', body.ms('unlockedAfterMs')),
      ...defined('lockedAfterMs', body.ms('lockedAfterMs')),
    });
    return {};
  }

  #signOut(): Promise<object> {
    this.#context.account.signOut();
    this.#locks = [];
    return Promise.resolve({});
  }

  async #import(body: Body): Promise<{ doors: OldDoor[] }> {
    const wanted = body.numbers('identifiers');
    const old = await this.#context.oldPlugin();
    const doors = old.doors.filter(({ identifier }) => wanted.includes(identifier));
    if (doors.length === 0) throw new SetupError('noOldEntries');
    return { doors };
  }
}
