// Invitations are answered: the organizer's calendar understands it, the page remembers it, what is changed or called off is said.
import { execFileSync } from 'node:child_process';
import { page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { rfc5322 } from './letters.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'invitations-');
const ORGANIZER = 'bob@example.test';

function calendar(method, sequence, ...more) {
  return [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//studio//EN', `METHOD:${method}`, 'BEGIN:VTIMEZONE', 'TZID:Europe/Zurich', 'BEGIN:STANDARD', 'DTSTART:19701025T030000',
    'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'END:STANDARD', 'BEGIN:DAYLIGHT', 'DTSTART:19700329T020000',
    'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'END:DAYLIGHT', 'END:VTIMEZONE', 'BEGIN:VEVENT', 'UID:rehearsal@studio.test',
    `SEQUENCE:${sequence}`, 'DTSTAMP:20261101T080000Z', 'SUMMARY:General rehearsal\\, with choir and the big drum that never fits through the door',
    `DTSTART;TZID=Europe/Zurich:20261211T${sequence === 0 ? '193000' : '203000'}`, 'DTEND;TZID=Europe/Zurich:20261211T220000', 'LOCATION:Town hall',
    `ORGANIZER;CN=Bob:mailto:${ORGANIZER}`, `ATTENDEE;CN=Alice;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${name}`, 'ATTENDEE;CN=Jonas:mailto:jonas@studio.test', ...more,
    'RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=3', 'END:VEVENT', 'END:VCALENDAR', '',
  ].join('\r\n');
}

function letter(id, subject, method, sequence, ...more) {
  return { id, from: `Bob <${ORGANIZER}>`, to: name, subject, text: 'See the invitation.',
    attachments: [{ name: 'invite.ics', type: `text/calendar; method=${method}; charset=utf-8`, content: calendar(method, sequence, ...more) }] };
}

const READER = `
import json, sys, icalendar
whole = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
event = whole.walk('VEVENT')[0]
attendees = event['ATTENDEE'] if isinstance(event['ATTENDEE'], list) else [event['ATTENDEE']]
print(json.dumps({'method': str(whole['METHOD']), 'uid': str(event['UID']), 'sequence': int(event['SEQUENCE']), 'organizer': str(event['ORGANIZER']),
  'attendees': [[str(each), str(each.params['PARTSTAT'])] for each in attendees], 'comment': str(event.get('COMMENT', '')), 'summary': str(event['SUMMARY']),
  'start': event['DTSTART'].dt.isoformat()}))
`;

/** What a calendar program reads in the answer that has come last. */
async function read(organizer, count, method = 'REPLY') {
  const inbox = await organizer.mailbox('inbox');
  let ids = [];
  await until(async () => (ids = (await organizer.call('Email/query', { filter: { inMailbox: inbox }, sort: [{ property: 'receivedAt', isAscending: false }] })).ids).length === count, `answer ${count} arrives`);
  const { list: [email] } = await organizer.call('Email/get', { ids: [ids[0]], properties: ['subject', 'from', 'inReplyTo', 'textBody', 'bodyValues', 'bodyStructure'], bodyProperties: ['type', 'blobId', 'partId', 'charset', 'header:Content-Type'], fetchTextBodyValues: true });
  const part = email.bodyStructure.subParts.find((each) => each.type === 'text/calendar');
  check(part['header:Content-Type'].includes(`method=${method}`), 'the part says that it is an answer');
  const octets = Buffer.from(await (await organizer.ask(`/jmap/download/${organizer.account}/${part.blobId}/a.ics`)).arrayBuffer());
  return { email, event: JSON.parse(execFileSync('/usr/bin/python3', ['-c', READER], { input: octets })) };
}

/** Of a conversation the newest message is open: one's own answer. */
async function open(web, subject) {
  if (subject !== null) await web.locator('#list').getByText(subject).click();
  await web.locator('.card .open[aria-expanded=false]').first().click();
}

await withBrowser(async (browser) => {
  const alice = await new Other(base, name, password).open();
  const organizer = await new Other(base, ORGANIZER, password).open();
  const inbox = await alice.mailbox('inbox');
  const at = (minute) => `2026-11-01T09:0${minute}:00Z`;
  await alice.import([{ octets: rfc5322(letter('ask', 'Rehearsal on Friday', 'REQUEST', 0)), at: at(0) }], inbox);
  const web = await page(browser, base);
  await signIn(web, name, password);
  await web.locator('#list').getByText('Rehearsal on Friday').click();
  const card = web.getByRole('region', { name: /^Invitation: General rehearsal/ });
  const question = card.getByRole('group', { name: 'Will you come?' });
  await question.getByText('The answer goes to bob@example.test.').waitFor();
  await card.getByText('Every week on Friday, 3 times').waitFor();
  await question.getByRole('button', { name: 'Comment' }).click();
  await question.getByRole('textbox', { name: 'Comment' }).fill('With pleasure; but later,\nfrom eight.');
  await picture(web, 'asked');
  await accessible(web, 'an invitation that asks');
  await question.getByRole('button', { name: 'Yes' }).focus();
  await web.keyboard.press('Enter');
  await question.getByText('You are coming.').waitFor();
  check(await question.getByRole('button', { name: 'Yes' }).getAttribute('aria-pressed') === 'true', 'the answer is marked');
  await picture(web, 'answered');
  const first = await read(organizer, 1);
  check(first.email.subject.startsWith('Accepted: General rehearsal, with choir'), first.email.subject);
  check(first.email.from[0].email === name && first.email.inReplyTo[0] === 'ask@letters.test', 'it is from who was asked, and answers the invitation');
  check(/will come: General rehearsal[^]*from eight\./.test(first.email.bodyValues[first.email.textBody[0].partId].value), 'people can read it without a calendar');
  check(JSON.stringify(first.event) === JSON.stringify({ method: 'REPLY', uid: 'rehearsal@studio.test', sequence: 0, organizer: `mailto:${ORGANIZER}`,
    attendees: [[`mailto:${name}`, 'ACCEPTED']], comment: 'With pleasure; but later,\nfrom eight.',
    summary: 'General rehearsal, with choir and the big drum that never fits through the door', start: '2026-12-11T19:30:00+01:00' }), JSON.stringify(first.event));
  const { ids: sent } = await alice.call('Email/query', { filter: { inMailbox: await alice.mailbox('sent') } });
  check(sent.length === 1, 'it is among what was sent, and no draft is left');

  // the organizer sees who answers
  const host = await page(browser, base);
  await signIn(host, ORGANIZER, password);
  await host.locator('#list').getByText(/^Accepted: General rehearsal/).first().click();
  const answer = host.getByRole('region', { name: /^Answer to an invitation/ });
  await answer.getByText('With pleasure; but later,').waitFor();
  await answer.getByText('Alice – comes').or(answer.getByText(`${name} – comes`)).waitFor();
  check(await answer.getByRole('button', { name: 'Yes' }).count() === 0, 'an answer is not answered');
  await picture(host, 'organizer');

  // another window knows it, and thinks better of it
  await web.reload();
  await open(web, null);
  await web.getByText('You are coming.').waitFor();
  await web.getByRole('button', { name: 'No', exact: true }).click();
  await web.getByText('You are not coming.').waitFor();
  check((await read(organizer, 2)).event.attendees[0][1] === 'DECLINED', 'the second answer takes the first back');

  // it is changed, then called off
  await alice.import([{ octets: rfc5322(letter('later', 'Rehearsal, an hour later', 'REQUEST', 1)), at: at(1) }], inbox);
  await web.locator('#list').getByText('Rehearsal, an hour later').click();
  const changed = web.getByRole('region', { name: /^Changed invitation: General rehearsal/ });
  await changed.getByText('Before it was changed you had answered: You are not coming.').waitFor();
  await picture(web, 'changed');
  await changed.getByRole('button', { name: 'Maybe' }).click();
  await changed.getByText('You may come.').waitFor();
  const third = await read(organizer, 3);
  check(third.event.attendees[0][1] === 'TENTATIVE' && third.event.sequence === 1 && third.event.start === '2026-12-11T20:30:00+01:00', JSON.stringify(third.event));
  await open(web, 'Rehearsal on Friday');
  await web.getByText('There is a newer version of this invitation').waitFor();
  check(await web.getByRole('button', { name: 'Yes' }).count() === 0, 'what is outdated is not answered');
  // another time is proposed, which the organizer reads
  await open(web, 'Rehearsal, an hour later');
  await changed.getByRole('button', { name: 'Another time' }).click();
  await changed.getByLabel('Starts').fill('2026-12-12T18:00');
  await changed.getByLabel('Ends').fill('2026-12-12T20:00');
  await picture(web, 'another-time');
  await accessible(web, 'another time');
  await changed.getByRole('button', { name: 'Propose' }).click();
  await changed.getByText('You have proposed another time.').waitFor();
  const fourth = await read(organizer, 4, 'COUNTER');
  check(fourth.event.method === 'COUNTER' && fourth.event.start === '2026-12-12T18:00:00+00:00' && fourth.event.sequence === 1, JSON.stringify(fourth.event));
  await host.getByText(/^Another time proposed: General rehearsal/).first().click();
  await host.getByRole('region', { name: /^Proposes another time/ }).getByText('12 December 2026').waitFor();
  await picture(host, 'proposed');
  await alice.import([{ octets: rfc5322(letter('off', 'No rehearsal', 'CANCEL', 2, 'STATUS:CANCELLED')), at: at(2) }], inbox);
  await web.locator('#list').getByText('No rehearsal').click();
  const off = web.getByRole('region', { name: /^Cancelled: General rehearsal/ });
  await off.waitFor();
  check(await off.getByRole('button', { name: 'Yes' }).count() === 0, 'what is called off is not answered');
  await picture(web, 'cancelled');
  await open(web, 'Rehearsal, an hour later');
  await changed.getByText('You have proposed another time.').waitFor();
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'dark');
  await accessible(web, 'an answered invitation, dark');
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, 'phone');
  check(await web.evaluate(() => document.documentElement.scrollWidth) <= 360, 'it is wider than the phone');
  check(web.troubles.length === 0, web.troubles.join('\n'));
});
