/** dBm; Bluetooth receivers work down to some −95, and a door that closes costs ten. */
export const WEAK_DBM = -85;

/** Whether a lock is heard well at its gateway, from dBm; nothing where that is not known, and 0 is no measurement. */
export function signalOf(rssi: number | undefined): 'good' | 'weak' | undefined {
  if (rssi === undefined || rssi >= 0) return undefined;
  return rssi > WEAK_DBM ? 'good' : 'weak';
}
