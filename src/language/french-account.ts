import type { AboutAccount, AccountErrorKind } from '../account/errors.ts';

const lockOf = ({ lock }: AboutAccount): string => (lock === undefined ? 'La serrure' : `« ${lock} »`);
const detailOf = ({ detail }: AboutAccount): string => (detail === undefined ? '' : ` (${detail})`);

/** What can go wrong with the account, in French. */
export const accountErrors: Readonly<Record<AccountErrorKind, (about: AboutAccount) => string>> = {
  badNumber: () =>
    "Ce n'est pas un numéro de téléphone. Tapez celui de votre compte The Keys, avec l'indicatif du pays : +33 6 12 34 56 78.",
  wrongPassword: () =>
    "Le numéro et le mot de passe ne vont pas ensemble. Ce sont ceux de l'application The Keys ; vérifiez les deux et réessayez.",
  signedOut: () => "Vous n'êtes plus connecté. Reconnectez-vous ; rien d'autre n'est perdu.",
  noLock: () =>
    "Ce compte n'a aucune serrure. Connectez-vous avec le compte du propriétaire, ou demandez-lui un code de partage et choisissez « J'ai déjà un code ».",
  unreadable: () =>
    "Ce compte a des serrures, mais le service les décrit d'une façon que ce plugin ne connaît pas encore. Vous pouvez continuer à la main : « J'ai déjà un code ». Merci de le signaler, aussi.",
  blocked: (about) =>
    `Quelque chose entre cette machine et ${about.service}, un pare-feu par exemple, refuse la connexion au compte${detailOf(about)}. Le mot de passe n'a pas été examiné. Essayez depuis un autre réseau, ou utilisez un code que vous avez déjà.`,
  noGateway: (about) =>
    `${lockOf(about)} n'a pas de passerelle, et seule une passerelle peut la faire tourner d'ici. Ajoutez-en une dans l'application The Keys, puis cherchez à nouveau.`,
  insecure: ({ service }) =>
    `L'adresse réglée pour le service de compte (${service}) n'est pas sûre, donc rien ne lui a été envoyé. Utilisez https, ou retirez THE_KEYS_ACCOUNT_URL.`,
  untrusted: (about) =>
    `Ce qui répond au nom de ${about.service} ne peut pas le prouver${detailOf(about)}, donc rien n'a été envoyé. Vérifiez la date de cette machine et ce qui se trouve entre elle et internet.`,
  unreachable: (about) =>
    `${about.service} est injoignable depuis cette machine${detailOf(about)}. Vérifiez son accès à internet et réessayez.`,
  silent: ({ service }) =>
    `${service} n'a pas répondu à temps. Réessayez dans un instant ; ce que vous avez tapé est toujours là.`,
  down: (about) =>
    `${about.service} dit être en panne${detailOf(about)}. Réessayez plus tard, ou utilisez un code que vous avez déjà.`,
  tooMany: ({ service }) =>
    `${service} demande une pause après tant d'essais. Attendez quelques minutes, puis réessayez.`,
  notAllowed: (about) =>
    `Ce compte ne peut pas ${about.lock === undefined ? 'faire cela' : `partager « ${about.lock} »`}${detailOf(about)}. Connectez-vous avec le compte du propriétaire des serrures, ou demandez-lui un code de partage.`,
  senseless: (about) =>
    `Ce que ${about.service} a répondu n'a pas de sens${detailOf(about)}. Réessayez plus tard ; si cela dure, utilisez un code que vous avez déjà.`,
};
