import { VAPID, type Client } from '../jmap/client';
import type { Id } from '../jmap/types';

/** What a notification is for. RFC 8620 §1.5 */
const TYPES = ['EmailDelivery'];
/** Subscriptions belong to no account. RFC 8620 §7.2 */
const ALONE = { accountId: undefined };

interface Subscriptions {
  readonly list: readonly { readonly id: Id; readonly deviceClientId: string }[];
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

  /** The server may have lost it: a session that ends takes it along. */
  async renew(): Promise<void> {
    if (!(await this.on())) return;
    const there = await subscription();
    if (there !== null && (await this.mine(await deviceOf(there))).length === 0) await this.register(there);
  }

  private async register(made: PushSubscription): Promise<void> {
    const device = await deviceOf(made);
    const { endpoint, keys } = made.toJSON();
    const before = await this.mine(device);
    const create = { n: { deviceClientId: device, url: endpoint, keys, types: TYPES } };
    const { notCreated } = await this.client.call<Created>('PushSubscription/set', { ...ALONE, create, destroy: before });
    const refused = notCreated?.['n'];
    if (refused !== undefined) throw new Error(refused.description);
  }

  private async mine(device: string): Promise<readonly Id[]> {
    const { list } = await this.client.call<Subscriptions>('PushSubscription/get', { ...ALONE, ids: null });
    return list.filter((each) => each.deviceClientId === device).map((each) => each.id);
  }

  private async forget(ids: readonly Id[]): Promise<void> {
    if (ids.length > 0) await this.client.call('PushSubscription/set', { ...ALONE, destroy: ids });
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
