import type { Kept } from '../kept/kept.svelte';
import type { Keyring } from './keyring.svelte';

// What is needed of keys before anybody has used one: the rest is loaded with them.

/** Keys that a passphrase opens. */
export interface Lockable {
  /** @returns whether the passphrase opens one of them */
  unlock(passphrase: string): Promise<boolean>;
}

interface Question extends Lockable {
  /** Whose keys are waited for. */
  readonly ring: Lockable;
  readonly done: (open: boolean) => void;
}

/** Somebody waits for a passphrase. */
export const question = $state<{ now: Question | null }>({ now: null });

/**
 * Asks for a passphrase.
 *
 * @param also is tried with it, too: most people have one passphrase for all their keys
 */
export function askFor(ring: Lockable, also: Lockable): Promise<boolean> {
  question.now?.done(false);
  return new Promise((done) => {
    question.now = {
      ring,
      unlock: async (passphrase) => (await Promise.all([ring.unlock(passphrase), also.unlock(passphrase)]))[0],
      done: (yes) => {
        question.now = null;
        done(yes);
      },
    };
  });
}

const rings = new WeakMap<Kept, Keyring>();

export function ringOf(kept: Kept): Keyring | undefined {
  return rings.get(kept);
}

export function putRing(kept: Kept, ring: Keyring): Keyring {
  rings.set(kept, ring);
  return ring;
}
