import type { StoredMessage } from '../transfer/mbox';

/** How a message of a file is filed: as it was there, also what had been deleted, which its owner's program will remove. */
export function asFiled({ received, flags, deleted }: StoredMessage, mailbox: string): URLSearchParams {
  return new URLSearchParams({ mailbox, received: received.toISOString(), flags: [...(flags ?? []), ...(deleted ? ['\\Deleted'] : [])].join(' ') });
}
