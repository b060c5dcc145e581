import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCalendar } from './calendar';
import { answeredOf, counter, invited, letter, proposal, remembered, reply } from './invitation';

const NOW = new Date('2026-12-01T09:30:00.500Z');

function event(...more: string[]): ReturnType<typeof readCalendar>[number] {
  const lines = [
    'BEGIN:VCALENDAR', 'METHOD:REQUEST', 'BEGIN:VTIMEZONE', 'TZID:Europe/Zurich', 'BEGIN:STANDARD', 'DTSTART:19701025T030000', 'END:STANDARD', 'END:VTIMEZONE',
    'BEGIN:VEVENT', 'UID:concert@studio.test', 'SEQUENCE:2', 'SUMMARY:Autumn concert\\, second part', 'DTSTART;TZID=Europe/Zurich:20261212T193000', 'DTSTAMP:20260101T000000Z',
    'ORGANIZER;CN=Marta:mailto:marta@studio.test', 'ATTENDEE;CN="Wonder; Alice":MAILTO:Alice@Example.test', 'ATTENDEE:mailto:jonas@studio.test', ...more, 'END:VEVENT', 'END:VCALENDAR',
  ];
  const found = readCalendar(lines.join('\r\n'))[0];
  if (found === undefined) throw new Error('no event');
  return found;
}

test('only who is asked by somebody else can answer', () => {
  assert.equal(invited(event(), ['alice@example.test'])?.email, 'Alice@Example.test');
  assert.equal(invited(event(), ['bob@example.test']), null);
  assert.equal(invited(event(), ['marta@studio.test', 'jonas@studio.test']), null);
  assert.equal(invited(event('STATUS:CANCELLED'), ['alice@example.test']), null);
});

test('an answer names the event, its version and the day, and who answers what', () => {
  const asked = event('RECURRENCE-ID;TZID=Europe/Zurich:20261212T193000');
  const as = invited(asked, ['alice@example.test']);
  assert.ok(as);
  const lines = reply(asked, as, 'tentative', 'Perhaps; if, the train\nis "late"', NOW).replace(/\r\n /g, '').split('\r\n');
  for (const line of ['METHOD:REPLY', 'UID:concert@studio.test', 'SEQUENCE:2', 'DTSTAMP:20261201T093000Z', 'TZID:Europe/Zurich', 'RECURRENCE-ID;TZID=Europe/Zurich:20261212T193000',
    'ORGANIZER;CN=Marta:mailto:marta@studio.test', 'ATTENDEE;PARTSTAT=TENTATIVE;CN="Wonder; Alice":mailto:Alice@Example.test', 'COMMENT:Perhaps\\; if\\, the train\\nis "late"']) {
    assert.ok(lines.includes(line), `${line}\n${lines.join('\n')}`);
  }
  assert.equal(lines.filter((line) => line.startsWith('ATTENDEE')).length, 1);
  assert.equal(lines.filter((line) => line.startsWith('DTSTAMP')).length, 1);
  const read = readCalendar(lines.join('\r\n'))[0];
  assert.equal(read?.kind, 'answer');
  assert.equal(read.guests[0]?.status, 'tentative');
  assert.equal(read.comment, 'Perhaps; if, the train\nis "late"');
  assert.equal(read.key, asked.key);
});

test('lines are folded between characters', () => {
  const asked = event();
  const folded = reply(asked, { name: '', email: 'alice@example.test', status: 'open' }, 'declined', 'ü'.repeat(200), NOW);
  for (const line of folded.split('\r\n')) assert.ok(new TextEncoder().encode(line).length <= 75, line);
  assert.equal(readCalendar(folded)[0]?.comment, 'ü'.repeat(200));
  assert.ok(folded.includes('ATTENDEE;PARTSTAT=DECLINED:mailto:alice@example.test'));
});

test('the mail says it in words and as a calendar', async () => {
  const mail = await letter({ name: 'Alice', email: 'alice@example.test' }, { name: null, email: 'marta@studio.test' }, { subject: 'Zugesagt: Führung', text: 'Ja.' }, 'X', 'ask@studio.test', NOW).text();
  assert.match(mail, /^From: "Alice" <alice@example\.test>\r\nTo: marta@studio\.test\r\n/);
  assert.match(mail, /In-Reply-To: <ask@studio\.test>/);
  assert.match(mail, /Content-Type: text\/calendar; method=REPLY; charset=utf-8\r\n/);
});

test('what was answered is remembered, and the oldest is forgotten', () => {
  let kept: unknown = null;
  for (let i = 0; i < 250; i++) kept = remembered(kept, { ...event(), key: `e${i}` }, 'accepted', new Date(NOW.getTime() + i));
  assert.equal(Object.keys(kept as object).length, 200);
  assert.equal(answeredOf(kept, { ...event(), key: 'e0' }), null);
  assert.deepEqual(answeredOf(kept, { ...event(), key: 'e249' }), { answer: 'accepted', sequence: 2, at: NOW.getTime() + 249 });
});

test('another time is proposed for the same event', () => {
  const asked = event();
  const as = invited(asked, ['alice@example.test']);
  assert.ok(as);
  assert.equal(new Date(proposal(asked).start).toISOString(), asked.start?.instant?.toISOString());
  const lines = counter(asked, as, { start: '2026-12-13T10:00', end: '2026-12-13T11:30' }, '', NOW).split('\r\n');
  for (const line of ['METHOD:COUNTER', 'UID:concert@studio.test', 'SEQUENCE:2']) assert.ok(lines.includes(line), line);
  assert.ok(!lines.some((line) => line.includes('19:30') || line.startsWith('DTSTART;TZID')));
  const read = readCalendar(lines.join('\r\n'))[0];
  assert.equal(read?.kind, 'counter');
  assert.equal(read.start?.instant?.getTime(), new Date('2026-12-13T10:00').getTime());
  assert.equal(read.end?.instant?.getTime(), new Date('2026-12-13T11:30').getTime());
  assert.equal(read.key, asked.key);
});
