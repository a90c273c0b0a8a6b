import { overview } from './english-overview.ts';

const texts = {
  // Said in several places
  back: 'Back',
  cancel: 'Cancel',
  loading: 'One moment…',
  more: 'More',
  less: 'Less',
  moreOf: 'More: {name}',
  lessOf: 'Less: {name}',
  filter: 'Find a door',
  noServer: 'The settings server does not answer. Close the settings and open them again.',
  service: 'The account service is set to {url} (THE_KEYS_ACCOUNT_URL).',
  needValue: 'Something has to stand here.',
  wholeNumber: 'A whole number from {least} to {most}.',
  longName: 'At most {most} characters.',
  badHost: '“{host}” is not an address. Type it like 192.168.1.50, with :port after it if it is not 80.',
  badCode: 'A share code has letters, digits and signs, and no blanks. Copy the whole code.',

  // What is not saved yet
  changed: 'Not saved yet: press Save below.',
  notSavedYet: 'Not saved yet',
  cannotSave: 'It cannot be saved like this. {why}',
  conflict: 'Changed in another window meanwhile: {what}. There: {theirs}. Here: {mine}.',
  gone: 'removed',
  changedThere: 'changed',
  keepMine: 'Keep what is here',
  keepMineOf: 'Keep what is here: {what}, {mine}',
  takeTheirs: 'Take what is there',
  takeTheirsOf: 'Take what is there: {what}, {theirs}',

  // Welcome
  welcomeTitle: 'Your doors in Home',
  welcomeLead: 'Find your doors, try them, save. Nothing is kept until you save.',
  chooseAccount: 'Sign in with my The Keys account',
  chooseAccountHint: 'The easy way: finds your locks and gateways, and makes the share codes.',
  chooseCode: 'I have a code already',
  chooseCodeHint: 'No account needed: the address of the gateway and a share code for each lock.',
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
  signedOutHere: 'Sign in to go on here; what you typed stays.',
  notSignedIn: 'You are not signed in.',

  // A code that one has already
  manualTitle: 'With a share code',
  manualLead: 'The gateway lists its locks itself; each has a share code, which lets Homebridge turn it.',
  host: 'Address of the gateway',
  hostHint: 'Such as 192.168.1.50. Your router lists it, often as “thekeys”.',
  needHost: 'Type the address of the gateway, or search for it.',
  search: 'Search the network',
  searchFor: 'Search the network: {name}',
  searching: 'Searching…',
  found: 'Found a gateway at {host}.',
  code: 'Share code',
  codeAt: 'Share code at “{gateway}”',
  codeHint: 'On the site of The Keys: your lock, its share with the gateway, “Code”.',
  needCode: 'Type or paste the share code of this lock.',
  lookForDoors: 'Look for doors',
  looking: 'Asking the gateway…',

  // Doors found
  doorsTitle: 'Your doors',
  doorsLead: 'Tick the doors to add to Home. Test reads a lock, turns nothing, and ticks it if it answers.',
  ticked: '{count} of {of} ticked',
  testAll: 'Test all',
  testingAll: 'Testing door {number} of {of}…',
  nothingToTest: 'No door can be tested now: no gateway lists one, or its share code is missing.',
  gatewayNamed: 'Gateway “{name}”',
  gatewayAt: 'Gateway at {host}',
  gatewayHere: 'At {host}, version {version}: {activity}',
  gatewayHereOnly: 'At {host}',
  scanning: 'looking for locks',
  synchronizing: 'synchronizing',
  lastSeen: 'Last heard of by the account service: {when}.',
  noAddress:
    'The account does not know where on your network this gateway is. Search for it, or type its address.',
  useAddress: 'Try this address',
  useAddressOf: 'Try this address: {name}',
  movedQuestion:
    '“{name}” is set up at {from}, and locks of it are seen by the gateway at {to}. Has it moved?',
  hasMovedTo: 'It has moved to {to}',
  isAnother: 'It is another gateway',
  noDoors: 'This gateway sees no lock at the moment. Bring it nearer to the door, then try again.',
  noGateway:
    'This lock has no gateway, and only a gateway can turn it from here. Add one in the The Keys app, then look again.',
  unreadGateway:
    'Something works with this lock that this plugin cannot read: it may be a gateway. If you have one, go on by hand: Back, “I have a code already”.',
  unreadLocks_one:
    'The account has {count} more lock that this plugin cannot read. Go on with it by hand: Back, “I have a code already”.',
  unreadLocks_other:
    'The account has {count} more locks that this plugin cannot read. Go on with them by hand: Back, “I have a code already”.',
  lookAgain: 'Look again',
  goOn: 'Go on',
  useDoor: 'Use “{name}”',
  newDoor: 'Door {identifier}',
  doorName: 'Name',
  doorNumber: 'No. {identifier}',
  severalGateways: 'Seen by {count} gateways',
  setUpAlready: 'Set up already',
  isTested: 'Tested',
  notTested: 'Not tested',
  test: 'Test',
  testDoor: 'Test “{name}”',
  testing: 'Reading the lock…',
  isSecured: 'It works: the door is locked.',
  isUnsecured: 'It works: the door is unlocked.',
  isJammed: 'It answers, but the bolt is jammed. Go and look at the door.',
  isUnknown: 'It answers, but does not know where its bolt is. Turn it once by hand, then test again.',
  makingCode: 'Getting its share code…',
  needDoor: 'Tick at least one door.',
  needName: 'Give this door a name.',

  // Ready to be saved
  readyTitle: 'Ready to be saved',
  readyLead_one: '{count} door. Nothing is saved yet.',
  readyLead_other: '{count} doors. Nothing is saved yet.',
  readyUntested: 'Not tested: {names}. Whether they answer to their codes is not known.',
  readySave: 'Press Save below, now or after you have tried your doors.',
  readyFirst:
    'Homebridge may then offer to run the plugin in a bridge of its own, a child bridge, and have it switched on already. If you leave it on, the doors come to Home only once that bridge is added there, with the code that Homebridge shows for it. If you switch it off, or it is not offered, they join the bridge that you have. Either way after a restart, which Homebridge offers.',
  readyBridge:
    'Homebridge then offers to restart; the doors join the plugin’s own bridge. If that is not in Home yet, add it there with the code that Homebridge shows for it.',
  readyNext: 'Homebridge then offers to restart; a minute later the doors are in Home.',
  readyOld:
    'Remove the old plugin after that, so that only one talks to the gateway: uninstall it, and take its entries ("accessory": "TheKeys") out of the config.',
  toOverview: 'Show my doors',

  // The dress rehearsal
  rehearsalTitle: 'Try them as you will use them',
  rehearsalLead:
    'If you like, and somebody is at the door: then you know that it opens, and how soon things show.',
  rehearsalOf: 'Try “{name}”',
  handTest: 'I turn the key by hand now',
  handTestOf: 'I turn the key by hand now: “{name}”',
  handNow: 'Turn the key of “{name}” by hand now…',
  watching: 'Watching…',
  handSeen: 'By hand: seen after {seconds} s, now {state}.',
  handNotCounted:
    '“{name}” does not count its turns: a turn by hand shows at its next read, within a minute or so.',
  handMissed:
    'No turn was seen at “{name}” for a minute. Try again; if it goes on, bring the gateway nearer to the door.',
  turnTest: 'Unlock and lock it from here',
  turnTestOf: 'Unlock and lock it from here: “{name}”',
  turnBothSure:
    'The bolt of “{name}” turns twice: it is unlocked, then locked. Somebody should stand at the door.',
  lockOnceSure:
    'The bolt of “{name}” turns: it is locked. It may not be unlocked from here. Somebody should stand at the door.',
  turnYes: 'Turn it',
  turning: 'Turning…',
  unlockingNow: 'Unlocking “{name}”…',
  lockingNow: 'Locking “{name}”…',
  turnedIn: 'From here: unlocked in {open} s, locked in {close} s. Your phone will take as long.',
  lockedIn: 'From here: locked in {seconds} s. Your phone will take as long.',
  stateNow: 'It was read since: {state}.',
  stateUnknown: 'Where its bolt is now is not known: look at the door.',

  ...overview,
} satisfies Record<string, string>;

/** A text of the settings page: its own words, with `{names}` for what is filled in. */
export type WizardKey = keyof typeof texts;

/** What the settings page says, in English; `_one` and `_other` are forms of one text for different counts. */
export const wizard: Readonly<Record<WizardKey, string>> = texts;
