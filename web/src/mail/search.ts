import type { Filter, FilterCondition, Mailbox } from '../jmap/types';

/** What has been typed into the search field, understood: words, and operators such as `from:ann`. */
export interface Search {
  readonly filter: Filter;
  /** The words to be shown in what is found. */
  readonly words: readonly string[];
}

interface Term {
  readonly negated: boolean;
  readonly operator: string | null;
  readonly value: string;
}

const TERM = /(-)?(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/giu;

const OPERATORS = [
  'from', 'to', 'cc', 'bcc', 'subject', 'body', 'has', 'is', 'in', 'before', 'after', 'older', 'newer', 'larger',
  'smaller', 'list',
] as const;

type Operator = (typeof OPERATORS)[number];

function isOperator(name: string): name is Operator {
  return (OPERATORS as readonly string[]).includes(name);
}

function terms(text: string): Term[] {
  const found: Term[] = [];
  for (const match of text.matchAll(TERM)) {
    const operator = match[2]?.toLowerCase() ?? null;
    const value = match[3] ?? match[4] ?? '';
    if (operator !== null && !isOperator(operator)) {
      found.push({ negated: match[1] !== undefined, operator: null, value: `${match[2]}:${value}` });
    } else if (value !== '') {
      found.push({ negated: match[1] !== undefined, operator, value });
    }
  }
  return found;
}

/** @param now for `older:3d` and the like */
export function parseSearch(text: string, mailboxes: Iterable<Mailbox>, now: Date): Search {
  const boxes = [...mailboxes];
  const conditions: Filter[] = [];
  const words: string[] = [];
  let everywhere = false;
  for (const term of terms(text)) {
    if (term.operator === 'in' && /^(anywhere|all)$/i.test(term.value)) {
      everywhere = true;
      continue;
    }
    const condition = understand(term, boxes, now);
    conditions.push(term.negated ? { operator: 'NOT', conditions: [condition] } : condition);
    if (!term.negated && (term.operator === null || term.operator === 'subject' || term.operator === 'body')) {
      words.push(term.value);
    }
    if (term.operator === 'in') everywhere = true;
  }
  const hidden = boxes.filter((box) => box.role === 'trash' || box.role === 'junk').map((box) => box.id);
  if (!everywhere && hidden.length > 0) conditions.push({ inMailboxOtherThan: hidden });
  return { filter: { operator: 'AND', conditions }, words };
}

function understand(term: Term, boxes: readonly Mailbox[], now: Date): FilterCondition {
  const { operator, value } = term;
  switch (operator) {
    case null:
      return { text: value };
    case 'from':
    case 'to':
    case 'cc':
    case 'bcc':
    case 'subject':
    case 'body':
      return { [operator]: value };
    case 'has':
      return /^attachments?$/i.test(value) ? { hasAttachment: true } : { text: value };
    case 'is':
      return state(value.toLowerCase());
    case 'in':
      return { inMailbox: find(value, boxes)?.id ?? 'none' };
    case 'list':
      return { header: ['List-Id', value] };
    case 'before':
    case 'after': {
      const date = day(value);
      return date === null ? { text: `${operator}:${value}` } : { [operator]: date.toISOString().replace('.000', '') };
    }
    case 'older':
    case 'newer': {
      const date = ago(value, now);
      if (date === null) return { text: `${operator}:${value}` };
      const instant = date.toISOString().replace(/\.\d+/, '');
      return operator === 'older' ? { before: instant } : { after: instant };
    }
    case 'larger':
    case 'smaller': {
      const size = octets(value);
      if (size === null) return { text: `${operator}:${value}` };
      return operator === 'larger' ? { minSize: size } : { maxSize: size };
    }
    default:
      return { text: value };
  }
}

function state(name: string): FilterCondition {
  switch (name) {
    case 'unread':
      return { notKeyword: '$seen' };
    case 'read':
      return { hasKeyword: '$seen' };
    case 'starred':
    case 'flagged':
      return { hasKeyword: '$flagged' };
    case 'answered':
    case 'replied':
      return { hasKeyword: '$answered' };
    case 'draft':
      return { hasKeyword: '$draft' };
    default:
      return { hasKeyword: name };
  }
}

function find(name: string, boxes: readonly Mailbox[]): Mailbox | undefined {
  const wanted = name.toLowerCase();
  return boxes.find((box) => box.role === wanted) ?? boxes.find((box) => box.name.toLowerCase() === wanted);
}

function day(text: string): Date | null {
  const match = /^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?$/.exec(text);
  if (match === null) return null;
  const date = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3] ?? 1));
  return Number.isNaN(date.getTime()) ? null : date;
}

const DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

function ago(text: string, now: Date): Date | null {
  const match = /^(\d{1,4})([dwmy])$/i.exec(text);
  if (match === null) return null;
  const days = Number(match[1]) * (DAYS[(match[2] ?? 'd').toLowerCase()] ?? 1);
  return new Date(now.getTime() - days * 86_400_000);
}

function octets(text: string): number | null {
  const match = /^(\d+)([km]?)b?$/i.exec(text);
  if (match === null) return null;
  const unit = (match[2] ?? '').toLowerCase();
  return Number(match[1]) * (unit === 'm' ? 1 << 20 : unit === 'k' ? 1 << 10 : 1);
}
