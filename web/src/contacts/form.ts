import type { Id, Patch } from '../jmap/types';
import { birthday, firstOf, part, postal, type Card, type Component, type Things } from './card';

/** A line of a form of which there may be several. */
export interface Line {
  key: string;
  value: string;
  context: '' | 'private' | 'work';
}

/** What can be changed of somebody here. */
export interface Form {
  given: string;
  surname: string;
  nickname: string;
  organization: string;
  title: string;
  emails: Line[];
  phones: Line[];
  addresses: Line[];
  links: Line[];
  birthday: string;
  note: string;
}

export function blankLine(lines: readonly Line[]): Line {
  let number = lines.length + 1;
  while (lines.some((line) => line.key === `n${number}`)) number++;
  return { key: `n${number}`, value: '', context: '' };
}

function lines<T>(things: Things<T> | undefined, value: (thing: T) => string): Line[] {
  return Object.entries(things ?? {}).map(([key, thing]) => ({
    key, value: value(thing), context: thing.contexts?.['work'] ? 'work' : thing.contexts?.['private'] ? 'private' : '',
  }));
}

export function formOf(card: Partial<Card>): Form {
  const named = (card.name?.components ?? []).length > 0;
  const words = (card.name?.full ?? '').trim().split(/\s+/);
  return {
    given: named ? part(card, 'given') : words.slice(0, Math.max(1, words.length - 1)).join(' '),
    surname: named ? part(card, 'surname') : words.length > 1 ? words.at(-1) ?? '' : '',
    nickname: firstOf(card.nicknames)?.name ?? '',
    organization: firstOf(card.organizations)?.name ?? '',
    title: firstOf(card.titles)?.name ?? '',
    emails: lines(card.emails, (each) => each.address),
    phones: lines(card.phones, (each) => each.number),
    addresses: lines(card.addresses, postal),
    links: lines(card.links, (each) => each.uri),
    birthday: birthday(card),
    note: firstOf(card.notes)?.note ?? '',
  };
}

/** The properties that are another than they were; null for those that go. */
export function patchOf(card: Partial<Card>, form: Form): Patch {
  const before = formOf(card);
  const patch: Record<string, unknown> = {};
  if (form.given !== before.given || form.surname !== before.surname) patch['name'] = name(card, form);
  one(patch, 'nicknames', card.nicknames, before.nickname, form.nickname, (text) => ({ name: text }));
  one(patch, 'organizations', card.organizations, before.organization, form.organization, (text) => ({ name: text }));
  one(patch, 'titles', card.titles, before.title, form.title, (text) => ({ name: text }));
  one(patch, 'notes', card.notes, before.note, form.note, (text) => ({ note: text }));
  many(patch, 'emails', card.emails, before.emails, form.emails, (text) => ({ address: text }));
  many(patch, 'phones', card.phones, before.phones, form.phones, (text) => ({ number: text }));
  many(patch, 'links', card.links, before.links, form.links, (text) => ({ uri: text, kind: undefined }));
  many(patch, 'addresses', card.addresses, before.addresses, form.addresses, (text) => ({ full: text, components: undefined }));
  if (form.birthday !== before.birthday) patch['anniversaries'] = anniversaries(card, form.birthday);
  return patch;
}

function name(card: Partial<Card>, form: Form): unknown {
  const others = (card.name?.components ?? []).filter((each) => each.kind !== 'given' && each.kind !== 'surname' && each.kind !== 'separator');
  const components: Component[] = [];
  if (form.given.trim() !== '') components.push({ kind: 'given', value: form.given.trim() });
  components.push(...others);
  if (form.surname.trim() !== '') components.push({ kind: 'surname', value: form.surname.trim() });
  return components.length === 0 ? null : { components, isOrdered: true };
}

function orNull(things: Record<string, unknown>): Record<string, unknown> | null {
  return Object.keys(things).length === 0 ? null : things;
}

/** Properties that are a map, of which the form shows the first. */
function one<T>(patch: Record<string, unknown>, property: string, things: Things<T> | undefined, before: string, now: string, make: (text: string) => object): void {
  if (now.trim() === before.trim()) return;
  const rest: Record<string, unknown> = { ...things };
  const first = firstOf(things);
  const key = Object.entries(things ?? {}).find(([, thing]) => thing === first)?.[0] ?? 'n1';
  if (now.trim() === '') delete rest[key];
  else rest[key] = { ...(rest[key] as object | undefined), ...make(now.trim()) };
  patch[property] = orNull(rest);
}

function many<T>(patch: Record<string, unknown>, property: string, things: Things<T> | undefined, before: readonly Line[], now: readonly Line[], make: (text: string) => object): void {
  const left = now.filter((line) => line.value.trim() !== '');
  if (JSON.stringify(left) === JSON.stringify(before)) return;
  const all: Record<string, unknown> = {};
  for (const line of left) {
    const old = things?.[line.key];
    const contexts: Record<string, true> = { ...old?.contexts };
    delete contexts['work'];
    delete contexts['private'];
    if (line.context !== '') contexts[line.context] = true;
    const same = before.find((each) => each.key === line.key)?.value === line.value;
    all[line.key] = { ...old, ...(same ? {} : make(line.value.trim())), contexts: Object.keys(contexts).length === 0 ? undefined : contexts };
  }
  patch[property] = orNull(all);
}

function anniversaries(card: Partial<Card>, day: string): unknown {
  const rest = Object.fromEntries(Object.entries(card.anniversaries ?? {}).filter(([, each]) => each.kind !== 'birth'));
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return orNull(rest);
  return { ...rest, birth: { kind: 'birth', date: { '@type': 'PartialDate', year, month, day: date } } };
}

export function booksOf(id: Id): Readonly<Record<Id, true>> {
  return { [id]: true };
}
