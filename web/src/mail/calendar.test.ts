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
