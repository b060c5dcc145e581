import { birthday, firstOf, isGroup, part, postal, titleOf, type Card, type Component, type NewCard } from './card';

// vCards, as other programs write and read them. RFC 6350, RFC 2426; what they mean in JSContact: RFC 9555

const FOLD = 75;
/** The parts of a name and of an address, in a vCard's order. RFC 6350 §6.2.2, §6.3.1 */
const NAME = ['surname', 'given', 'given2', 'title', 'credential'];
const ADDRESS = ['postOfficeBox', 'apartment', 'name', 'locality', 'region', 'postcode', 'country'];
const MOST = 5000;

interface Property {
  readonly name: string;
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly value: string;
}

/** All contacts in a file; what is none is left out. */
export function readVCards(text: string): NewCard[] {
  const cards: NewCard[] = [];
  let properties: Property[] | null = null;
  for (const line of text.replace(/\r\n?/g, '\n').replace(/\n[ \t]/g, '').split('\n')) {
    const property = readLine(line);
    if (property === null) continue;
    if (property.name === 'BEGIN') properties = [];
    else if (property.name === 'END') {
      if (properties !== null && cards.length < MOST) cards.push(cardOf(properties));
      properties = null;
    } else properties?.push(property);
  }
  return cards;
}

/** RFC 6350 §3.3 */
function readLine(line: string): Property | null {
  const match = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^:;"])*)*):(.*)$/s.exec(line);
  if (match === null) return null;
  const params: Record<string, string[]> = {};
  for (const param of (match[2] ?? '').match(/(?:"[^"]*"|[^;"])+/g) ?? []) {
    const at = param.indexOf('=');
    // version 2.1 and 3.0 may leave TYPE= away
    const [key, value] = at < 0 ? ['TYPE', param] : [param.slice(0, at).toUpperCase(), param.slice(at + 1)];
    params[key] = [...(params[key] ?? []), ...value.replace(/"/g, '').split(',')];
  }
  let value = match[3] ?? '';
  if (params['ENCODING']?.some((each) => /quoted-printable/i.test(each))) value = quotedPrintable(value);
  return { name: (match[1] ?? '').toUpperCase(), params, value };
}

function quotedPrintable(text: string): string {
  const octets = [...text.matchAll(/=([0-9A-Fa-f]{2})|([^=])/g)].flatMap((each) =>
    each[1] === undefined ? [...new TextEncoder().encode(each[2])] : [parseInt(each[1], 16)]);
  return new TextDecoder().decode(new Uint8Array(octets));
}

function plain(text: string): string {
  return text.replace(/\\([nN,;\\:])/g, (_, c: string) => (c === 'n' || c === 'N' ? '\n' : c));
}

/** The parts between semicolons that are not behind a backslash. */
function pieces(text: string): string[] {
  return (text.match(/(?:\\.|[^;\\])*(?:;|$)/gs) ?? []).map((each) => plain(each.replace(/;$/, '')).trim());
}

function contexts(property: Property): { contexts?: Record<string, true>; pref?: number } {
  const types = (property.params['TYPE'] ?? []).map((each) => each.toLowerCase());
  const found: Record<string, true> = {};
  if (types.includes('work')) found['work'] = true;
  if (types.includes('home')) found['private'] = true;
  const pref = Number(property.params['PREF']?.[0] ?? (types.includes('pref') ? 1 : NaN));
  return { ...(Object.keys(found).length === 0 ? {} : { contexts: found }), ...(pref >= 1 && pref <= 100 ? { pref } : {}) };
}

function cardOf(properties: readonly Property[]): NewCard {
  const card: Record<string, unknown> = {};
  const rest: unknown[] = [];
  const put = (property: string, thing: object): void => {
    const things = (card[property] ??= {}) as Record<string, unknown>;
    things[`n${Object.keys(things).length + 1}`] = thing;
  };
  for (const property of properties) {
    const value = plain(property.value).trim();
    if (value === '' && property.name !== 'N') continue;
    switch (property.name) {
      case 'FN':
        card['name'] = { ...(card['name'] as object | undefined), full: value };
        break;
      case 'N': {
        const components = components_(property.value, NAME);
        if (components.length > 0) card['name'] = { ...(card['name'] as object | undefined), components };
        break;
      }
      case 'NICKNAME': put('nicknames', { name: value }); break;
      case 'ORG': {
        const [name = '', ...units] = pieces(property.value);
        put('organizations', { name, ...(units.length > 0 ? { units: units.filter((unit) => unit !== '').map((unit) => ({ name: unit })) } : {}) });
        break;
      }
      case 'TITLE': case 'ROLE': put('titles', { name: value, kind: property.name.toLowerCase() }); break;
      case 'EMAIL': put('emails', { address: value, ...contexts(property) }); break;
      case 'TEL': put('phones', { number: value.replace(/^tel:/i, ''), ...contexts(property) }); break;
      case 'URL': put('links', { uri: value, ...contexts(property) }); break;
      case 'NOTE': put('notes', { note: value }); break;
      case 'ADR': {
        const components = components_(property.value, ADDRESS);
        const full = property.params['LABEL']?.[0];
        if (components.length > 0) put('addresses', { components, ...(full === undefined ? {} : { full: plain(full) }), ...contexts(property) });
        break;
      }
      case 'BDAY': {
        const date = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(value);
        if (date !== null) put('anniversaries', { kind: 'birth', date: { '@type': 'PartialDate', year: Number(date[1]), month: Number(date[2]), day: Number(date[3]) } });
        break;
      }
      case 'PHOTO': {
        const uri = photo(property);
        if (uri !== null) put('media', { kind: 'photo', uri });
        break;
      }
      case 'KEY': {
        const uri = key(property);
        if (uri === null) rest.push(['key', {}, 'unknown', property.value]);
        else put('cryptoKeys', { uri });
        break;
      }
      case 'KIND': case 'X-ADDRESSBOOKSERVER-KIND': card['kind'] = value.toLowerCase(); break;
      case 'MEMBER': case 'X-ADDRESSBOOKSERVER-MEMBER':
        card['members'] = { ...(card['members'] as object | undefined), [value]: true };
        break;
      case 'CATEGORIES':
        card['keywords'] = Object.fromEntries(value.split(',').map((word) => [word.trim(), true]));
        break;
      case 'UID': card['uid'] = value; break;
      case 'VERSION': case 'PRODID': case 'REV': break;
      default: rest.push([property.name.toLowerCase(), {}, 'unknown', property.value]);
    }
  }
  if (rest.length > 0) card['vCardProps'] = rest; // RFC 9555 §2.15.1
  return card as NewCard;
}

function components_(value: string, kinds: readonly string[]): Component[] {
  return pieces(value).flatMap((text, i) => {
    const kind = kinds[i];
    return kind === undefined || text === '' ? [] : [{ kind, value: text }];
  });
}

function photo(property: Property): string | null {
  if (/^data:image\//i.test(property.value)) return property.value.replace(/\\([,;])/g, '$1');
  const inline = property.params['ENCODING']?.some((each) => /^b(?:ase64)?$/i.test(each)) ?? false;
  return inline ? `data:image/jpeg;base64,${property.value.replace(/\s+/g, '')}` : null;
}

/** RFC 6350 §6.8.1, RFC 2426 §3.7.2 */
function key(property: Property): string | null {
  if (/^(?:data|https?):/i.test(property.value)) return property.value.replace(/\\([,;])/g, '$1');
  const inline = property.params['ENCODING']?.some((each) => /^b(?:ase64)?$/i.test(each)) ?? false;
  return inline ? `data:application/pgp-keys;base64,${property.value.replace(/\s+/g, '')}` : null;
}

/** A file of contacts in version 4.0. */
export function writeVCards(cards: readonly Card[]): string {
  return cards.map((card) => [
    'BEGIN:VCARD', 'VERSION:4.0', `UID:${escaped(card.uid)}`, ...(card.kind === undefined ? [] : [`KIND:${card.kind}`]),
    `FN:${escaped(titleOf(card))}`, ...body(card), 'END:VCARD',
  ].map(folded).join('\r\n') + '\r\n').join('');
}

function body(card: Card): string[] {
  const lines: string[] = [];
  if (!isGroup(card) && (card.name?.components ?? []).length > 0) lines.push(`N:${NAME.map((kind) => escaped(part(card, kind))).join(';')}`);
  for (const { name } of Object.values(card.nicknames ?? {})) lines.push(`NICKNAME:${escaped(name)}`);
  const organization = firstOf(card.organizations)?.name;
  if (organization !== undefined) lines.push(`ORG:${escaped(organization)}`);
  for (const { name } of Object.values(card.titles ?? {})) lines.push(`TITLE:${escaped(name)}`);
  for (const each of Object.values(card.emails ?? {})) lines.push(`EMAIL${types(each)}:${escaped(each.address)}`);
  for (const each of Object.values(card.phones ?? {})) lines.push(`TEL${types(each)}:${escaped(each.number)}`);
  for (const each of Object.values(card.addresses ?? {})) {
    const parts = ADDRESS.map((kind) => escaped((each.components ?? []).filter((one) => one.kind === kind).map((one) => one.value).join(' ')));
    const label = each.components === undefined ? ['', '', escaped(postal(each)), '', '', '', ''] : parts;
    lines.push(`ADR${types(each)}:${label.join(';')}`);
  }
  for (const each of Object.values(card.links ?? {})) lines.push(`URL${types(each)}:${each.uri}`);
  for (const { uri } of Object.values(card.cryptoKeys ?? {})) lines.push(`KEY:${uri}`);
  if (birthday(card) !== '') lines.push(`BDAY:${birthday(card).replace(/-/g, '')}`);
  for (const { note } of Object.values(card.notes ?? {})) lines.push(`NOTE:${escaped(note)}`);
  for (const uid of Object.keys(card.members ?? {})) lines.push(`MEMBER:${uid}`);
  for (const property of card.vCardProps ?? []) {
    if (Array.isArray(property) && typeof property[0] === 'string' && typeof property[3] === 'string') lines.push(`${property[0].toUpperCase()}:${property[3]}`);
  }
  return lines;
}

function types(thing: { readonly contexts?: Readonly<Record<string, true>>; readonly pref?: number }): string {
  const context = thing.contexts?.['work'] ? ';TYPE=work' : thing.contexts?.['private'] ? ';TYPE=home' : '';
  return context + (thing.pref === undefined ? '' : `;PREF=${thing.pref}`);
}

function escaped(text: string): string {
  return text.replace(/[\\,;]/g, '\\$&').replace(/\n/g, '\\n');
}

/** RFC 6350 §3.2: no line is longer than 75 octets, and no character is cut. */
function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const c of line) {
    const size = new TextEncoder().encode(c).length;
    if (octets + size > FOLD) {
      out += '\r\n ';
      octets = 1;
    }
    out += c;
    octets += size;
  }
  return out;
}

