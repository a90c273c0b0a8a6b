/** What a user can wish of a bolt. */
export type Wish = 'secured' | 'unsecured';

/** Who asks for a turn or a read. */
export const askers = ['home', 'matter', 'autoLock', 'page', 'command'] as const;
export type Asker = (typeof askers)[number];
