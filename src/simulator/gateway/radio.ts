/**
 * A lock's radio: it has one connection at a time, and while it has one no other gateway can reach it [derived: so do
 * Bluetooth LE peripherals]. Keeps, for whoever judges, how many clients wait for something of this lock at once.
 */
export class Radio {
  #isTaken = false;
  #waiting = 0;
  #mostWaiting = 0;

  /** Whether some gateway is connected to the lock. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** Radio requests for this lock whose clients wait for an answer, at whatever gateway. */
  get waiting(): number {
    return this.#waiting;
  }

  /** The most that ever waited at once. */
  get mostWaiting(): number {
    return this.#mostWaiting;
  }

  /** A client asks a gateway for something of this lock. Give what it returns a call when the client waits no more. */
  asked(): () => void {
    this.#waiting += 1;
    this.#mostWaiting = Math.max(this.#mostWaiting, this.#waiting);
    return once(() => {
      this.#waiting -= 1;
    });
  }

  /** Connects; gives what ends the connection, or nothing when the lock is connected already. */
  connect(): (() => void) | undefined {
    if (this.#isTaken) return undefined;
    this.#isTaken = true;
    return once(() => {
      this.#isTaken = false;
    });
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}
