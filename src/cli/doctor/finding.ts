/** What the doctor looks at, in this order. */
export type StepName =
  | 'way'
  | 'name'
  | 'port'
  | 'HTTP'
  | 'version'
  | 'synchronizing'
  | 'range'
  | 'clock'
  | 'share'
  | 'code'
  | 'battery'
  | 'signal';

/** What the doctor has found at one step. */
export interface Finding {
  readonly step: StepName;
  readonly isFine: boolean;
  /** A sentence: what is, or what to do. */
  readonly message: string;
  /** The gateway's number for the trouble, if it gave one. */
  readonly number?: number;
  /** The lock, when it is about one. */
  readonly identifier?: number;
  readonly name?: string;
}

export const fine = (step: StepName, message: string): Finding => ({ step, isFine: true, message });

export const trouble = (step: StepName, message: string, number?: number): Finding => ({
  step,
  isFine: false,
  message,
  ...(number !== undefined && { number }),
});
