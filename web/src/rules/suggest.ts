import { nameOf } from '../mail/people';
import type { EmailAddress } from '../jmap/types';
import type { Item, Rule } from './model';

/** What a rule needs to know of mail that was filed by hand. */
export interface Filed {
  readonly from: readonly EmailAddress[] | null;
  /** RFC 2919 */
  readonly listId: string | null;
}

/** What mail that was filed together has in common: the list that it came by, or who wrote it. */
export interface Trait {
  readonly kind: 'list' | 'from';
  readonly value: string;
  readonly name: string;
}

/** Null where they have nothing in common. */
export function traitOf(filed: readonly Filed[]): Trait | null {
  const lists = new Map(filed.map((each) => [listOf(each.listId)?.value, listOf(each.listId)]));
  const [list] = lists.values();
  if (lists.size === 1 && list !== undefined) return list;
  const people = new Map(filed.map((each) => [each.from?.[0]?.email.toLowerCase(), each.from?.[0]]));
  const [who] = people.values();
  return people.size === 1 && who !== undefined && lists.size === 1 ? { kind: 'from', value: who.email.toLowerCase(), name: nameOf(who) } : null;
}

function listOf(listId: string | null): Trait | undefined {
  const found = /^([^<]*)<([^<>\s]+)>/.exec(listId?.trim() ?? '');
  const value = found?.[2]?.toLowerCase();
  if (value === undefined) return undefined;
  const name = (found?.[1] ?? '').trim().replace(/^"|"$/g, '');
  return { kind: 'list', value, name: name === '' ? value : name };
}

/** @param path of the mailbox, as scripts know it */
export function ruleFor(trait: Trait, path: string): Rule {
  return {
    name: trait.name.replace(/[[\]]/g, ''), enabled: true, join: 'all', stop: true,
    tests: [trait.kind === 'list'
      ? { test: 'header', match: 'contains', fields: ['list-id'], values: [`<${trait.value}>`], not: false }
      : { test: 'address', part: 'all', match: 'is', fields: ['from'], values: [trait.value], not: false }],
    actions: [{ action: 'fileinto', mailbox: path, copy: false, create: false }],
  };
}

/** Whether rules do already what another one would. */
export function isThere(items: readonly Item[], rule: Rule): boolean {
  const what = (each: Rule): string => JSON.stringify([each.tests.map((test) => [test.test, test.values]), each.actions.map((action) => action.mailbox)]);
  return items.some((item) => item.rule?.enabled === true && what(item.rule) === what(rule));
}
