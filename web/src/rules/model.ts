// The rules of a script, as the server's API has them: see doc/api.md.

export interface Rule {
  readonly name: string;
  readonly enabled: boolean;
  readonly join: 'all' | 'any' | 'always';
  readonly tests: readonly RuleTest[];
  readonly actions: readonly RuleAction[];
  readonly stop: boolean;
}

export interface RuleTest {
  readonly test: 'header' | 'address' | 'body' | 'exists' | 'size';
  readonly not: boolean;
  readonly fields?: readonly string[];
  readonly part?: 'all' | 'localpart' | 'domain';
  readonly match?: 'is' | 'contains' | 'matches' | 'regex';
  readonly values?: readonly string[];
  readonly side?: 'over' | 'under';
  readonly octets?: number;
}

export interface RuleAction {
  readonly action: 'fileinto' | 'redirect' | 'keep' | 'discard' | 'reject' | 'ereject' | 'addflag';
  readonly mailbox?: string;
  readonly copy?: boolean;
  readonly create?: boolean;
  readonly address?: string;
  readonly reason?: string;
  readonly flags?: readonly string[];
}

/** What is no rule is text, and stays where and as it is. */
export interface Item {
  readonly rule?: Rule;
  readonly text?: string;
}

export interface RuleScript {
  readonly required: readonly string[];
  readonly items: readonly Item[];
}

/** What a person chooses for a condition. */
export const SUBJECTS = ['from', 'to', 'subject', 'list', 'body', 'size', 'attachment', 'header'] as const;
export type Subject = (typeof SUBJECTS)[number];

export const VERBS = ['file', 'copy', 'star', 'read', 'forward', 'discard', 'reject'] as const;
export type Verb = (typeof VERBS)[number];

/** A condition as it is edited. */
export interface Condition {
  subject: Subject;
  field: string;
  match: 'contains' | 'is' | 'matches' | 'regex';
  value: string;
  not: boolean;
  side: 'over' | 'under';
  /** What cannot be edited here, kept. */
  other: RuleTest | null;
}

export interface Deed {
  verb: Verb;
  mailbox: string;
  text: string;
  other: RuleAction | null;
}

export interface Draft {
  name: string;
  enabled: boolean;
  join: Rule['join'];
  conditions: Condition[];
  deeds: Deed[];
  stop: boolean;
}

const FIELDS: Partial<Record<Subject, readonly string[]>> = { from: ['from'], to: ['to', 'cc'], subject: ['subject'], list: ['list-id'] };

export function blankCondition(): Condition {
  return { subject: 'from', field: '', match: 'contains', value: '', not: false, side: 'over', other: null };
}

export function blankDeed(): Deed {
  return { verb: 'file', mailbox: '', text: '', other: null };
}

export function blankDraft(): Draft {
  return { name: '', enabled: true, join: 'all', conditions: [blankCondition()], deeds: [blankDeed()], stop: false };
}

const ATTACHMENT: RuleTest = { test: 'header', match: 'contains', fields: ['content-type'], values: ['multipart/mixed'], not: false };

export function draftOf(rule: Rule): Draft {
  return {
    name: rule.name, enabled: rule.enabled, join: rule.join, stop: rule.stop,
    conditions: rule.tests.map(conditionOf), deeds: rule.actions.map(deedOf),
  };
}

function same(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((each, i) => each.toLowerCase() === b[i]?.toLowerCase());
}

function conditionOf(test: RuleTest): Condition {
  const plain = { ...blankCondition(), not: test.not, match: test.match ?? 'contains', value: (test.values ?? []).join(', ') } as Condition;
  if (test.test === 'size') return { ...plain, subject: 'size', side: test.side ?? 'over', value: String((test.octets ?? 0) / 1_000_000) };
  if (test.test === 'body') return { ...plain, subject: 'body' };
  if (test.test === 'header' && same(test.fields, ATTACHMENT.fields) && same(test.values, ATTACHMENT.values)) return { ...plain, subject: 'attachment', value: '' };
  if (test.test === 'address' && test.part === 'all' && test.match === 'is') {
    for (const subject of PEOPLE) if (same(test.fields, FIELDS[subject])) return { ...plain, subject };
  }
  if (test.test === 'header') {
    for (const subject of SUBJECTS) if (same(test.fields, FIELDS[subject]) && !isWholeName(subject, test)) return { ...plain, subject };
    return { ...plain, subject: 'header', field: (test.fields ?? []).join(', ') };
  }
  return { ...plain, other: test };
}

