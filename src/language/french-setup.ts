import type { AboutSetup, SetupErrorKind } from '../setup/errors.ts';

const hostOf = ({ host }: AboutSetup): string => (host === undefined ? 'cette adresse' : `« ${host} »`);

/** What can go wrong on the settings page itself, in French. */
export const setupErrors: Readonly<Record<SetupErrorKind, (about: AboutSetup) => string>> = {
  badRequest: () =>
    "La page a demandé quelque chose qui n'a pas de sens. Fermez les réglages et rouvrez-les.",
  badHost: (about) =>
    `${hostOf(about)} n'est pas une adresse. Tapez-la comme 192.168.1.50, suivie de :port si ce n'est pas 80.`,
  forbiddenHost: (about) =>
    `Aucune passerelle ne peut être à l'adresse ${hostOf(about)}. Tapez son adresse sur votre propre réseau.`,
  unresolved: (about) =>
    `Personne sur ce réseau ne répond au nom ${hostOf(about)}. Tapez l'adresse en chiffres ; votre box la connaît.`,
  notFound: () =>
    "Aucune passerelle n'a été trouvée sur ce réseau. Vérifiez qu'elle est branchée, ou tapez son adresse ; votre box la connaît.",
  badCode: () =>
    "Ce n'est pas un code de partage. Copiez le code entier, lettres et chiffres, depuis le partage de la serrure.",
  notListed: () => "Cette serrure n'est plus dans la liste de votre compte. Cherchez à nouveau.",
  noOldEntries: () => "L'ancien plugin n'a plus ces portes. Rouvrez les réglages.",
  noConfig: () =>
    "Le fichier config.json de Homebridge ne peut pas être lu en ce moment. Regardez-le dans l'éditeur de configuration.",
  unexpected: () =>
    "Quelque chose s'est mal passé qui n'aurait pas dû. Le journal de Homebridge dit quoi ; réessayez.",
};
