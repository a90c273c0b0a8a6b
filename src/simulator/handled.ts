import { refusal, type Reply } from './dialect.ts';
import type { Site } from './site.ts';

/** What came of a request. */
export interface Handled {
  readonly reply: Reply;
  /** The error's number, or how it ended. */
  readonly outcome: 'ok' | number | 'unknown path';
  /** Whether a lock was reached; the gateway then needs longer to settle. */
  readonly bluetooth?: boolean;
}

export type Form = ReadonlyMap<string, string>;

/** Carries out a request; with `turns` false, everything but the bolt's turn. */
export type Handler = (site: Site, form: Form, turns: boolean) => Promise<Handled>;

/** A refusal, as it goes out and into the journal. */
export const refused = (site: Site, number: number, detail?: string): Handled => ({
  reply: refusal(site.dialect, number, detail),
  outcome: number,
});
