import type { Kept } from '../kept/kept.svelte';
import type { Keyring } from './keyring.svelte';

// What is needed of keys before anybody has used one: the rest is loaded with them.

/** Somebody waits for a passphrase. */
export const question = $state<{ now: { readonly ring: Keyring; readonly done: (open: boolean) => void } | null }>({ now: null });

const rings = new WeakMap<Kept, Keyring>();

export function ringOf(kept: Kept): Keyring | undefined {
  return rings.get(kept);
}

export function putRing(kept: Kept, ring: Keyring): Keyring {
  rings.set(kept, ring);
  return ring;
}
