/** How an answer says where it ends: by its length, not at all (its connection ends with it), or chunk by chunk. */
export type Framing = 'length' | 'unsized' | 'chunked';

/** Where an answer stops short, in bytes from the first of its head, and what becomes of its connection there. */
export interface Stop {
  readonly after: number;
  /** Nothing comes any more; the connection is closed; it is reset. */
  readonly then: 'freeze' | 'end' | 'reset';
}

/** An answer as it goes out. */
export interface Reply {
  readonly httpStatus: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** `dripping` sends its body a byte at a time, `endless` never ends; at once otherwise. */
  readonly delivery?: 'dripping' | 'endless';
  /** By its length unless said otherwise. */
  readonly framing?: Framing;
  /** Absent for an answer that comes whole. */
  readonly stop?: Stop;
}

/** An answer in JSON that is text already. */
export const jsonText = (body: string): Reply => ({
  httpStatus: 200,
  headers: { 'content-type': 'application/json' },
  body,
});

/** An answer in JSON. */
export const json = (body: unknown): Reply => jsonText(JSON.stringify(body));
