import { type Client, type Progress } from '../jmap/client';

/** A file that is too large to be mailed: whoever has the link may fetch it, for some time. */
export interface Parcel {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly until: string;
  readonly path: string;
}

/** What the operator has decided of such files. */
export interface Limits {
  /** Octets from which on a file goes as a link; null: none does. */
  readonly from: number | null;
  /** Octets of a file. */
  readonly most: number;
}

/** No server sends smaller files as links, so it is not asked about them. */
const LEAST = 1 << 20;

const OWN = '/web/parcels';
const known = new WeakMap<Client, Promise<Limits>>();

/** Whether a file goes as a link; no if the server cannot be asked. */
export async function isLinked(client: Client, file: File): Promise<boolean> {
  if (file.size < LEAST) return false;
  let asked = known.get(client);
  if (asked === undefined) {
    asked = client.seat.reach(OWN, {}).then(async (answer) => (await answer.json()) as Limits);
    known.set(client, asked);
    asked.catch(() => known.delete(client));
  }
  try {
    const { from, most } = await asked;
    return from !== null && file.size >= from && file.size <= most;
  } catch {
    return false; // it is attached, as far as that goes
  }
}

export function sendParcel(client: Client, file: File, progress: Progress, stop: AbortSignal): Promise<Parcel> {
  return client.post<Parcel>(`${OWN}?${new URLSearchParams({ name: file.name.replace(/[/\\\p{Cc}]/gu, '_') || 'file' })}`, file, progress, stop);
}

export async function parcels(client: Client): Promise<readonly Parcel[]> {
  return ((await (await client.seat.reach(OWN, {})).json()) as { readonly parcels: readonly Parcel[] }).parcels;
}

export async function dropParcel(client: Client, id: string): Promise<void> {
  await client.seat.reach(`${OWN}/${encodeURIComponent(id)}`, { method: 'DELETE', headers: { 'X-Veredus-Token': client.token ?? '' } });
}

export function linkOf(parcel: Parcel): string {
  return location.origin + parcel.path;
}
