/** What a sentence about the set-up may speak of. Never a code or a password. */
export interface AboutSetup {
  /** A host as the user typed it. */
  readonly host?: string;
}

/** What can go wrong in the set-up itself, before a gateway or the account service is even asked. */
export type SetupErrorKind =
  | 'badRequest'
  | 'badHost'
  | 'forbiddenHost'
  | 'unresolved'
  | 'notFound'
  | 'badCode'
  | 'notListed'
  | 'noOldEntries'
  | 'noConfig'
  | 'unexpected';

/** The set-up cannot do what the page asked; the kind says why. Its message is for nobody: a language has the sentence. */
export class SetupError extends Error {
  readonly kind: SetupErrorKind;
  readonly about: AboutSetup;

  constructor(kind: SetupErrorKind, about: AboutSetup = {}) {
    super(kind);
    this.kind = kind;
    this.about = about;
    this.name = 'SetupError';
  }
}
