import type { Characteristic, HAP, Perms, WithUUID } from 'homebridge';

/** Made once for this plugin; changing it would make the value vanish from users' apps. */
const SIGNAL_STRENGTH_UUID = '7A1C3E52-5B0D-4C0E-9B52-6D0F5B1E4A57';

type SignalStrengthType = WithUUID<typeof Characteristic> & (new () => Characteristic);

/** The custom characteristic for a lock's RSSI at its gateway, −127…0 dBm; Eve and Controller show it. */
export function signalStrength({ Characteristic: Base }: HAP): SignalStrengthType {
  return class SignalStrength extends Base {
    static readonly UUID = SIGNAL_STRENGTH_UUID;

    constructor() {
      super('Signal Strength', SIGNAL_STRENGTH_UUID, {
        format: 'int',
        unit: 'dBm',
        minValue: -127,
        maxValue: 0,
        minStep: 1,
        // Paired read and notify: hap-nodejs has these as an enum that only types can see.
        perms: ['pr', 'ev'] as Perms[],
      });
      this.value = -127;
    }
  };
}
