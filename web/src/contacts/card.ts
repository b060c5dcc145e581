import type { EmailAddress, Id } from '../jmap/types';

/** What is used here of a contact; all else that it has is left as it is. RFC 9610 §3, RFC 9553 §2 */
export interface Card {
  readonly id: Id;
  readonly uid: string;
  readonly kind?: string;
  readonly name?: { readonly full?: string; readonly components?: readonly Component[]; readonly isOrdered?: boolean };
  readonly emails?: Things<{ readonly address: string }>;
  readonly phones?: Things<{ readonly number: string }>;
  readonly addresses?: Things<{ readonly full?: string; readonly components?: readonly Component[] }>;
  readonly links?: Things<{ readonly uri: string }>;
  readonly organizations?: Things<{ readonly name?: string }>;
  readonly titles?: Things<{ readonly name: string }>;
  readonly notes?: Things<{ readonly note: string }>;
  readonly nicknames?: Things<{ readonly name: string }>;
  readonly anniversaries?: Things<{ readonly kind: string; readonly date: Day }>;
  readonly media?: Things<{ readonly kind: string; readonly blobId?: Id; readonly uri?: string; readonly mediaType?: string }>;
  readonly cryptoKeys?: Things<{ readonly uri: string; readonly mediaType?: string }>;
  readonly members?: Readonly<Record<string, true>>;
  readonly addressBookIds: Readonly<Record<Id, true>>;
  readonly vCardProps?: readonly unknown[];
}

export type Things<T> = Readonly<Record<string, T & { readonly contexts?: Readonly<Record<string, true>>; readonly pref?: number }>>;

/** A piece of a name or an address. */
export interface Component {
  readonly kind: string;
  readonly value: string;
}

interface Day {
  readonly '@type'?: string;
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly utc?: string;
}

/** What is made of a contact on the server: it has no id there yet. */
export type NewCard = Omit<Partial<Card>, 'id'>;

export function isGroup(card: Pick<Card, 'kind'>): boolean {
  return card.kind === 'group';
}

export function part(card: Pick<NewCard, 'name'>, kind: string): string {
  return (card.name?.components ?? []).filter((each) => each.kind === kind).map((each) => each.value).join(' ');
}

/** The parts of a name that was written in one piece: what stands last is the surname, which is mostly right. */
export function nameFrom(full: string): NonNullable<NewCard['name']> {
  const words = full.trim().split(/\s+/);
  if (words.length < 2 || full.includes('@')) return { full };
  return { components: [{ kind: 'given', value: words.slice(0, -1).join(' ') }, { kind: 'surname', value: words.at(-1) ?? '' }], isOrdered: true };
}

/** What somebody is called, as far as the contact tells. */
export function titleOf(card: NewCard): string {
  const full = card.name?.full ?? (card.name?.components ?? []).filter((each) => each.kind !== 'separator').map((each) => each.value).join(' ');
  return [full, firstOf(card.nicknames)?.name, firstOf(card.organizations)?.name, firstOf(card.emails)?.address]
    .map((text) => text?.trim() ?? '').find((text) => text !== '') ?? '';
}

/** By what contacts are put in order: the surname first, where there is one. */
export function orderOf(card: NewCard): string {
  const surname = part(card, 'surname');
  return surname === '' ? titleOf(card) : `${surname} ${part(card, 'given')}`;
}

/** The preferred one, else the first. RFC 9553 §1.5.4 */
export function firstOf<T>(things: Things<T> | undefined): (T & { readonly pref?: number }) | undefined {
  return Object.values(things ?? {}).sort((a, b) => (a.pref ?? 101) - (b.pref ?? 101))[0];
}

export function addressesOf(card: NewCard): EmailAddress[] {
  const name = titleOf(card);
  return Object.values(card.emails ?? {})
    .sort((a, b) => (a.pref ?? 101) - (b.pref ?? 101))
    .map(({ address }) => ({ name: name === address ? null : name, email: address }));
}

export function whoIs(card: NewCard): EmailAddress {
  return { name: titleOf(card), email: firstOf(card.emails)?.address ?? card.uid ?? '' };
}

export function birthday(card: NewCard): string {
  const date = Object.values(card.anniversaries ?? {}).find((each) => each.kind === 'birth')?.date;
  if (date?.utc !== undefined) return date.utc.slice(0, 10);
  if (date?.year === undefined || date.month === undefined || date.day === undefined) return '';
  return `${String(date.year).padStart(4, '0')}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
}

export function postal(address: { readonly full?: string; readonly components?: readonly Component[] }): string {
  return address.full ?? (address.components ?? []).map((each) => each.value).filter((value) => value.trim() !== '').join(', ');
}

/** All that people would look for. */
export function wordsOf(card: Card): string {
  const values = (things: Readonly<Record<string, object>> | undefined): unknown[] => Object.values(things ?? {}).flatMap((each) => Object.values(each));
  return [titleOf(card), ...values(card.emails), ...values(card.phones), ...values(card.organizations), ...values(card.titles),
    ...values(card.nicknames), ...values(card.notes), ...values(card.addresses)]
    .filter((each) => typeof each === 'string').join(' ').toLocaleLowerCase();
}