function deedOf(action: RuleAction): Deed {
  const plain = blankDeed();
  switch (action.action) {
    case 'fileinto': return { ...plain, verb: action.copy ? 'copy' : 'file', mailbox: action.mailbox ?? '' };
    case 'redirect': return { ...plain, verb: 'forward', text: action.address ?? '', other: action.copy ? null : action };
    case 'discard': return { ...plain, verb: 'discard' };
    case 'reject': return { ...plain, verb: 'reject', text: action.reason ?? '' };
    case 'addflag':
      if (same(action.flags, ['\\Flagged'])) return { ...plain, verb: 'star' };
      if (same(action.flags, ['\\Seen'])) return { ...plain, verb: 'read' };
      return { ...plain, other: action };
    case 'keep': case 'ereject': return { ...plain, other: action };
  }
}

/** Fields of people: who is meant by one of them is an address. */
const PEOPLE: readonly Subject[] = ['from', 'to'];

/** Whether a field of people is to be something else than an address as a whole. */
function isWholeName(subject: Subject, test: RuleTest): boolean {
  return PEOPLE.includes(subject) && test.match === 'is' && !(test.values ?? []).every((value) => /^[^\s<>]+@[^\s<>]+$/.test(value));
}

function words(text: string): string[] {
  return text.split(',').map((each) => each.trim()).filter((each) => each !== '');
}

function testOf(condition: Condition): RuleTest {
  if (condition.other !== null) return { ...condition.other, not: condition.not };
  const { not, match } = condition;
  switch (condition.subject) {
    case 'size': return { test: 'size', side: condition.side, octets: Math.round(Number(condition.value) * 1_000_000), not };
    case 'body': return { test: 'body', match, values: words(condition.value), not };
    case 'attachment': return { ...ATTACHMENT, not };
    case 'header': return { test: 'header', match, fields: words(condition.field), values: words(condition.value), not };
    default: {
      const fields = FIELDS[condition.subject] ?? [];
      // a subject may well have a comma in it
      const values = condition.subject === 'subject' ? [condition.value.trim()] : words(condition.value);
      // a field has names and brackets besides
      if (match === 'is' && PEOPLE.includes(condition.subject)) return { test: 'address', part: 'all', match, fields, values, not };
      return { test: 'header', match, fields, values, not };
    }
  }
}

function actionOf(deed: Deed): RuleAction {
  if (deed.other !== null) return deed.other;
  switch (deed.verb) {
    case 'file': return { action: 'fileinto', mailbox: deed.mailbox, copy: false, create: false };
    case 'copy': return { action: 'fileinto', mailbox: deed.mailbox, copy: true, create: false };
    case 'forward': return { action: 'redirect', address: deed.text.trim(), copy: true };
    case 'discard': return { action: 'discard' };
    case 'reject': return { action: 'reject', reason: deed.text.trim() };
    case 'star': return { action: 'addflag', flags: ['\\Flagged'] };
    case 'read': return { action: 'addflag', flags: ['\\Seen'] };
  }
}

export function ruleOf(draft: Draft): Rule {
  // flags are those of what is filed behind them
  const deeds = [...draft.deeds].sort((a, b) => Number(b.verb === 'star' || b.verb === 'read') - Number(a.verb === 'star' || a.verb === 'read'));
  return {
    name: draft.name.replace(/[[\]]/g, '').trim(), enabled: draft.enabled,
    join: draft.conditions.length === 0 ? 'always' : draft.join === 'always' ? 'all' : draft.join,
    tests: draft.conditions.map(testOf), actions: deeds.map(actionOf), stop: draft.stop,
  };
}

/** What is missing from a condition, if anything is. */
export function isWhole(draft: Draft): boolean {
  return draft.deeds.length > 0 && draft.conditions.every((each) => each.other !== null || each.subject === 'attachment'
      || (each.value.trim() !== '' && (each.subject !== 'header' || each.field.trim() !== '') && (each.subject !== 'size' || Number(each.value) > 0)))
    && draft.deeds.every((each) => each.other !== null
      || ((each.verb !== 'file' && each.verb !== 'copy') || each.mailbox !== '') && ((each.verb !== 'forward' && each.verb !== 'reject') || each.text.trim() !== ''));
}
