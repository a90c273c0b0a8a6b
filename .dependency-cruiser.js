/**
 * Which room of src may know which: the arrows of docs/architecture.md, checked by `npm run arrows`. They count for
 * types too. A new room, or a new arrow, is a line here.
 */

/** Beneath every room: time, and the shapes that all of them use. They know nobody. */
const ground = ['clock', 'fields', 'listeners', 'log'];
/** What a house is made of. */
const house = ['lock', 'gateway', 'config', 'saying', 'wish', ...ground];

/** A room, or a file of one, and what it may import beside itself. */
const arrows = {
  // The plugin, from Homebridge down to the socket.
  index: ['platform', 'config/names'],
  platform: ['platform-world', 'homekit', 'matter', 'journal', 'local', 'house', 'language', ...house],
  'platform-world': ['matter/memories', 'local', 'house', ...house],
  homekit: ['house', ...house],
  matter: ['house', ...house],
  house: ['discovery', 'house-gateway', ...house],
  'house-gateway': house,
  discovery: house,
  lock: ['gateway', 'config', 'saying', 'wish', ...ground],
  gateway: ['saying', ...ground],

  // Leaves beside them. A gateway has one key in the config and in the loop; what is said names its failure and its bolt.
  config: ['gateway/address', 'language', ...ground],
  language: ['config/options', 'gateway', 'wish', 'account/errors', 'setup/errors', 'saying', ...ground],
  saying: ['gateway', 'wish', ...ground],
  wish: [],

  // What hangs off to the side: nobody above knows it, but that the platform starts the first two.
  journal: ['lock', 'saying', ...ground],
  local: ['house', ...house],
  account: ground,
  setup: ['account', 'local', 'house', 'language', ...house],
  // It stands in for the other side, and proves nothing if it shares more with ours than the seam it is plugged into.
  simulator: ['gateway/wire', ...ground],
  cli: ['simulator', 'setup', 'account', 'journal', 'local', 'house', 'language', ...house],

  ...Object.fromEntries(ground.map((name) => [name, []])),
};

/** Matches the files of a room (`lock`: src/lock/… or src/lock.ts) or one file of it (`lock/view`). */
const within = (name) => `^src/${name}(/|[.]ts$)`;
const any = (names) => names.map(within);

/** Where a program begins: Homebridge's, the command's, and that of the settings page. */
const programs = ['index', 'cli/main', 'setup/serve'].map(within);

const rooms = Object.entries(arrows).map(([name, known]) => ({
  name: `arrow-from-${name}`,
  comment: `${name} may import ${known.length === 0 ? 'nothing of src' : known.join(', ')}.`,
  severity: 'error',
  from: { path: within(name) },
  to: { path: '^src/', pathNot: any([name, ...known]) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...rooms,
    {
      name: 'no-circle',
      comment: 'Two files that need each other are one thought, or one of them needs a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'unknown-room',
      comment: 'Every room of src has its line in .dependency-cruiser.js.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: any(Object.keys(arrows)) },
    },
    {
      name: 'language-takes-types',
      comment:
        'Sentences are chosen by what others say, never by what they do: language runs nothing of theirs.',
      severity: 'error',
      from: { path: within('language') },
      to: {
        path: '^src/',
        pathNot: any(['language', 'config/options', 'saying', ...ground]),
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'homebridge-at-the-top',
      comment: 'Whatever is below platform, homekit and matter runs without Homebridge.',
      severity: 'error',
      from: { path: '^src/', pathNot: any(['index', 'platform', 'homekit', 'matter']) },
      to: { path: '(^|/)node_modules/(homebridge|@homebridge/hap-nodejs)/' },
    },
    {
      name: 'one-file-dials',
      comment:
        'wire.ts is the only file of the plugin that the random days replace, so nothing else of it may open a socket.',
      severity: 'error',
      from: {
        path: any([
          'index',
          'platform',
          'homekit',
          'matter',
          'house',
          'discovery',
          'lock',
          'gateway',
          'config',
        ]),
        pathNot: within('gateway/wire'),
      },
      to: {
        path: ['^(node:)?(http|https|http2|tls|dgram|dns)(/|$)', '(^|/)node_modules/(undici|multicast-dns)/'],
      },
    },
    {
      name: 'undici-off-to-the-side',
      comment:
        'It weighs 18 MiB, which nobody should carry for a poll: only the account service and the local socket use it.',
      severity: 'error',
      from: { path: '^src/', pathNot: any(['account', 'local']) },
      to: { path: '(^|/)node_modules/undici/' },
    },
    {
      name: 'nothing-of-the-workshop',
      comment: 'What is shipped needs nothing that is not.',
      severity: 'error',
      from: { path: ['^src/', '^homebridge-ui/'] },
      to: { path: '^(test|scripts|bench|docs)/' },
    },
    {
      name: 'nothing-idle',
      comment: 'A file that no program starts, reaches or names is one to remove.',
      severity: 'error',
      from: { path: programs },
      // What is not looked at here uses these: the tests and random days the simulator, docs/cli.md the manual.
      to: {
        path: '^src/.*[.]ts$',
        pathNot: [...programs, within('simulator'), within('cli/manual')],
        reachable: false,
      },
    },
    {
      name: 'nothing-missing',
      comment: 'An import that leads nowhere hides an arrow.',
      severity: 'error',
      from: { path: '^(src|homebridge-ui/public)/' },
      // The simulator serves the one drawing of a door from where the settings page has it.
      to: { couldNotResolve: true, pathNot: '^/simulator/drawing[.]js$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    // Types too: a circle of types is a circle of thoughts.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};
