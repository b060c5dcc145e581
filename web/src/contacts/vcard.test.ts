import assert from 'node:assert/strict';
import { test } from 'node:test';
import { birthday, orderOf, part, titleOf, type Card } from './card';
import { formOf, patchOf } from './form';
import { readVCards, writeVCards } from './vcard';

const ADA = `BEGIN:VCARD\r
VERSION:3.0\r
UID:ada-1\r
FN:Ada Lovelace\r
N:Lovelace;Ada;;;\r
ORG:Analytical Engines\\, Ltd;Notes\r
item1.EMAIL;TYPE=INTERNET,WORK,pref:ada@engines.test\r
TEL;TYPE=HOME:+44 555 12\r
ADR;TYPE=HOME:;;12 St James's Square;London;;SW1Y;UK\r
BDAY:1815-12-10\r
NOTE:First\\nprogrammer; or so\r
 mewhat\r
X-SPIN:left\r
END:VCARD\r
`;

test('reads what other programs write', () => {
  const [card] = readVCards(ADA);
  assert.ok(card !== undefined);
  assert.equal(titleOf(card), 'Ada Lovelace');
  assert.equal(part(card, 'surname'), 'Lovelace');
  assert.equal(orderOf(card), 'Lovelace Ada');
  assert.deepEqual(card.emails, { n1: { address: 'ada@engines.test', contexts: { work: true }, pref: 1 } });
  assert.deepEqual(card.organizations, { n1: { name: 'Analytical Engines, Ltd', units: [{ name: 'Notes' }] } });
  assert.equal(birthday(card), '1815-12-10');
  assert.equal(card.notes?.['n1']?.note, 'First\nprogrammer; or somewhat');
  assert.deepEqual(card.addresses?.['n1']?.components?.map((each) => each.kind), ['name', 'locality', 'postcode', 'country']);
  assert.deepEqual(card.vCardProps, [['x-spin', {}, 'unknown', 'left']]);
});

test('what is written is read as the same', () => {
  const card = { ...readVCards(ADA)[0], id: 'C1', uid: 'ada-1', addressBookIds: { K1: true } } as Card;
  const again = { ...readVCards(writeVCards([card]))[0] };
  assert.deepEqual(again.emails, card.emails);
  assert.deepEqual(again.name, card.name);
  assert.deepEqual(again.addresses, card.addresses);
  assert.deepEqual(again.notes, card.notes);
  assert.deepEqual(again.vCardProps, card.vCardProps);
  assert.equal(again.uid, 'ada-1');
  for (const line of writeVCards([card]).split('\r\n')) assert.ok(new TextEncoder().encode(line).length <= 75);
});

test('groups and old encodings', () => {
  const [group, old] = readVCards('BEGIN:VCARD\nKIND:group\nFN:Friends\nMEMBER:urn:uuid:1\nMEMBER:urn:uuid:2\nEND:VCARD\nBEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Zo=C3=AB\nEMAIL;HOME:z@ek.test\nEND:VCARD\nnonsense');
  assert.deepEqual(group?.members, { 'urn:uuid:1': true, 'urn:uuid:2': true });
  assert.equal(titleOf(old ?? {}), 'Zoë');
  assert.deepEqual(old?.emails?.['n1']?.contexts, { private: true });
  assert.deepEqual(readVCards('no card at all'), []);
});

test('a form changes what was changed in it and nothing else', () => {
  const card = { ...readVCards(ADA)[0], id: 'C1', uid: 'ada-1', addressBookIds: { K1: true } } as Card;
  const form = formOf(card);
  assert.deepEqual(patchOf(card, form), {});
  form.surname = 'King';
  form.phones = [];
  form.emails.push({ key: 'n2', value: 'ada@home.test', context: 'private' });
  assert.deepEqual(JSON.parse(JSON.stringify(patchOf(card, form))), {
    name: { components: [{ kind: 'given', value: 'Ada' }, { kind: 'surname', value: 'King' }], isOrdered: true },
    phones: null,
    emails: {
      n1: { address: 'ada@engines.test', contexts: { work: true }, pref: 1 },
      n2: { address: 'ada@home.test', contexts: { private: true } },
    },
  });
});
