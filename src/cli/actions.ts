import type { Act } from './context.ts';
import type { ActionName } from './definitions.ts';
import { UsageError } from './failure.ts';

/** The simulator reads its options by itself, so it has to be named before any of ours. */
const misplaced: Act = () =>
  Promise.reject(
    new UsageError('simulate comes first and has options of its own: the-keys simulate --help.'),
  );

/** Where each action is; read only when it is asked for, so that help is there at once. */
export const acts = {
  open: async () => (await import('./actions/turn.ts')).open,
  close: async () => (await import('./actions/turn.ts')).close,
  search: async () => (await import('./actions/look.ts')).search,
  synchronize: async () => (await import('./actions/maintain.ts')).synchronize,
  update: async () => (await import('./actions/maintain.ts')).update,
  synchronize_locker: async () => (await import('./actions/maintain.ts')).synchronizeLocker,
  update_locker: async () => (await import('./actions/maintain.ts')).updateLocker,
  locker_status: async () => (await import('./actions/look.ts')).lockerStatus,
  status: async () => (await import('./actions/look.ts')).status,
  calibrate: async () => (await import('./actions/maintain.ts')).calibrate,
  watch: async () => (await import('./actions/watch.ts')).watch,
  share: async () => (await import('./actions/share.ts')).share,
  doctor: async () => (await import('./doctor/doctor.ts')).doctor,
  simulate: () => Promise.resolve(misplaced),
} as const satisfies Record<ActionName, () => Promise<Act>>;
