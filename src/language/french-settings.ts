import type { SettingTexts } from './english-settings.ts';

/** The words of `schemas/config.schema.fr.json`, by option. */
export const settings: SettingTexts = {
  header: {
    title: 'The Keys',
    description:
      "Les serrures connectées The Keys par leur passerelle, sur votre propre réseau. L'assistant ci-dessus les trouve pour vous ; voici les autres options.",
  },
  platform: {
    name: { title: 'Nom', description: 'Le nom de ce plugin dans le journal de Homebridge.' },
    gateways: {
      title: 'Passerelles',
      item: 'Passerelle',
      description: "Vos passerelles ; le plus souvent, il n'y en a qu'une.",
    },
    matter: {
      title: 'Matter',
      description:
        "Si les serrures sont proposées dans Matter : à Google Home, Alexa, SmartThings ou Home Assistant. Il faut Homebridge 2, et que Matter soit activé dans les réglages du pont ; le code d'appairage s'y trouve.",
      choices: {
        off: 'Désactivé : HomeKit seulement',
        also: 'Aussi : HomeKit et Matter',
        only: 'Seulement : Matter, et pas HomeKit',
      },
    },
  },
  gateway: {
    host: {
      title: 'Adresse',
      description:
        "L'adresse de la passerelle sur votre réseau, par exemple 192.168.1.50, suivie de :port si ce n'est pas 80. Donnez-lui une adresse fixe dans votre box.",
    },
    name: {
      title: 'Nom de la passerelle',
      description: 'Le nom de cette passerelle dans le journal. Vide : son adresse.',
    },
    code: {
      title: 'Code de partage pour toutes les serrures',
      description:
        "Signe les commandes de chaque serrure de cette passerelle qui n'a pas son propre code. Secret.",
    },
    pollInterval: {
      title: 'Interroger la passerelle toutes les (secondes)',
      description:
        'À quel rythme on demande à la passerelle quelles serrures ont tourné. Ne consomme pas de pile.',
    },
    statusInterval: {
      title: 'Lire les serrures anciennes toutes les (secondes)',
      description:
        "Seulement pour les serrures trop anciennes pour signaler qu'elles ont tourné : à quel rythme chacune est lue. Consomme de la pile.",
    },
    locks: {
      title: 'Serrures',
      item: 'Serrure',
      description: 'Chaque serrure que la passerelle voit est utilisée ; ici, vous pouvez en dire plus.',
    },
  },
  lock: {
    identifier: {
      title: 'Identifiant',
      description: 'Le numéro de la serrure pour la passerelle (« ID serrure » sur le site de The Keys).',
    },
    name: {
      title: 'Nom',
      description:
        "Le nom de la serrure quand elle apparaît d'abord dans Maison. Vous pouvez l'y renommer ensuite.",
    },
    code: {
      title: 'Code de partage',
      description: 'Signe les commandes de cette serrure. Secret. Vide : le code de sa passerelle.',
    },
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
        'Seulement si le niveau affiché est faux : les tensions, en mV, de piles vides et de piles pleines. En général 6400 et 8200 ; 3100 et 4000 pour une serrure à une pile.',
      empty: 'Vide à (mV)',
      full: 'Pleine à (mV)',
    },
  },
};
