const beside = (gateway: string): string =>
  `Its settings page and the command the-keys ask the gateway “${gateway}” beside it, which makes doors slower meanwhile.`;
/** Why nobody can ask this plugin, or why it asks a gateway beside another one. */
export const sideBySide = {
  tooLong: (gateway) =>
    `The path of Homebridge's storage folder is too long for a socket, so nobody can ask this plugin. ${beside(gateway)}`,
  notOurs: (gateway) =>
    `The folder “the-keys” in Homebridge's storage belongs to another user, so nobody can ask this plugin. ${beside(gateway)}`,
  unusable: (gateway) =>
    `No socket can be made in Homebridge's storage folder, so nobody can ask this plugin. ${beside(gateway)}`,
  version: (gateway) =>
    `Another bridge serves the gateway “${gateway}” with another version of this plugin, so both ask it. Restart that bridge.`,
  silent: (gateway) =>
    `Another bridge serves the gateway “${gateway}” and does not answer, so this one asks it too. Restart that bridge.`,
} as const satisfies Record<string, (gateway: string) => string>;
