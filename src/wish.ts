/** What a user can wish of a bolt. */
export type Wish = 'secured' | 'unsecured';

/** Who asks for a turn or a read. */
export type Asker = 'home' | 'matter' | 'autoLock' | 'page' | 'command';
