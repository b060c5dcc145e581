import { MethodError, type Client } from '../jmap/client';
import type { GetResponse, Id, Mailbox, MailboxRights, Principal, SetResponse, ShareNotification } from '../jmap/types';

/** How much somebody is given, as people think of it. */
export const LEVELS = ['read', 'edit', 'manage'] as const;
export type Level = (typeof LEVELS)[number];

const READ: readonly (keyof MailboxRights)[] = ['mayReadItems'];
const EDIT: readonly (keyof MailboxRights)[] = [...READ, 'maySetSeen', 'maySetKeywords', 'mayAddItems', 'mayRemoveItems'];
const MANAGE: readonly (keyof MailboxRights)[] = [...EDIT, 'mayCreateChild', 'mayRename', 'mayDelete', 'maySubmit', 'mayShare'];
const OF: Readonly<Record<Level, readonly (keyof MailboxRights)[]>> = { read: READ, edit: EDIT, manage: MANAGE };

export function rightsOf(level: Level): Record<string, true> {
  return Object.fromEntries(OF[level].map((right) => [right, true]));
}

/** Null for rights that are none of the levels. */
export function levelOf(rights: MailboxRights): Level | null {
  const given = Object.entries(rights).filter(([, may]) => may).map(([right]) => right);
  return LEVELS.find((level) => given.length === OF[level].length && OF[level].every((right) => rights[right])) ?? null;
}

/** A mailbox of somebody else's, shown in the sidebar or not. */
export interface Offered {
  readonly account: Id;
  readonly owner: string;
  readonly mailbox: Mailbox;
}

/** Everybody one may share with, oneself left out. */
export async function others(client: Client): Promise<readonly Principal[]> {
  const all = await client.call<GetResponse<Principal>>('Principal/get', { ids: null });
  return all.list.filter((principal) => principal.email !== client.session.username);
}

/** What of others' one may see. */
export async function offered(client: Client, principals: readonly Principal[]): Promise<readonly Offered[]> {
  const found: Offered[] = [];
  for (const principal of principals) {
    for (const account of Object.keys(principal.accounts ?? {})) {
      const answer = await client.at(account).call<GetResponse<Mailbox>>('Mailbox/get', { ids: null });
      for (const mailbox of answer.list) found.push({ account, owner: principal.name, mailbox });
    }
  }
  return found;
}

export async function shareNotifications(client: Client): Promise<readonly ShareNotification[]> {
  return (await client.call<GetResponse<ShareNotification>>('ShareNotification/get', { ids: null })).list;
}

/** @param rights null: none any more */
export async function share(client: Client, mailbox: Id, principal: Id, rights: Record<string, true> | null): Promise<void> {
  await set(client, { update: { [mailbox]: { [`shareWith/${principal}`]: rights } } });
}

export async function subscribe(client: Client, account: Id, mailbox: Id, on: boolean): Promise<void> {
  await set(client.at(account), { update: { [mailbox]: { isSubscribed: on } } });
}

async function set(client: Client, change: Record<string, unknown>): Promise<void> {
  const answer = await client.call<SetResponse>('Mailbox/set', change);
  const refused = Object.values(answer.notUpdated ?? {})[0];
  if (refused !== undefined) throw new MethodError(refused.type, refused.description ?? undefined);
}
