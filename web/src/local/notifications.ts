import { EMAIL_PUSH, VAPID, type Client } from '../jmap/client';
import type { Id } from '../jmap/types';
import { MUTED } from '../mail/fields';

/** What a notification is for. RFC 8620 §1.5 */
const TYPES = ['EmailDelivery'];
/** Subscriptions belong to no account. RFC 8620 §7.2 */
const ALONE = { accountId: undefined };

/** What a notification shows, what matters most first. */
const SHOWN = ['threadId', 'from', 'subject'];

interface Subscription {
  readonly id: Id;
  readonly deviceClientId: string;
  /** Missing where the server tells only that mail has come. */
  readonly emailPush?: unknown;
}

interface Created {
  readonly created: Readonly<Record<string, unknown>> | null;
  readonly notCreated: Readonly<Record<string, { readonly description?: string }>> | null;
}

/**
 * Mail that comes while the webmail is not open is told by the system, where the person has said that the machine is
 * theirs. The browser's own push service brings it, encrypted; the worker shows it.
 */
export class Notifications {
  constructor(private readonly client: Client) {}

  /** Whether server and browser both can. */
  get possible(): boolean {
    return this.client.can(VAPID) && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  }

  async on(): Promise<boolean> {
    if (!this.possible || Notification.permission !== 'granted') return false;
    return (await subscription()) !== null;
  }

  /** @returns false if the person does not let us */
  async turnOn(): Promise<boolean> {
    if ((await Notification.requestPermission()) !== 'granted') return false;
    const key = String(this.client.session.capabilities[VAPID]?.['applicationServerKey']);
    const { pushManager } = await navigator.serviceWorker.ready;
    await this.register(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: octets(key) }));
    return true;
  }

  async turnOff(): Promise<void> {
    const there = await subscription();
    if (there === null) return;
    const device = await deviceOf(there);
    await there.unsubscribe();
    await this.forget(await this.mine(device));
  }

  /** The server may have lost it, as a session that ends takes it along, or have learned to tell more. */
  async renew(): Promise<void> {
    if (!(await this.on())) return;
    const there = await subscription();
    if (there === null) return;
    const mine = await this.mine(await deviceOf(there));
    if (mine.length === 0 || mine.some((each) => each.emailPush === null)) await this.register(there);
  }

  private async register(made: PushSubscription): Promise<void> {
    const device = await deviceOf(made);
    const { endpoint, keys } = made.toJSON();
    const before = await this.mine(device);
    const create = { n: { deviceClientId: device, url: endpoint, keys, ...(await this.wishes()) } };
    const destroy = before.map((each) => each.id);
    const { notCreated } = await this.client.call<Created>('PushSubscription/set', { ...ALONE, create, destroy });
    const refused = notCreated?.['n'];
    if (refused !== undefined) throw new Error(refused.description);
  }

  /** New mail in the inbox itself, where the server tells that; else that there is some. */
  private async wishes(): Promise<Record<string, unknown>> {
    if (!this.client.can(EMAIL_PUSH)) return { types: TYPES };
    const { ids } = await this.client.call<{ ids: readonly Id[] }>('Mailbox/query', { filter: { role: 'inbox' } });
    const filter = {
      operator: 'AND', conditions: [{ inMailbox: ids[0] }, { notKeyword: '$seen' }, { noneInThreadHaveKeyword: MUTED }],
    };
    return { types: [], emailPush: { [this.client.accountId]: { filter, properties: SHOWN, urgency: 'high' } } };
  }

  private async mine(device: string): Promise<readonly Subscription[]> {
    const { list } = await this.client.call<{ list: readonly Subscription[] }>('PushSubscription/get', { ...ALONE, ids: null });
    return list.filter((each) => each.deviceClientId === device);
  }

  private async forget(subscriptions: readonly Subscription[]): Promise<void> {
    const destroy = subscriptions.map((each) => each.id);
    if (destroy.length > 0) await this.client.call('PushSubscription/set', { ...ALONE, destroy });
  }
}

/** Whoever signs out is told nothing more; the server ends its part with the session. */
export async function endNotifications(): Promise<void> {
  if ('serviceWorker' in navigator && 'PushManager' in window) await (await subscription())?.unsubscribe();
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
