// Contacts: made, changed, imported, grouped, written to, exported and deleted.
import { readFileSync } from 'node:fs';
import { page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { rfc5322 } from './letters.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'contacts-');

const PEOPLE = [['Amara', 'Nwosu', 'amara@clinic.test'], ['Göran', 'Ek', 'goran@ek.test'], ['Ines', 'Cardoso', 'ines@museu.test'],
  ['Jonas', 'Weber', 'jonas@studio.test'], ['Kenji', 'Sato', 'kenji.sato@riverbank.test'], ['Linnea', 'Berg', 'linnea@harbour.test'],
  ['Marta', 'Olsen', 'marta@studio.test'], ['Zoë', 'Evans', 'zoe@elsewhere.test']];
const FILE = PEOPLE.map(([given, surname, email]) =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${given} ${surname}\r\nN:${surname};${given};;;\r\nEMAIL;TYPE=WORK:${email}\r\nUID:${email}\r\nEND:VCARD\r\n`).join('');

async function make(web) {
  await web.keyboard.press('g');
  await web.keyboard.press('c');
  await web.getByText('Nobody here yet.').waitFor();
  await picture(web, 'none');
  await accessible(web, 'no contacts');
  await web.getByRole('button', { name: 'New contact' }).click();
  await web.getByLabel('First name').fill('Ada');
  await web.getByLabel('Surname').fill('Lovelace');
  await web.getByLabel('Organisation').fill('Analytical Engines');
  await web.getByLabel('Job title').fill('Programmer');
  await web.getByRole('textbox', { name: 'Email', exact: true }).fill('ada@engines.test');
  await web.getByRole('combobox', { name: 'Kind: Email' }).selectOption('work');
  await web.getByRole('button', { name: 'Add a phone number' }).click();
  await web.getByRole('textbox', { name: 'Phone' }).fill('+44 20 7946 0912');
  await web.getByRole('button', { name: 'Add an address' }).click();
  await web.getByRole('textbox', { name: 'Address', exact: true }).fill('12 St James’s Square, London');
  await web.getByLabel('Birthday').fill('1815-12-10');
  await web.getByLabel('Note').fill('Wrote the first program,\nfor a machine that was never built.');
  await picture(web, 'edit');
  await accessible(web, 'new contact');
  await web.getByRole('button', { name: 'Save' }).click();
  await web.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
  await accessible(web, 'contact');
}

async function bring(web, other) {
  await web.locator('input[type=file]').setInputFiles({ name: 'people.vcf', mimeType: 'text/vcard', buffer: Buffer.from(FILE) });
  await web.getByText('8 contacts imported.').waitFor();
  await web.locator('.people').getByText('Zoë Evans').waitFor();
  // the same file again brings nobody twice
  await web.locator('input[type=file]').setInputFiles({ name: 'people.vcf', mimeType: 'text/vcard', buffer: Buffer.from(FILE) });
  await web.getByText('0 contacts imported. 8 were there already').waitFor();
  await picture(web, 'list');
  // what another client does is seen here
  await other.call('ContactCard/set', { create: { a: { name: { full: 'Tove Lind' }, emails: { e: { address: 'tove@lind.test' } } } } });
  await web.locator('.people').getByText('Tove Lind').waitFor();
  await web.getByRole('searchbox', { name: 'Search contacts' }).fill('olsen');
  await until(async () => await web.locator('.people li').count() === 1, 'one is found');
  await web.locator('.people').getByText('Marta Olsen').click();
  await web.getByRole('heading', { name: 'Marta Olsen' }).waitFor();
  await web.getByRole('searchbox', { name: 'Search contacts' }).fill('');
}

async function group(web) {
  await web.getByRole('button', { name: 'More' }).click();
  await web.getByRole('menuitem', { name: 'New group' }).click();
  await web.getByLabel('Name of the group').fill('Quartet');
  for (const who of ['Marta Olsen', 'Jonas Weber', 'Ada Lovelace']) await web.getByRole('checkbox', { name: who }).check();
  await picture(web, 'group-edit');
  await accessible(web, 'new group');
  await web.getByRole('button', { name: 'Save' }).click();
  await web.getByRole('heading', { name: 'Quartet' }).waitFor();
  await web.locator('.one').getByText('3 members').waitFor();
  await picture(web, 'group');
  await accessible(web, 'group');
}

async function write(web) {
  await web.keyboard.press('c');
  const composer = web.locator('.composer');
  const to = composer.getByRole('combobox', { name: 'To' });
  await to.fill('love');
  await web.getByRole('option', { name: /Ada Lovelace/ }).click();
  await to.fill('quar');
  await web.getByRole('option', { name: /Quartet/ }).waitFor();
  await picture(web, 'completion');
  await web.getByRole('option', { name: /Quartet/ }).click();
  await until(async () => await composer.locator('.person').count() === 3, 'the group is there, and nobody twice');
  await composer.getByRole('button', { name: 'Discard the draft' }).click();
}

async function change(web, other) {
  await web.locator('.people').getByText('Ada Lovelace').click();
  await web.getByRole('button', { name: 'Edit' }).click();
  await web.getByLabel('Surname').fill('King');
  await web.getByRole('button', { name: 'Save' }).click();
  await web.getByRole('heading', { name: 'Ada King' }).waitFor();
  await picture(web, 'contact');
  const { list } = await other.call('ContactCard/get', { ids: null });
  const ada = list.find((card) => card.emails?.n1?.address === 'ada@engines.test');
  check(ada?.emails.n1.contexts.work === true && ada.phones !== undefined && ada.notes !== undefined, 'the rest is as it was');
  await web.getByRole('button', { name: 'Delete' }).click();
  await web.getByText('Ada King deleted.').waitFor();
  await web.getByRole('button', { name: 'Undo' }).click();
  await web.locator('.people').getByText('Ada King').waitFor();
}

async function take(web) {
  const [download] = await Promise.all([
    web.waitForEvent('download'),
    web.getByRole('button', { name: 'More' }).click().then(() => web.getByRole('menuitem', { name: 'Export as vCard' }).click()),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  check(text.includes('FN:Ada King') && text.includes('KIND:group') && (text.match(/BEGIN:VCARD/g) ?? []).length === 11, 'all are in the file');
}

async function fromMail(web, other) {
  await other.import([{ octets: rfc5322({ id: 'new', from: 'Nils Holm <nils@holm.test>', to: name, subject: 'Hello from Nils', text: 'Hi' }), at: new Date().toISOString().replace(/\.\d+/, '') }], await other.mailbox('inbox'));
  await web.keyboard.press('g');
  await web.keyboard.press('i');
  await web.getByText('Hello from Nils').first().click();
  await web.getByRole('button', { name: 'Details' }).first().click();
  await web.getByRole('button', { name: 'Add to contacts' }).click();
  await web.getByText('Nils Holm is in your contacts now.').waitFor();
  await picture(web, 'from-mail');
}

async function looks(browser, web) {
  await web.goto('/mail/contacts');
  await web.emulateMedia({ colorScheme: 'dark' });
  await web.locator('.people').getByText('Ada King').click();
  await web.getByRole('heading', { name: 'Ada King' }).waitFor();
  await picture(web, 'dark');
  await accessible(web, 'contact, dark');
  const phone = await page(browser, base, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await signIn(phone, name, password);
  await phone.goto('/mail/contacts');
  await phone.locator('.people').getByText('Ada King').waitFor();
  await picture(phone, 'phone-list');
  await accessible(phone, 'contacts, phone');
  await phone.locator('.people').getByText('Ada King').tap();
  await phone.getByRole('heading', { name: 'Ada King' }).waitFor();
  await picture(phone, 'phone-contact');
  check(await phone.evaluate(() => document.documentElement.scrollWidth) <= 360, 'it is wider than the phone');
  await phone.context().close();
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  const web = await page(browser, base);
  await signIn(web, name, password);
  await make(web);
  await bring(web, other);
  await group(web);
  await write(web);
  await change(web, other);
  await take(web);
  await fromMail(web, other);
  await looks(browser, web);
  check(web.troubles.length === 0, web.troubles.join('\n'));
});
