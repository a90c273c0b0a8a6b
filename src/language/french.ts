import type { About, Failure } from '../gateway/failure.ts';
import type { Language } from './english.ts';
import { accountErrors } from './french-account.ts';
import { settings } from './french-settings.ts';
import { setupErrors } from './french-setup.ts';
import { typesetAll } from './french-typography.ts';
import { wizard } from './french-wizard.ts';

const lockOf = ({ lock }: About): string => (lock === undefined ? 'La serrure' : `« ${lock} »`);
const ofLock = ({ lock }: About): string => (lock === undefined ? 'de la serrure' : `de « ${lock} »`);
const theLock = ({ lock }: About): string => (lock === undefined ? 'la serrure' : `« ${lock} »`);
const detailOf = ({ detail }: About): string => (detail === undefined ? '' : ` (${detail})`);

const because = (cause: Failure | undefined, otherwise: string): string =>
  cause ? gatewayErrors[cause.kind](cause.about) : otherwise;

const waited = ({ behind = 0 }: About): string =>
  behind === 0
    ? ''
    : ` La demande attendait derrière ${behind === 1 ? 'une autre commande' : `${behind} autres commandes`}.`;

const gatewayErrors: Language['gatewayErrors'] = {
  unreachable: ({ gateway }) =>
    `Rien ne répond à l'adresse de la passerelle « ${gateway} ». Vérifiez qu'elle est branchée, qu'elle est sur le même réseau et que son adresse est la bonne.`,
  turnedAway: ({ gateway }) =>
    `La passerelle « ${gateway} » a refusé la connexion : elle est occupée, ou autre chose a son adresse. Réessayez dans un instant ; si cela dure, vérifiez que son adresse est la bonne, puis débranchez-la dix secondes.`,
  closed: ({ gateway }) =>
    `La passerelle « ${gateway} » a fermé la connexion sans répondre. Elle est occupée ou redémarre, ou autre chose a son adresse ; si cela dure, vérifiez que son adresse est la bonne, puis débranchez-la dix secondes.`,
  silent: ({ gateway }) =>
    `La passerelle « ${gateway} » a reçu la demande sans jamais répondre. Si cela dure, débranchez-la dix secondes.`,
  cut: ({ gateway }) =>
    `La passerelle « ${gateway} » a fermé la connexion au milieu de sa réponse. Si cela dure, débranchez-la dix secondes.`,
  garbled: (about) =>
    `Ce qui répond à l'adresse « ${about.gateway} » n'a pas de sens pour une passerelle The Keys${detailOf(about)}. Vérifiez l'adresse.`,
  unheardOf: (about) =>
    `La passerelle « ${about.gateway} » a répondu ${about.number ?? 'quelque chose'}, qui ne figure dans aucun document${detailOf(about)}. Réessayez ; si cela dure, vérifiez l’adresse, ou mettez la passerelle à jour.`,
  busy: ({ gateway }) =>
    `La passerelle « ${gateway} » est occupée par une autre action (500). Réessayez dans un instant.`,
  badRequest: (about) =>
    `La passerelle « ${about.gateway} » a refusé la demande, incomplète ou déjà commencée (400)${detailOf(about)}. Réessayez dans un instant.`,
  notShared: (about) =>
    `${lockOf(about)} n'est pas partagée avec la passerelle « ${about.gateway} » (32). Créez un partage pour cette passerelle dans les réglages du plugin.`,
  wrongCode: (about) =>
    `Le code de partage ${ofLock(about)} n'est pas le bon pour la passerelle « ${about.gateway} » (33). Recopiez-le, ou créez un nouveau partage dans les réglages du plugin.`,
  outOfRange: (about) =>
    about.isSynchronizing === true
      ? `La passerelle « ${about.gateway} » se synchronise et ne détecte pas ${theLock(about)} pendant ce temps (34). Réessayez dans quelques minutes.`
      : `La passerelle « ${about.gateway} » ne détecte pas ${theLock(about)} (34). Rapprochez la passerelle de la porte, ou vérifiez les piles de la serrure.`,
  incompatible: (about) =>
    `${lockOf(about)} n'est pas compatible avec la passerelle « ${about.gateway} » (35). Mettez les deux à jour.`,
  keyRefused: (about) =>
    `${lockOf(about)} a refusé la clé (36). Vérifiez que son partage existe, puis synchronisez la serrure.`,
  failed: (about) =>
    `La passerelle « ${about.gateway} » a perdu la liaison Bluetooth avec ${theLock(about)} (37). ${about.isTurn === true ? 'Le pêne a pu tourner malgré tout.' : 'Réessayez ; si cela dure, rapprochez la passerelle de la porte.'}`,
  clockInvalid: ({ gateway }) =>
    `L'horloge de la passerelle « ${gateway} » est fausse (38). Synchronisez la passerelle ; il lui faut un accès à internet.`,
  syncNotDetected: (about) =>
    `${lockOf(about)} n'a pas pu être synchronisée : la passerelle ne la détecte pas (1). Rapprochez la passerelle de la porte.`,
  syncIncompatible: (about) =>
    `${lockOf(about)} n'a pas pu être synchronisée : elle n'est pas compatible avec la passerelle (2). Mettez les deux à jour.`,
  syncInvalidData: (about) =>
    `${lockOf(about)} n'a pas pu être synchronisée : le service de compte a renvoyé des données invalides (3). Réessayez plus tard.`,
  syncConnectionFailed: (about) =>
    `${lockOf(about)} n'a pas pu être synchronisée : la connexion à la serrure a échoué (4). Réessayez plus près de la porte.`,
  updateInvalidFirmware: ({ gateway }) =>
    `La passerelle « ${gateway} » n'a pas pu être mise à jour : le micrologiciel s'est mal téléchargé (1). Réessayez plus tard.`,
  updateNoFirmware: ({ gateway }) =>
    `La passerelle « ${gateway} » n'a pas pu être mise à jour : le service de compte n'a renvoyé aucun micrologiciel (2). Réessayez plus tard.`,
  jammed: (about) => `${lockOf(about)} est bloquée. Allez voir la porte.`,
  overtaken: (about) =>
    `${lockOf(about)} a été tournée par quelqu'un entre-temps ; elle est donc laissée telle quelle. Réessayez si vous le voulez encore.`,
  tooLate: (about) =>
    `${lockOf(about)} n'a pas tourné à temps, et la demande est abandonnée.${waited(about)} ${because(about.cause, 'Réessayez.')}`,
  forbidden: (about) =>
    `${lockOf(about)} ne peut être ni déverrouillée ni calibrée d'ici : « allowUnlock » est désactivé dans les réglages du plugin.`,
  stopped: () => "La demande est abandonnée parce que le plugin s'arrête.",
  slept: () =>
    "La demande est abandonnée parce que l'ordinateur s'est mis en veille entre-temps. Réessayez si vous le voulez encore.",
  withdrawn: (about) => `La demande pour ${theLock(about)} a été retirée avant que rien ne soit envoyé.`,
  inDoubt: (about) =>
    `On ne sait pas si ${theLock(about)} a tourné : allez voir la porte. ${because(about.cause, "La passerelle n'a pas dit ce que la demande est devenue.")}`,
};

/** Every sentence that the plugin can say, in French. */
export const french: Language = typesetAll({ gatewayErrors, accountErrors, setupErrors, settings, wizard });
