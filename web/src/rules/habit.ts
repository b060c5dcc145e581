import type { Desk } from '../desk.svelte';
import { t } from '../i18n/index.svelte';
import { RequestFailed } from '../jmap/client';
import type { EmailHead, GetResponse, Id } from '../jmap/types';
import { mailboxPath } from '../mail/names';
import type { NoticeAction } from '../ui/notices.svelte';
import type { Item } from './model';
import { Scripts } from './scripts';
import { isThere, ruleFor, traitOf, type Filed, type Trait } from './suggest';

/** Messages of which it is looked what they have in common. */
const MOST = 50;
const LIST_ID = 'header:List-Id:asText';

/** What somebody does by hand with some mail can be done to all of its kind from now on. */
export async function habit(desk: Desk, filed: readonly EmailHead[], to: Id): Promise<NoticeAction | null> {
  const mailbox = desk.store.mailboxes.get(to);
  if (mailbox === undefined || mailbox.role !== null || filed.length === 0 || filed.length > MOST) return null;
  const { list } = await desk.client.call<GetResponse<Filed & { readonly [LIST_ID]: string | null }>>(
    'Email/get', { ids: filed.map((email) => email.id), properties: ['from', LIST_ID] });
  const trait = traitOf(list.map((each) => ({ from: each.from, listId: each[LIST_ID] })));
  if (trait === null || trait.value === desk.who.name.toLowerCase()) return null;
  return { label: t('fileAlways', { name: trait.name }), run: () => void make(desk, trait, mailbox.name, mailboxPath(desk.store.mailboxes, mailbox)) };
}

async function make(desk: Desk, trait: Trait, mailbox: string, path: string): Promise<void> {
  const scripts = new Scripts(desk.client, desk.who.name);
  const rule = ruleFor(trait, path);
  try {
    const { name, there } = await scripts.active();
    const { required, items } = there ? await scripts.rules(name) : { required: [], items: [] as readonly Item[] };
    const said = t('filesAlways', { name: trait.name, mailbox });
    if (isThere(items, rule)) return void desk.notices.say(said);
    await scripts.putRules(name, required, [...items, { rule }]);
    desk.notices.say(said, { label: t('undo'), run: () => void scripts.putRules(name, required, items).catch((failed: unknown) => desk.failed(failed)) });
  } catch (failed) {
    if (failed instanceof RequestFailed) desk.notices.trouble(t('filesNever'));
    else desk.failed(failed);
  }
}
