import type { WizardKey } from './english-wizard.ts';
import { overview } from './french-overview.ts';

/** What the settings page says, in French. */
export const wizard: Readonly<Record<WizardKey, string>> = {
  back: 'Retour',
  cancel: 'Annuler',
  loading: 'Un instant…',
  more: 'Plus',
  less: 'Moins',
  moreOf: 'Plus : {name}',
  lessOf: 'Moins : {name}',
  filter: 'Chercher une porte',
  noServer: 'Le serveur des réglages ne répond pas. Fermez les réglages et rouvrez-les.',
  service: 'Le service de compte est réglé sur {url} (THE_KEYS_ACCOUNT_URL).',
  needValue: 'Il faut quelque chose ici.',
  wholeNumber: 'Un nombre entier de {least} à {most}.',
  longName: '{most} caractères au plus.',
  badHost:
    "« {host} » n'est pas une adresse. Tapez-la comme 192.168.1.50, suivie de :port si ce n'est pas 80.",
  badCode:
    'Un code de partage se compose de lettres, de chiffres et de signes, sans espace. Copiez le code entier.',

  changed: 'Pas encore enregistré : appuyez sur Enregistrer ci-dessous.',
  notSavedYet: 'Pas encore enregistré',
  cannotSave: 'Cela ne peut pas être enregistré ainsi. {why}',
  conflict: 'Modifié entre-temps dans une autre fenêtre : {what}. Là-bas : {theirs}. Ici : {mine}.',
  gone: 'retiré',
  changedThere: 'modifié',
  keepMine: 'Garder ce qui est ici',
  keepMineOf: 'Garder ce qui est ici : {what}, {mine}',
  takeTheirs: 'Prendre ce qui est là-bas',
  takeTheirsOf: 'Prendre ce qui est là-bas : {what}, {theirs}',

  welcomeTitle: 'Vos portes dans Maison',
  welcomeLead: "Trouvez vos portes, essayez-les, enregistrez. Rien n'est gardé avant cela.",
  chooseAccount: 'Me connecter à mon compte The Keys',
  chooseAccountHint: 'Le plus simple : trouve vos serrures et passerelles, et crée les codes de partage.',
  chooseCode: "J'ai déjà un code",
  chooseCodeHint: "Sans compte : l'adresse de la passerelle et un code de partage par serrure.",
  chooseOld_one: "Reprendre {count} porte de l'ancien plugin",
  chooseOld_other: "Reprendre {count} portes de l'ancien plugin",
  chooseOldHint: 'Reprend ce que le plugin du fabricant avait dans ce Homebridge.',

  accountTitle: 'Votre compte The Keys',
  accountLead:
    "Le numéro et le mot de passe de l'application The Keys. Ils ne vont qu'au service de compte, et ne sont pas gardés.",
  phone: 'Numéro de téléphone',
  phoneHint:
    "Avec l'indicatif du pays, par exemple +33 6 12 34 56 78 ; un numéro français peut commencer par 0.",
  password: 'Mot de passe',
  signIn: 'Se connecter',
  signingIn: 'Connexion…',
  needPhone: 'Tapez le numéro de téléphone de votre compte.',
  needPassword: 'Tapez le mot de passe de votre compte.',
  signedOutHere: 'Connectez-vous pour continuer ici ; ce que vous avez tapé reste.',
  notSignedIn: "Vous n'êtes pas connecté.",

  manualTitle: 'Avec un code de partage',
  manualLead:
    'La passerelle indique elle-même ses serrures ; chacune a un code de partage, qui permet à Homebridge de la commander.',
  host: 'Adresse de la passerelle',
  hostHint: 'Par exemple 192.168.1.50. Votre box la connaît, souvent sous le nom « thekeys ».',
  needHost: "Tapez l'adresse de la passerelle, ou cherchez-la.",
  search: 'Chercher sur le réseau',
  searchFor: 'Chercher sur le réseau : {name}',
  searching: 'Recherche…',
  found: 'Une passerelle a été trouvée à {host}.',
  code: 'Code de partage',
  codeAt: 'Code de partage pour « {gateway} »',
  codeHint: 'Sur le site de The Keys : votre serrure, son partage avec la passerelle, « Code ».',
  needCode: 'Tapez ou collez le code de partage de cette serrure.',
  lookForDoors: 'Chercher les portes',
  looking: 'Interrogation de la passerelle…',

  doorsTitle: 'Vos portes',
  doorsLead:
    "Cochez les portes à ajouter dans Maison. Tester lit l'état sans actionner la serrure, et coche la porte si elle répond.",
  ticked: '{count} sur {of} cochées',
  testAll: 'Tout tester',
  testingAll: 'Test de la porte {number} sur {of}…',
  nothingToTest:
    "Aucune porte ne peut être testée maintenant : aucune passerelle n'en indique une, ou son code de partage manque.",
  gatewayNamed: 'Passerelle « {name} »',
  gatewayAt: 'Passerelle à {host}',
  gatewayHere: 'À {host}, version {version} : {activity}',
  gatewayHereOnly: 'À {host}',
  scanning: 'recherche des serrures',
  synchronizing: 'synchronisation',
  lastSeen: 'Dernier contact avec le service de compte : {when}.',
  noAddress:
    'Le compte ne sait pas où se trouve cette passerelle sur votre réseau. Cherchez-la, ou tapez son adresse.',
  useAddress: 'Essayer cette adresse',
  useAddressOf: 'Essayer cette adresse : {name}',
  movedQuestion:
    "« {name} » est réglée à {from}, et la passerelle à {to} voit de ses serrures. A-t-elle changé d'adresse ?",
  hasMovedTo: 'Elle a déménagé à {to}',
  isAnother: "C'est une autre passerelle",
  noDoors: 'Cette passerelle ne voit aucune serrure en ce moment. Rapprochez-la de la porte, puis réessayez.',
  noGateway:
    "Cette serrure n'a pas de passerelle, et seule une passerelle peut la commander d'ici. Ajoutez-en une dans l'application The Keys, puis cherchez à nouveau.",
  unreadGateway:
    "Quelque chose fonctionne avec cette serrure que ce plugin ne sait pas lire : c'est peut-être une passerelle. Si vous en avez une, continuez à la main : Retour, « J'ai déjà un code ».",
  unreadLocks_one:
    "Le compte a {count} autre serrure que ce plugin ne sait pas lire. Continuez à la main : Retour, « J'ai déjà un code ».",
  unreadLocks_other:
    "Le compte a {count} autres serrures que ce plugin ne sait pas lire. Continuez à la main : Retour, « J'ai déjà un code ».",
  lookAgain: 'Chercher à nouveau',
  goOn: 'Continuer',
  useDoor: 'Utiliser « {name} »',
  newDoor: 'Porte {identifier}',
  doorName: 'Nom',
  doorNumber: 'N° {identifier}',
  severalGateways: 'Vue par {count} passerelles',
  setUpAlready: 'Déjà réglée',
  isTested: 'Testée',
  notTested: 'Pas testée',
  test: 'Tester',
  testDoor: 'Tester « {name} »',
  testing: 'Lecture de la serrure…',
  isSecured: 'Cela marche : la porte est verrouillée.',
  isUnsecured: 'Cela marche : la porte est déverrouillée.',
  isJammed: 'Elle répond, mais le pêne est bloqué. Allez voir la porte.',
  isUnknown:
    'Elle répond, mais ne sait pas où est son pêne. Tournez-la une fois à la main, puis testez à nouveau.',
  makingCode: 'Demande de son code de partage…',
  needDoor: 'Cochez au moins une porte.',
  needName: 'Donnez un nom à cette porte.',

  readyTitle: 'Prêt à être enregistré',
  readyLead_one: "{count} porte. Rien n'est encore enregistré.",
  readyLead_other: "{count} portes. Rien n'est encore enregistré.",
  readyUntested: 'Pas testées : {names}. On ne sait pas si elles répondent à leur code.',
  readySave: 'Appuyez sur Enregistrer ci-dessous, maintenant ou après avoir essayé vos portes.',
  readyFirst:
    "Homebridge propose alors peut-être de faire tourner le plugin dans un pont à lui, un pont enfant, déjà activé. Si vous le laissez activé, les portes n'arrivent dans Maison qu'une fois ce pont ajouté là-bas, avec le code que Homebridge affiche pour lui. Si vous le désactivez, ou s'il n'est pas proposé, elles rejoignent le pont que vous avez. Dans les deux cas après un redémarrage, que Homebridge propose.",
  readyBridge:
    "Homebridge propose alors de redémarrer ; les portes rejoignent le pont du plugin. S'il n'est pas encore dans Maison, ajoutez-le là-bas avec le code que Homebridge affiche pour lui.",
  readyNext: 'Homebridge propose alors de redémarrer ; une minute plus tard, les portes sont dans Maison.',
  readyOld:
    'Retirez ensuite l\'ancien plugin, pour qu\'un seul parle à la passerelle : désinstallez-le, et ôtez ses entrées ("accessory": "TheKeys") de la configuration.',
  toOverview: 'Voir mes portes',

  rehearsalTitle: 'Essayez-les comme vous les utiliserez',
  rehearsalLead:
    "Si vous le voulez, et que quelqu'un est à la porte : vous saurez ainsi qu'elle s'ouvre, et en combien de temps tout se voit.",
  rehearsalOf: 'Essayer « {name} »',
  handTest: 'Je tourne la clé à la main maintenant',
  handTestOf: 'Je tourne la clé à la main maintenant : « {name} »',
  handNow: 'Tournez maintenant la clé de « {name} » à la main…',
  watching: 'Surveillance…',
  handSeen: 'À la main : vu après {seconds} s, maintenant {state}.',
  handNotCounted:
    "« {name} » ne compte pas ses tours : un tour à la main se voit à la lecture suivante, au bout d'une minute environ.",
  handMissed:
    "Aucun tour n'a été vu à « {name} » pendant une minute. Réessayez ; si cela dure, rapprochez la passerelle de la porte.",
  turnTest: "La déverrouiller et la verrouiller d'ici",
  turnTestOf: "La déverrouiller et la verrouiller d'ici : « {name} »",
  turnBothSure:
    "Le pêne de « {name} » tourne deux fois : la porte est déverrouillée, puis verrouillée. Il vaut mieux que quelqu'un soit à la porte.",
  lockOnceSure:
    "Le pêne de « {name} » tourne : la porte est verrouillée. Elle ne peut pas être déverrouillée d'ici. Il vaut mieux que quelqu'un soit à la porte.",
  turnYes: 'La faire tourner',
  turning: 'Elle tourne…',
  unlockingNow: 'Déverrouillage de « {name} »…',
  lockingNow: 'Verrouillage de « {name} »…',
  turnedIn:
    "D'ici : déverrouillée en {open} s, verrouillée en {close} s. Votre téléphone mettra autant de temps.",
  lockedIn: "D'ici : verrouillée en {seconds} s. Votre téléphone mettra autant de temps.",
  stateNow: 'Elle a été lue depuis : {state}.',
  stateUnknown: 'On ne sait pas où est son pêne maintenant : allez voir la porte.',

  ...overview,
};
