import { t } from '../i18n/index.svelte';
import type { EmailAddress, Id } from '../jmap/types';
import type { Store } from '../mail/store.svelte';
import type { Keyring } from './keyring.svelte';
import type { Letter, Opened } from './pgp';

/** What of a draft decides how it is sealed. */
export interface Sealable {
  readonly sign: boolean;
  readonly encrypt: boolean;
  readonly to: readonly EmailAddress[];
  readonly cc: readonly EmailAddress[];
  readonly bcc: readonly EmailAddress[];
  letter(): Promise<Letter>;
}

/** Signs and encrypts drafts. */
export interface Sealer {
  /**
   * @param final whether it is for its recipients; else it is a draft, for oneself alone
   * @returns the message as it is kept and sent; null if it is neither signed nor encrypted
   */
  seal(draft: Sealable, final: boolean): Promise<Blob | null>;
  autocrypt(address: string): Promise<string | null>;
  /** What was opened of a message that is answered, or of a draft. */
  opened(store: Store, email: Id): Opened | undefined;
}

export function sealerOf(ring: Keyring): Sealer {
  return {
    autocrypt: (address) => ring.autocrypt(address),
    opened: (store, email) => ring.openedOf(store.client, email),
    async seal(draft, final) {
      const signs = final && draft.sign;
      if (!draft.encrypt && !signs) return null;
      const pgp = await import('./pgp');
      if (signs && !(await ring.ensure())) throw new Error(t('pgpLocked'));
      const signer = signs ? ring.signer : null;
      const own = await ring.ownPublic();
      if (own === null || (signs && signer === null)) throw new Error(t('pgpLocked'));
      const letter = await draft.letter();
      const autocrypt = await ring.autocrypt(letter.from.email);
      if (!draft.encrypt) return signer === null ? null : pgp.sign(letter, signer, autocrypt);
      const keys = [own];
      for (const { email } of final ? [...draft.to, ...draft.cc, ...draft.bcc] : []) {
        const peer = await ring.find(email);
        if (peer === null) throw new Error(t('keysMissing', { who: email }));
        if (peer.origin !== 'own') keys.push(peer.key);
      }
      return pgp.encrypt(letter, keys, signer, autocrypt);
    },
  };
}
