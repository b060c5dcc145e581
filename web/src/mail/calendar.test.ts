import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCalendar } from './calendar';

const INVITATION = `BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Zurich
BEGIN:STANDARD
DTSTART:19701025T030000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1@example.test
SUMMARY:Autumn concert\\, second
  part
DTSTART;TZID=Europe/Zurich:20261212T193000
DTEND;TZID=Europe/Zurich:20261212T213000
LOCATION:Town hall\\; upper floor
ORGANIZER;CN="Olsen: Marta":mailto:marta@studio.test
ATTENDEE;CN=Alice;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT:mailto:alice@example.test
ATTENDEE;PARTSTAT=ACCEPTED:mailto:jonas@studio.test
DESCRIPTION:Doors at seven.\\nNo coats.
RRULE:FREQ=WEEKLY
BEGIN:VALARM
DESCRIPTION:Wake up
END:VALARM
END:VEVENT
END:VCALENDAR`.replace(/\n/g, '\r\n');

test('an invitation says what, when, where and who', () => {
  const [event] = readCalendar(INVITATION);
  assert.equal(event?.kind, 'invitation');
  assert.equal(event.title, 'Autumn concert, second part');
  assert.equal(event.start?.instant?.toISOString(), '2026-12-12T18:30:00.000Z');
  assert.equal(event.end?.instant?.toISOString(), '2026-12-12T20:30:00.000Z');
  assert.equal(event.place, 'Town hall; upper floor');
  assert.equal(event.organizer?.name, 'Olsen: Marta');
  assert.deepEqual(event.guests.map((each) => [each.email, each.status]), [['alice@example.test', 'open'], ['jonas@studio.test', 'accepted']]);
  assert.equal(event.text, 'Doors at seven.\nNo coats.');
  assert.ok(event.repeats);
});

test('summer time is what the zone says of that day', () => {
  const [event] = readCalendar(INVITATION.replace('20261212T193000', '20260712T193000'));
  assert.equal(event?.start?.instant?.toISOString(), '2026-07-12T17:30:00.000Z');
});

test('a whole day has no time, and a zone of the sender’s own is shown as written', () => {
  const [day] = readCalendar('BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nEND:VEVENT\r\n');
  assert.deepEqual(day?.start, { instant: null, local: '2026-12-24', zone: null, wholeDay: true });
  const [odd] = readCalendar('BEGIN:VEVENT\r\nDTSTART;TZID=Our Town:20261224T180000\r\nEND:VEVENT\r\n');
  assert.deepEqual(odd?.start, { instant: null, local: '2026-12-24T18:00', zone: 'Our Town', wholeDay: false });
});

test('what is no calendar has no events', () => {
  assert.deepEqual(readCalendar('hello\r\nBEGIN:VEVENT\r\n;;;:::\r\n'), []);
  assert.equal(readCalendar('METHOD:CANCEL\r\nBEGIN:VEVENT\r\nEND:VEVENT')[0]?.kind, 'cancelled');
});

const OUTLOOK = `BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Our Town
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID=Our Town:20261212T193000
DURATION:PT1H30M
END:VEVENT
END:VCALENDAR`;

test('a zone that the calendar describes itself is understood', () => {
  const at = (local: string, text = OUTLOOK): string | undefined => readCalendar(text.replace('20261212T193000', local))[0]?.start?.instant?.toISOString();
  assert.equal(at('20261212T193000'), '2026-12-12T18:30:00.000Z');
  assert.equal(at('20260712T193000'), '2026-07-12T17:30:00.000Z');
  assert.equal(at('20260328T120000'), '2026-03-28T11:00:00.000Z');
  assert.equal(at('20260329T120000'), '2026-03-29T10:00:00.000Z');
  assert.equal(at('20261024T120000'), '2026-10-24T10:00:00.000Z');
  assert.equal(at('20261025T120000'), '2026-10-25T11:00:00.000Z');
  const america = OUTLOOK.replace('-1SU;BYMONTH=3', '2SU;BYMONTH=3').replace('-1SU;BYMONTH=10', '1SU;BYMONTH=11');
  assert.equal(at('20260307T120000', america), '2026-03-07T11:00:00.000Z');
  assert.equal(at('20260308T120000', america), '2026-03-08T10:00:00.000Z');
  assert.equal(at('20261031T120000', america), '2026-10-31T10:00:00.000Z');
  assert.equal(at('20261101T120000', america), '2026-11-01T11:00:00.000Z');
  const from = OUTLOOK.replace('BYDAY=-1SU;BYMONTH=3', 'BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14;BYMONTH=3');
  assert.equal(at('20260309T120000', from), '2026-03-09T10:00:00.000Z');
});

test('what has a length has an end', () => {
  assert.equal(readCalendar(OUTLOOK)[0]?.end?.instant?.toISOString(), '2026-12-12T20:00:00.000Z');
  const [days] = readCalendar('BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261230\r\nDURATION:P3D\r\nEND:VEVENT\r\n');
  assert.equal(days?.end?.local, '2027-01-02');
});

test('how it repeats', () => {
  const rule = (text: string): unknown => readCalendar(`BEGIN:VEVENT\r\nDTSTART:20261212T193000Z\r\nRRULE:${text}\r\nEND:VEVENT\r\n`)[0]?.rule;
  assert.deepEqual(rule('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10'), { every: 'week', interval: 2, days: [1, 3], times: 10, until: null });
  assert.equal((rule('FREQ=DAILY;UNTIL=20270101') as { until: { local: string } }).until.local, '2027-01-01');
  assert.equal(rule('FREQ=HOURLY'), null);
});
