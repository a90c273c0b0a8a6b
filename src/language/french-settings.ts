import type { settings as english, SettingText } from './english-settings.ts';

/** The words of `schemas/config.schema.fr.json`, by option. */
export const settings: Readonly<Record<keyof typeof english, SettingText>> = {
  header: {
    title: 'The Keys',
    description:
      "Les serrures connectées The Keys par leur passerelle, sur votre propre réseau. L'assistant ci-dessus les trouve pour vous ; voici les autres options.",
  },
  name: { title: 'Nom', description: 'Le nom de ce plugin dans le journal de Homebridge.' },
  matter: {
    title: 'Matter',
    description: 'Si les serrures sont aussi proposées comme serrures Matter, à côté de HomeKit.',
  },
  matterOff: { title: 'Désactivé : HomeKit seulement' },
  gateways: { title: 'Passerelles' },
  gateway: { title: 'Passerelle' },
  host: {
    title: 'Adresse',
    description:
      "L'adresse de la passerelle sur votre réseau, par exemple 192.168.1.50, suivie de :port si ce n'est pas 80. Donnez-lui une adresse fixe dans votre box.",
  },
  gatewayCode: {
    title: 'Code de partage pour toutes les serrures',
    description: "Signe les commandes de chaque serrure de cette passerelle qui n'a pas son propre code.",
  },
  gatewayName: {
    title: 'Nom de la passerelle',
    description: 'Le nom de cette passerelle dans le journal. Vide : son adresse.',
  },
  pollInterval: {
    title: 'Demander les nouvelles toutes les (secondes)',
    description:
      'À quel rythme on demande à la passerelle quelles serrures ont tourné. Ne consomme pas de pile.',
  },
  statusInterval: {
    title: 'Lire les serrures anciennes toutes les (secondes)',
    description:
      "Seulement pour les serrures trop anciennes pour signaler qu'elles ont tourné : à quel rythme chacune est lue. Consomme de la pile.",
  },
  commandTimeout: {
    title: 'Abandonner une commande après (secondes)',
    description:
      "Passé ce délai, plus rien n'est envoyé : une porte ne tourne jamais quand plus personne ne le demande.",
  },
  maintenance: {
    title: 'Interrupteurs de maintenance',
    description: 'Ajoute un interrupteur qui synchronise la passerelle, pour quand elle a perdu une serrure.',
  },
  locks: {
    title: 'Serrures',
    description: 'Chaque serrure que la passerelle voit est utilisée ; ici, vous pouvez en dire plus.',
  },
  lock: { title: 'Serrure' },
  identifier: {
    title: 'Identifiant',
    description: 'Le numéro de la serrure pour la passerelle (« ID serrure » sur le site de The Keys).',
  },
  lockCode: { title: 'Code de partage', description: 'Signe les commandes de cette serrure. Secret.' },
  lockName: { title: 'Nom', description: "Le nom de la serrure quand elle apparaît d'abord dans Maison." },
  hidden: { title: 'Masquer cette serrure', description: "La serrure n'apparaît pas dans Maison." },
  allowUnlock: {
    title: 'Peut être déverrouillée',
    description: 'Sinon, Maison peut verrouiller cette porte et jamais la déverrouiller.',
  },
  autoLock: {
    title: 'Reverrouiller après (secondes)',
    description: 'Verrouille la porte ce temps après son déverrouillage ; 0 : jamais.',
  },
  lowBattery: {
    title: 'Pile faible sous (%)',
    description: 'À partir de là, Maison dit que la pile est faible.',
  },
  battery: {
    title: 'Échelle de la pile',
    description:
      'Seulement si le niveau affiché est faux : les tensions, en mV, de piles vides et de piles pleines.',
  },
  batteryEmpty: { title: 'Vide à (mV)' },
  batteryFull: { title: 'Pleine à (mV)' },
  calibrate: {
    title: "Interrupteur d'étalonnage",
    description:
      'Ajoute un interrupteur qui étalonne cette serrure. Le pêne tourne. Suppose les interrupteurs de maintenance.',
  },
};
