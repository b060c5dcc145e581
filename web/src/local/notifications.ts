import { EMAIL_PUSH, VAPID, type Client } from '../jmap/client';
import type { Id, Mailbox } from '../jmap/types';
import { MUTED } from '../mail/fields';

/** What a notification is for. RFC 8620 §1.5 */
const TYPES = ['EmailDelivery'];
/** Subscriptions belong to no account. RFC 8620 §7.2 */
const ALONE = { accountId: undefined };

/** What a notification shows, what matters most first. */
const SHOWN = ['threadId', 'from', 'subject'];

/** Where the worker finds what accounts are called, if there are several. */
const NAMES = 'veredus-accounts';
const NAMES_PATH = '/names';

/** In these nothing is new that somebody would want to be told. */
const QUIET: readonly Mailbox['role'][] = ['junk', 'trash', 'drafts', 'sent', 'archive'];

/** What is told of one account. */
export interface Heard {
  readonly account: Id;
  readonly name: string;
  readonly mailboxes: ReadonlyMap<Id, Mailbox>;
}

/** Somebody who is signed in: what of theirs is told, and what others show them. */
export interface Listener {
  readonly client: Client;
  readonly own: Heard;
  readonly shown: readonly Heard[];
}

interface Subscription {
  readonly id: Id;
  readonly deviceClientId: string;
  /** Missing where the server tells only that mail has come. */
  readonly emailPush?: Readonly<Record<Id, unknown>> | null;
}

interface Created {
  readonly created: Readonly<Record<string, unknown>> | null;
  readonly notCreated: Readonly<Record<string, { readonly description?: string }>> | null;
}

/**
 * Mail that comes while the webmail is not open is told by the system, where the person has said that the machine is
 * theirs: that of all who are signed in side by side. The browser's own push service brings it, encrypted; the worker
 * shows it.
 */
export class Notifications {
  /** @param listeners that of the page's own account first */
  constructor(private readonly listeners: readonly Listener[]) {}

  private get client(): Client | undefined {
    return this.listeners[0]?.client;
  }

  /** Whether server and browser both can. */
  get possible(): boolean {
    return this.client?.can(VAPID) === true && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  }

  async on(): Promise<boolean> {
    if (!this.possible || Notification.permission !== 'granted') return false;
    return (await subscription()) !== null;
  }

  /** @returns false if the person does not let us */
  async turnOn(): Promise<boolean> {
    if ((await Notification.requestPermission()) !== 'granted') return false;
    const key = String(this.client?.session.capabilities[VAPID]?.['applicationServerKey']);
    const { pushManager } = await navigator.serviceWorker.ready;
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: octets(key) });
    for (const listener of this.listeners) await register(listener, made);
    await this.tellNames();
    return true;
  }

  async turnOff(): Promise<void> {
    const there = await subscription();
    if (there === null) return;
    const device = await deviceOf(there);
    await endNotifications();
    for (const { client } of this.listeners) await forget(client, await mine(client, device));
  }

  /** The server may have lost it, as a session that ends takes it along, or have learned to tell more. */
  async renew(): Promise<void> {
    if (!(await this.on())) return;
    const there = await subscription();
    if (there === null) return;
    const device = await deviceOf(there);
    for (const listener of this.listeners) {
      const known = await mine(listener.client, device);
      // what others show somebody only their own page knows
      const good = (each: Subscription): boolean => listener !== this.listeners[0] || isAsWished(each, listener);
      if (known.length !== 1 || !known.every(good)) await register(listener, there);
    }
    await this.tellNames();
  }

  /** Where there are several, a notification says whose mail it is. */
  private async tellNames(): Promise<void> {
    const heard = this.listeners.flatMap(({ own, shown }) => [own, ...shown]);
    if (heard.length < 2) return void (await caches.delete(NAMES));
    const names = Object.fromEntries(heard.map(({ account, name }) => [account, name]));
    await (await caches.open(NAMES)).put(NAMES_PATH, new Response(JSON.stringify(names)));
  }
}

async function register(listener: Listener, made: PushSubscription): Promise<void> {
  const { client } = listener;
  const device = await deviceOf(made);
  const { endpoint, keys } = made.toJSON();
  const destroy = (await mine(client, device)).map((each) => each.id);
  const create = { n: { deviceClientId: device, url: endpoint, keys, ...wishes(listener) } };
  const { notCreated } = await client.call<Created>('PushSubscription/set', { ...ALONE, create, destroy });
  const refused = notCreated?.['n'];
  if (refused !== undefined) throw new Error(refused.description);
}

/** New mail in the inbox itself, and in what others show, where the server tells that; else that there is some. */
function wishes({ client, own, shown }: Listener): Record<string, unknown> {
  if (!client.can(EMAIL_PUSH)) return { types: TYPES };
  const of = [own, ...shown].map((heard) => ({ heard, within: heard === own ? inbox(heard) : loud(heard) })).filter(({ within }) => within.length > 0);
  return { types: [], emailPush: Object.fromEntries(of.map(({ heard, within }) => [heard.account, config(within)])) };
}

function inbox({ mailboxes }: Heard): readonly Id[] {
  return [...mailboxes.values()].filter((mailbox) => mailbox.role === 'inbox').map((mailbox) => mailbox.id);
}

/** Of others' mailboxes those that one has let be shown. */
function loud({ mailboxes }: Heard): readonly Id[] {
  return [...mailboxes.values()].filter((mailbox) => mailbox.isSubscribed && !QUIET.includes(mailbox.role)).map((mailbox) => mailbox.id);
}

function config(mailboxes: readonly Id[]): unknown {
  const within = [...mailboxes].sort().map((inMailbox) => ({ inMailbox }));
  const filter = { operator: 'AND', conditions: [{ operator: 'OR', conditions: within }, { notKeyword: '$seen' }, { noneInThreadHaveKeyword: MUTED }] };
  return { filter, properties: SHOWN, urgency: 'high' };
}

function isAsWished({ emailPush }: Subscription, listener: Listener): boolean {
  const wanted = wishes(listener)['emailPush'] as Readonly<Record<Id, unknown>> | undefined;
  const accounts = (of: Readonly<Record<Id, unknown>>): string => JSON.stringify(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, how]) => [id, (how as { readonly filter?: unknown }).filter]));
  return wanted === undefined || (emailPush != null && accounts(emailPush) === accounts(wanted));
}

async function mine(client: Client, device: string): Promise<readonly Subscription[]> {
  const { list } = await client.call<{ list: readonly Subscription[] }>('PushSubscription/get', { ...ALONE, ids: null });
  return list.filter((each) => each.deviceClientId === device);
}

async function forget(client: Client, subscriptions: readonly Subscription[]): Promise<void> {
  const destroy = subscriptions.map((each) => each.id);
  if (destroy.length > 0) await client.call('PushSubscription/set', { ...ALONE, destroy });
}

/** Whoever signs out is told nothing more; the server ends its part with the session. */
export async function endNotifications(): Promise<void> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return;
  await (await subscription())?.unsubscribe();
  await caches.delete(NAMES);
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Another one for each browser, and nothing that says which. RFC 8620 §7.2 */
async function deviceOf(made: PushSubscription): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`veredus-webmail ${made.endpoint}`));
  return [...new Uint8Array(digest)].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}

function octets(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
