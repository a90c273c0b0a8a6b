const texts = {
  // Said in several places
  back: 'Back',
  cancel: 'Cancel',
  save: 'Save',
  saving: 'Saving…',
  loading: 'One moment…',
  noServer: 'The settings server does not answer. Close the settings and open them again.',
  notSaved: 'Homebridge did not save this; its log says why. What you changed is still here: try again.',
  service: 'The account service is set to {url} (THE_KEYS_ACCOUNT_URL).',

  // Welcome
  welcomeTitle: 'Your doors in Home',
  welcomeLead: 'Find your doors, try them, save. Nothing is kept until you save.',
  chooseAccount: 'Sign in with my The Keys account',
  chooseAccountHint: 'The easy way: finds your locks and gateways, and makes the share codes.',
  chooseCode: 'I have a code already',
  chooseCodeHint: 'No account needed: the address of the gateway and a share code.',
  chooseOld_one: 'Bring {count} door from the old plugin',
  chooseOld_other: 'Bring {count} doors from the old plugin',
  chooseOldHint: 'Takes over what the vendor’s plugin had in this Homebridge.',

  // Account
  accountTitle: 'Your The Keys account',
  accountLead:
    'The number and password of the The Keys app. They go to the account service only, and are not kept.',
  phone: 'Phone number',
  phoneHint: 'With its country code, such as +33 6 12 34 56 78; a number from France may start with 0.',
  password: 'Password',
  signIn: 'Sign in',
  signingIn: 'Signing in…',
  needPhone: 'Type the phone number of your account.',
  needPassword: 'Type the password of your account.',

  // A code that one has already
  manualTitle: 'With a share code',
  manualLead: 'The gateway lists its doors itself; the code lets Homebridge turn them.',
  host: 'Address of the gateway',
  hostHint: 'Such as 192.168.1.50. Your router lists it, often as “thekeys”.',
  needHost: 'Type the address of the gateway, or search for it.',
  search: 'Search the network',
  searching: 'Searching…',
  found: 'Found a gateway at {host}.',
  code: 'Share code',
  codeHint: 'On the site of The Keys: your lock, its share with the gateway, “Code”.',
  needCode: 'Type or paste the share code.',
  lookForDoors: 'Look for doors',
  looking: 'Asking the gateway…',

  // Doors found
  doorsTitle: 'Your doors',
  doorsLead: 'Tick the doors for Home. Test reads a lock and turns nothing.',
  gatewayNamed: 'Gateway “{name}”',
  gatewayAt: 'Gateway at {host}',
  gatewayHere: 'At {host}, version {version}: {activity}',
  gatewayHereOnly: 'At {host}',
  lastSeen: 'Last heard of by the account service: {when}.',
  noAddress:
    'The account does not know where on your network this gateway is. Search for it, or type its address.',
  useAddress: 'Try this address',
  noDoors: 'This gateway sees no lock at the moment. Bring it nearer to the door, then try again.',
  noGateway:
    'This lock has no gateway, and only a gateway can turn it from here. Add one in the The Keys app, then look again.',
  lookAgain: 'Look again',
  useDoor: 'Use “{name}”',
  newDoor: 'Door {identifier}',
  doorName: 'Name',
  doorNumber: 'No. {identifier}',
  battery: 'Battery {percent} %',
  batteryUnknown: 'Battery not known',
  signal: 'Signal {rssi} dBm',
  notSeen: 'Not seen by the gateway now',
  test: 'Test',
  testDoor: 'Test “{name}”',
  testing: 'Reading the lock…',
  isSecured: 'It works: the door is locked.',
  isUnsecured: 'It works: the door is unlocked.',
  isJammed: 'It answers, but the bolt is jammed. Go and look at the door.',
  isUnknown: 'It answers, but does not know where its bolt is. Turn it once by hand, then test again.',
  makingCode: 'Getting its share code…',
  saveDoors_one: 'Save {count} door',
  saveDoors_other: 'Save {count} doors',
  needDoor: 'Tick at least one door.',
  needName: 'Give this door a name.',

  // Saved
  doneTitle: 'Saved',
  doneLead_one: '{count} door is ready.',
  doneLead_other: '{count} doors are ready.',
  doneNext:
    'Restart Homebridge to take it in: press Save below, and it offers to. A minute later the doors are in Home.',
  doneOld:
    'Now remove the old plugin, so that only one talks to the gateway: uninstall it, and take its entries ("accessory": "TheKeys") out of the config.',
  toOverview: 'Show my doors',

  // Later visits
  overviewTitle: 'Your doors',
  overviewLead: 'As the gateway lists them. Reading a lock costs battery, so it is done only when you ask.',
  addDoor: 'Add doors',
  advanced: 'Advanced',
  gatewayReaching: 'Asking the gateway at {host}…',
  gatewayBusy: 'Synchronizing; the doors answer again in a few minutes.',
  secured: 'Locked',
  unsecured: 'Unlocked',
  jammed: 'Jammed',
  unknown: 'Not known',
  notRead: 'Not read yet',
  readNow: 'Read now',
  readDoor: 'Read now: “{name}”',
  readAll: 'Read all doors',
  readingAll: 'Reading door {number} of {of}…',
  nothingToRead: 'No door can be read now: no gateway lists one that has a share code.',
  readAt: 'Read at {time}',
  readAtWith: 'Read at {time}, firmware {firmware}',
  hasMoved: 'It has counted a turn since it was read, or just before: read it again',
  showCode: 'Show',
  hideCode: 'Hide',
  showCodeOf: 'Show the share code of “{name}”',
  hideCodeOf: 'Hide the share code of “{name}”',
  newShare: 'New share',
  newShareOf: 'Make a new share for “{name}”',
  newShareHint: 'Sign in, and a new share code is made for “{name}”.',
  newShareDone: '“{name}” has a new share code. Save to keep it.',
  notInAccount: 'This account does not have “{name}”. Sign in with the account that owns it.',
  whichGateway:
    'The account knows several gateways for “{name}”, and none at this address. Use Add doors, and choose there.',
  remove: 'Remove',
  removeDoor: 'Remove “{name}”',
  removeDoorSure: 'Remove “{name}” from Homebridge? Its room and automations in Home go with it.',
  removeGateway: 'Remove the gateway',
  removeGatewaySure: 'Remove the gateway at {host} and its doors from Homebridge?',
  gatewayCode: 'With the code of the gateway',
  noCode: 'No share code: make a new share, or type one.',
  hiddenDoor: 'Hidden: not in Home',
  changed: 'Not saved yet.',
  saved: 'Saved. Press Save below to restart Homebridge with it.',
  oldThere_one: 'The old plugin still has {count} door in this Homebridge.',
  oldThere_other: 'The old plugin still has {count} doors in this Homebridge.',
  bringOver: 'Bring over',

  // Maintenance
  maintenance: 'Maintenance',
  maintenanceOf: 'Maintenance: {name}',
  telling: 'Asking for it…',
  synchronize: 'Synchronize',
  synchronizeOf: 'Synchronize: {name}',
  gatewayTold:
    'The gateway has been told to synchronize. It takes a few minutes; the doors answer again then.',
  lockSynchronized: '“{name}” is synchronized.',
  update: 'Update',
  updateOf: 'Update the firmware: {name}',
  updateGateway: 'Update the firmware',
  updateGatewaySure:
    '{name}: update its firmware? Its doors do not answer until it is back, some minutes later.',
  gatewayUpdating: 'The gateway has been told to update its firmware, and will be away for a while.',
  updateLockSure: 'Update the firmware of “{name}”? It does not answer meanwhile.',
  lockUpdated: '“{name}” is updated, or is being so.',
  calibrate: 'Calibrate',
  calibrateOf: 'Calibrate “{name}”',
  calibrateSure:
    'Calibrate “{name}”? The bolt turns, both ways, to find where it ends. Somebody should stand at the door.',
  calibrating: 'Calibrating…',
  calibrated: '“{name}” is calibrated.',
  noCalibration:
    'It cannot be calibrated from here: the bolt would turn both ways, and this door may not be unlocked.',

  // The old plugin
  oldTitle: 'From the old plugin',
  oldLead:
    'These doors are set up with the vendor’s plugin. Tick those to take over; their codes come along.',
  oldImport: 'Take over',
  needOld: 'Tick at least one door.',

  // Advanced
  advancedTitle: 'Advanced options',
  advancedLead: 'All options, below. What this form does not know stays as it is.',
  apply: 'Apply',
} satisfies Record<string, string>;

/** A text of the settings page: its own words, with `{names}` for what is filled in. */
export type WizardKey = keyof typeof texts;

/** What the settings page says, in English; `_one` and `_other` are forms of one text for different counts. */
export const wizard: Readonly<Record<WizardKey, string>> = texts;
