import { Offline } from '../jmap/client';
import type { Progress } from '../ui/progress.svelte';

/** How long it takes until the server is tried again, where the browser does not say that it may be there. */
const AGAIN_MS = 4000;

/** For what takes long: while the server is away it waits, until the person has had enough. */
export class Patience {
  constructor(private readonly progress: Progress, private readonly pause: () => Promise<void> = untilThere) {}

  /** Asks until the server answers, or it is stopped. */
  async ask<T>(what: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await what();
        this.progress.waits = false;
        return answer;
      } catch (away) {
        if (!(away instanceof Offline) || this.progress.stopped) throw away;
        this.progress.waits = true;
        await Promise.race([this.pause(), this.progress.stopping]);
      }
    }
  }

  /** What could not be done because the server is away is no trouble for who has stopped it. */
  async untilStopped(what: () => Promise<void>): Promise<void> {
    try {
      await what();
    } catch (failed) {
      if (!(failed instanceof Offline && this.progress.stopped)) throw failed;
    }
  }
}

/** When the browser says that there is a connection, or after a while. */
function untilThere(): Promise<void> {
  return new Promise((done) => {
    const go = (): void => {
      clearTimeout(later);
      removeEventListener('online', go);
      done();
    };
    const later = setTimeout(go, AGAIN_MS);
    addEventListener('online', go);
  });
}
