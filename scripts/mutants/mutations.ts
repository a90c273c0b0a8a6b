import { home } from './home.ts';
import { gateway } from './gateway.ts';
import { local } from './local.ts';
import { lock } from './lock.ts';
import { matter } from './matter.ts';
import type { Mutation } from './mutation.ts';

/** At least one for each rule, for each fault that was ever found, and for the slips that are easily made. */
export const mutations: readonly Mutation[] = [...lock, ...local, ...gateway, ...home, ...matter];
