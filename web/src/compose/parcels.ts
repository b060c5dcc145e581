import { type Client, type Progress } from '../jmap/client';

/** A file that is too large to be mailed: whoever has the link may fetch it, for some time. */
export interface Parcel {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly until: string;
  readonly path: string;
}

/** Octets from which on a file goes as a link: many servers take no larger mail. */
export const LINKED_FROM = 20 << 20;

const OWN = '/web/parcels';

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
