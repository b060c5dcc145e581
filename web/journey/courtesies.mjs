// What people owe each other: a receipt that is asked for and given, or not; leaving a list; no mail that is too large.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atOnce, page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures, , folder] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'courtesies-');
const bob = 'bob@example.test';

async function ask(web) {
  await web.getByRole('button', { name: 'Write' }).first().click();
  const composer = web.getByRole('dialog');
  await composer.getByLabel('To', { exact: true }).fill(`${bob},`);
  await composer.getByLabel('Subject').fill('The lease');
  await composer.locator('[contenteditable]').first().click();
  await web.keyboard.type('Please say that you have seen it.');
  await composer.getByRole('button', { name: 'More' }).click();
  await composer.getByRole('menuitemcheckbox', { name: 'Ask for a read receipt' }).click();
  await composer.getByRole('button', { name: 'More' }).click();
  await picture(web, 'asking');
  check((await composer.getByRole('menuitemcheckbox', { name: 'Ask for a read receipt' }).getAttribute('aria-checked')) === 'true', 'it is asked for');
  await web.keyboard.press('Escape');
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
}

async function give(web, bobs) {
  const came = async () => (await bobs.call('Email/query', { filter: { subject: 'lease' } })).ids.length > 0;
  await until(came, 'it has come', 30);
  await web.getByText('The lease').first().click();
  const wish = web.getByRole('group', { name: 'Read receipt' });
  await wish.waitFor();
  await picture(web, 'asked');
  await accessible(web, 'a receipt is asked for');
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'asked-dark');
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, 'asked-phone');
  await web.setViewportSize({ width: 1280, height: 820 });
  await web.emulateMedia({ colorScheme: 'light' });
  await wish.getByRole('button', { name: 'Tell them' }).click();
  await wish.waitFor({ state: 'detached' });
}

async function see(web, alices) {
  const sent = async () => (await alices.call('EmailSubmission/get', { ids: null })).list[0];
  await until(async () => (await sent()).deliveryStatus[bob].displayed === 'yes', 'the receipt is tied to what was sent', 30);
  check((await sent()).mdnBlobIds.length === 1, 'and there to be read');
  await web.getByRole('navigation', { name: 'Mailboxes' }).getByRole('button', { name: 'Sent' }).click();
  await web.getByText('The lease').first().click();
  await web.getByRole('article').getByRole('button', { name: 'expand all' }).click();
  await web.getByRole('article').getByRole('button', { name: 'Details' }).first().click();
  await web.getByText('has read it.').waitFor();
  await picture(web, 'read');
}

function letter(subject, fields) {
  return `From: Somebody <somebody@shop.test>\r\nTo: ${bob}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replace(/ /g, '.')}@shop.test>\r\n${fields}\r\nText.\r\n`;
}

async function refuse(web, bobs) {
  const at = new Date().toISOString().replace(/\.\d+/, '');
  const [id] = await bobs.import([{ octets: letter('Seen at once', 'Disposition-Notification-To: tracker@shop.test\r\n'), at }], await bobs.mailbox('inbox'));
  await web.getByText('Seen at once').first().click();
  const wish = web.getByRole('group', { name: 'Read receipt' });
  await wish.getByRole('button', { name: 'Do not tell' }).click();
  await wish.waitFor({ state: 'detached' });
  await until(async () => (await bobs.call('Email/get', { ids: [id.id], properties: ['keywords'] })).list[0].keywords.$mdnsent === true, 'it is not asked again');
}

/** By mail where the list takes mail alone; what nobody vouches for is not asked of the list by the server, but left to the reader. */
async function leave(web, bobs) {
  const at = new Date().toISOString().replace(/\.\d+/, '');
  const lists = [
    letter('List by mail', 'List-Id: <a.shop.test>\r\nList-Unsubscribe: <mailto:leave@shop.test?subject=out>\r\n'),
    letter('List by click', 'List-Id: <b.shop.test>\r\nList-Unsubscribe: <https://shop.test/leave>, <mailto:leave@shop.test?subject=out>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n'),
  ];
  await bobs.import(lists.map((octets) => ({ octets, at })), await bobs.mailbox('inbox'));
  for (const subject of ['List by mail', 'List by click']) {
    await web.getByText(subject).first().click();
    await web.getByRole('article', { name: subject }).getByRole('button', { name: 'Unsubscribe' }).click();
    const composer = web.getByRole('dialog');
    await composer.getByText('leave@shop.test').waitFor();
    check((await composer.getByLabel('Subject').inputValue()) === 'out', 'as the list wants it');
    await composer.getByRole('button', { name: 'Discard' }).click();
    await composer.waitFor({ state: 'detached' });
  }
  await picture(web, 'list');
}

