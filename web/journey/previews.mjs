// What comes along with mail, looked at without leaving it: invitations, contacts, text, pictures, sound, film, PDF.
import { page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { rfc5322 } from './letters.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'previews-');

const EVENT = [
  'BEGIN:VCALENDAR', 'VERSION:2.0', 'METHOD:REQUEST', 'BEGIN:VEVENT', 'UID:concert@studio.test', 'SUMMARY:Autumn concert\\, general rehearsal',
  'DTSTART;TZID=Europe/Zurich:20261211T193000', 'DTEND;TZID=Europe/Zurich:20261211T220000', 'LOCATION:Town hall\\, upper floor',
  'ORGANIZER;CN=Marta Olsen:mailto:marta@studio.test', 'ATTENDEE;CN=Alice;PARTSTAT=NEEDS-ACTION:mailto:alice@example.test',
  'ATTENDEE;CN=Jonas Weber;PARTSTAT=ACCEPTED:mailto:jonas@studio.test', 'DESCRIPTION:Bring the score.\\nDoors at seven.<script>window.evil = 1</script>',
  'END:VEVENT', 'END:VCALENDAR', '',
].join('\r\n');

const CARD = [
  'BEGIN:VCARD', 'VERSION:4.0', 'FN:Jonas Weber', 'N:Weber;Jonas;;;', 'ORG:Studio Olsen', 'EMAIL:jonas@studio.test', 'TEL:+41 44 555 01 02',
  'ADR:;;Kornhausgasse 4;Basel;;4051;Switzerland', 'END:VCARD', '',
].join('\r\n');

/** A tenth of a second of silence. */
function sound() {
  const samples = 800;
  const wave = Buffer.alloc(44 + samples, 128);
  wave.write('RIFF', 0); wave.writeUInt32LE(36 + samples, 4); wave.write('WAVEfmt ', 8); wave.writeUInt32LE(16, 16); wave.writeUInt16LE(1, 20);
  wave.writeUInt16LE(1, 22); wave.writeUInt32LE(8000, 24); wave.writeUInt32LE(8000, 28); wave.writeUInt16LE(1, 32); wave.writeUInt16LE(8, 34);
  wave.write('data', 36); wave.writeUInt32LE(samples, 40);
  return wave;
}

const LETTER = {
  id: 'pv', from: 'Marta Olsen <marta@studio.test>', to: name, subject: 'Rehearsal, and all the papers', text: 'All of it is attached.\n\nMarta',
  attachments: [
    { name: 'invite.ics', type: 'text/calendar; method=REQUEST; charset=utf-8', content: EVENT },
    { name: 'jonas.vcf', type: 'text/vcard', content: CARD },
    { name: 'notes.txt', type: 'text/plain', content: 'Bars 40 to 52 again.\n' },
    { name: 'horn.wav', type: 'audio/wav', content: sound() },
    { name: 'stage.svg', type: 'image/svg+xml', content: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><rect width="90" height="60" fill="#b93214"/><script>parent.evil = 1</script></svg>' },
    { name: 'score.pdf', type: 'application/pdf', content: '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n' },
    { name: 'stage.webm', type: 'video/webm', content: Buffer.from('1a45dfa3', 'hex') },
  ],
};

async function open(web, file) {
  await web.getByRole('button', { name: new RegExp(`^${file.replace('.', '\\.')}`) }).click();
  return web.getByRole('dialog', { name: file });
}

async function shut(web) {
  await web.keyboard.press('Escape');
  await web.getByRole('dialog').waitFor({ state: 'detached' });
}

async function all(web) {
  await web.getByText('Rehearsal, and all the papers').first().click();
  const invitation = web.getByRole('region', { name: /Invitation: Autumn concert, general rehearsal/ });
  await invitation.getByText('Friday, 11 December 2026').or(invitation.getByText('Friday 11 December 2026')).waitFor();
  await invitation.getByText('18:30').first().waitFor(); // the journey's clock is UTC
  await invitation.getByText('Town hall, upper floor').waitFor();
  await invitation.locator('summary').click();
  await invitation.getByText('Jonas Weber – comes').waitFor();
  await picture(web, 'invitation');
  await accessible(web, 'invitation');
  const card = await open(web, 'jonas.vcf');
  await card.getByText('Kornhausgasse 4').waitFor();
  await picture(web, 'card');
  await accessible(web, 'card');
  await card.getByRole('button', { name: /Add to contacts/ }).click();
  await card.getByRole('button', { name: 'In your contacts' }).waitFor();
  await shut(web);
  await (await open(web, 'notes.txt')).getByText('Bars 40 to 52').waitFor();
  await shut(web);
  const audio = (await open(web, 'horn.wav')).locator('audio');
  await until(() => audio.evaluate((element) => element.readyState > 0), 'the sound can be played');
  await shut(web);
  const image = (await open(web, 'stage.svg')).locator('img');
  await until(() => image.evaluate((element) => element.complete && element.naturalWidth > 0), 'the picture is shown');
  await shut(web);
  await (await open(web, 'score.pdf')).locator('iframe').waitFor();
  await shut(web);
  await (await open(web, 'stage.webm')).locator('video').waitFor();
  await shut(web);
  await (await open(web, 'invite.ics')).getByText('Town hall, upper floor').waitFor();
  await shut(web);
  check(await web.evaluate(() => window.evil === undefined), 'nothing of it is a script');
}

/** A logo beside who is proven to have sent a message, and initials beside one who is not. */
async function logos(web, other) {
  const letter = (id, dmarc) => ({ id, from: `Walks <letters@${id}.test>`, to: name, subject: `From ${id}`, text: 'Nine days.',
    extra: `Authentication-Results: mail.example.test; dmarc=${dmarc} header.from=${id}.test; bimi=pass header.d=${id}.test\r\n` });
  const at = new Date().toISOString().replace(/\.\d+/, '');
  await other.import([letter('proven', 'pass'), letter('claimed', 'fail')].map((each) => ({ octets: rfc5322(each), at })), await other.mailbox('inbox'));
  // a domain that publishes one is on the internet
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="#17324d"/><path d="M6 30 20 10l14 20z" fill="#fff"/></svg>';
  const asked = [];
  await web.route('**/web/logo?*', (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: 'image/svg+xml', body: svg });
  });
  await web.goto('/mail/inbox');
  await web.locator('#list').getByText('From claimed').click();
  await web.getByRole('article').getByText('Nine days.').waitFor();
  await web.getByRole('article').getByText('Maybe forged').waitFor();
  check(asked.length === 0, 'nothing is asked for of who may be somebody else');
  await web.locator('#list').getByText('From proven').click();
  const logo = web.getByRole('article').locator('.avatar img');
  await until(() => logo.evaluate((image) => image.complete && image.naturalWidth > 0), 'the logo is shown');
  check(asked.every((url) => url.endsWith('?domain=proven.test')), `it is that domain's: ${asked}`);
  await picture(web, 'logo');
  await accessible(web, 'a logo');
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  await other.import([{ octets: rfc5322(LETTER), at: new Date().toISOString().replace(/\.\d+/, '') }], await other.mailbox('inbox'));
  const web = await page(browser, base);
  await signIn(web, name, password);
  await all(web);
  await logos(web, other);
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'logo-dark');
  await web.goto('/mail/inbox');
  await web.locator('#list').getByText(LETTER.subject).first().click();
  await web.getByText('Town hall, upper floor').first().waitFor();
  await picture(web, 'dark');
  await accessible(web, 'invitation, dark');
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, 'phone');
  check(await web.evaluate(() => document.documentElement.scrollWidth) <= 360, 'it is wider than the phone');
  const troubles = web.troubles.filter((each) => !/stage\.webm|blob:|ERR_REQUEST_RANGE/.test(each));
  check(troubles.length === 0, troubles.join('\n'));
});
