import type { ActionName } from './definitions.ts';
import type { Act } from './context.ts';

/** Where each action is; read only when it is asked for, so that help and completion are there at once. */
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
  simulate: async () => (await import('./actions/others.ts')).simulateMisplaced,
  completion: async () => (await import('./actions/others.ts')).completion,
} as const satisfies Record<ActionName, () => Promise<Act>>;