/** What is too large to be mailed goes as a link, which whoever gets the mail may follow. */
async function sendLarge(web, alices) {
  await web.getByRole('button', { name: 'Write' }).first().click();
  const composer = web.getByRole('dialog');
  await composer.getByLabel('To', { exact: true }).fill('carol@example.test,');
  await composer.getByLabel('Subject').fill('The film');
  const film = { name: 'Summer film.mp4', size: 21 << 20 };
  writeFileSync(join(folder, film.name), Buffer.alloc(film.size, 7));
  await composer.locator('input[type=file]').setInputFiles(join(folder, film.name));
  await web.getByText('is too large to be mailed').waitFor();
  await composer.getByRole('link', { name: film.name }).waitFor();
  await picture(web, 'large');
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
  const sent = async () => (await alices.call('Email/query', { filter: { subject: 'The film', inMailbox: await alices.mailbox('sent') } })).ids;
  await until(async () => (await sent()).length === 1, 'it is sent');
  const { list: [email] } = await alices.call('Email/get', { ids: await sent(), properties: ['size', 'bodyValues', 'textBody'], fetchTextBodyValues: true });
  check(email.size < 10_000, 'the mail is small');
  const link = /http\S+\/parcels\/\S+mp4/.exec(Object.values(email.bodyValues)[0].value)?.[0];
  const got = await fetch(link);
  check(got.status === 200 && (await got.arrayBuffer()).byteLength === film.size, `whoever has it fetches it: ${link}`);
  await web.goto('/mail/settings/storage');
  await web.getByRole('heading', { name: 'Files sent as links' }).waitFor();
  await picture(web, 'links');
  await accessible(web, 'links');
  await web.getByRole('button', { name: `Delete: ${film.name}` }).click();
  await web.getByRole('heading', { name: 'Files sent as links' }).waitFor({ state: 'detached' });
  check((await fetch(link)).status === 404, 'it is gone');
}

/** Who one is, in more than one way: a name, a signature, and where answers and copies go. */
async function beAnother(web, alices) {
  await web.goto('/mail/settings/writing');
  const more = web.getByRole('form', { name: 'Add an identity' });
  await more.getByLabel('Your name').fill('Alice, the desk');
  await more.getByRole('button', { name: 'Add an identity' }).click();
  const made = web.getByRole('form', { name, exact: true }).filter({ has: web.getByRole('button', { name: /^Remove/ }) });
  await made.getByRole('textbox', { name: 'Signature' }).click();
  await made.getByRole('button', { name: 'Bold' }).click();
  await web.keyboard.type('The desk');
  await made.getByText('Answers and copies').click();
  await made.getByLabel('Reply to').fill('desk@example.test');
  await made.getByLabel('Bcc').fill(bob);
  await picture(web, 'identities');
  await accessible(web, 'identities');
  await made.getByRole('button', { name: 'Save' }).click();
  const list = async () => (await alices.call('Identity/get', { ids: null })).list;
  await until(async () => (await list()).some((each) => each.htmlSignature === '<p><strong>The desk</strong></p>' && each.textSignature === 'The desk'), 'it is kept as it was written');
  await web.keyboard.press('Escape');
  await web.goto('/mail/inbox');
  await web.getByRole('button', { name: 'Write' }).first().click();
  const composer = web.getByRole('dialog');
  await composer.getByLabel('To', { exact: true }).fill('carol@example.test,');
  await composer.getByLabel('Subject').fill('From the desk');
  await composer.getByLabel('From').selectOption({ label: `Alice, the desk <${name}>` });
  await composer.getByText('The desk', { exact: true }).waitFor();
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
  const sent = async () => (await alices.call('Email/query', { filter: { subject: 'From the desk', inMailbox: await alices.mailbox('sent') } })).ids;
  await until(async () => (await sent()).length === 1, 'it is sent');
  const { list: [email] } = await alices.call('Email/get', { ids: await sent(), properties: ['from', 'replyTo', 'bcc', 'preview'] });
  check(email.from[0].name === 'Alice, the desk' && email.replyTo[0].email === 'desk@example.test' && email.bcc[0].email === bob && email.preview.includes('The desk'), JSON.stringify(email));
  await web.goto('/mail/settings/writing');
  await web.getByRole('button', { name: /^Remove: Alice, the desk/ }).click();
  await until(async () => (await list()).length === 1, 'it is gone');
}

await withBrowser(async (browser) => {
  const alices = await new Other(base, name, password).open();
  const bobs = await new Other(base, bob, password).open();
  const web = await page(browser, base);
  await atOnce(web);
  await signIn(web, name, password);
  await ask(web);
  const other = await page(browser, base);
  await signIn(other, bob, password);
  await give(other, bobs);
  await see(web, alices);
  await refuse(other, bobs);
  await leave(other, bobs);
  await sendLarge(web, alices);
  await beAnother(web, alices);
  const troubles = [...web.troubles, ...other.troubles].filter((each) => !/409/.test(each));
  check(troubles.length === 0, troubles.join('\n'));
});
