import { getContext, setContext } from 'svelte';
import type { Notices } from '../ui/notices.svelte';

const KEY = Symbol('doing');

/** Does something, says that it is done, or why it is not. True if it is. */
export type Doing = (what: () => Promise<unknown>, done: string) => Promise<boolean>;

export function giveDoing(notices: Notices): void {
  const doing: Doing = async (what, done) => {
    try {
      await what();
    } catch (failed) {
      notices.trouble(failed instanceof Error ? failed.message : String(failed));
      return false;
    }
    if (done !== '') notices.say(done);
    return true;
  };
  setContext(KEY, doing);
}

export function useDoing(): Doing {
  return getContext<Doing>(KEY);
}
