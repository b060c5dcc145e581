// What journeys of encrypted mail do: mail as others write it is put into mailboxes, opened, written, and looked at where it is kept.
import { page } from './browser.mjs';
import { check } from './steps.mjs';

export const crlf = (text) => text.replace(/\r?\n/g, '\r\n');
export const rows = (web) => web.locator('#list').getByRole('listitem');
let ids = 0;
const narrow = (web) => web.evaluate(() => document.documentElement.scrollWidth <= 360);

/** A message of Bob's. */
export function mail(subject, type, body, more = '', from = 'Bob <bob@example.test>') {
  return crlf(`From: ${from}\nTo: alice@example.test\nSubject: ${subject}\nDate: ${new Date().toUTCString().replace('GMT', '+0000')}\nMessage-ID: <s${++ids}@secret.test>\nMIME-Version: 1.0\n${more}Content-Type: ${type}\n\n${body}`);
}

export async function deliver(other, ...messages) {
  await other.import(messages.map((octets) => ({ octets, at: new Date().toISOString().replace(/\.\d+/, '') })), await other.mailbox('inbox'));
}

export async function open(web, subject) {
  await rows(web).filter({ hasText: subject }).first().click();
  return web.getByRole('article');
}

export async function inbox(web) {
  await web.getByRole('navigation', { name: 'Mailboxes' }).getByRole('button', { name: 'Inbox' }).click();
}

/** @param keep whether the machine is one's own, so that mail is kept in it */
export async function enter(web, name, password, keep) {
  await web.goto('/');
  await web.getByLabel('Address').fill(name);
  await web.getByRole('textbox', { name: 'Password' }).fill(password);
  if (keep) await web.getByText('Keep me signed in').click();
  await web.getByRole('button', { name: 'Sign in' }).click();
}

export async function settings(web, tab = 'encryption', there = web.getByRole('heading', { name: 'Make a key' })) {
  await web.evaluate((path) => history.pushState(null, '', path), `/mail/settings/${tab}`);
  await web.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
  await there.waitFor();
}

export async function octetsOf(other, email) {
  return (await other.ask(`/jmap/download/${other.account}/${email.blobId}/m?type=message/rfc822`)).text();
}

export async function newest(other, role) {
  const { ids } = await other.call('Email/query', { filter: { inMailbox: await other.mailbox(role) }, sort: [{ property: 'receivedAt', isAscending: false }], limit: 1 });
  const { list } = await other.call('Email/get', { ids, properties: ['id', 'threadId', 'blobId', 'subject', 'preview'] });
  return list[0];
}

export async function to(composer, address) {
  await composer.getByRole('combobox', { name: 'To' }).fill(address);
  await composer.getByRole('combobox', { name: 'To' }).press(',');
}

/**
 * Who answers what is encrypted has the text, and answers encrypted.
 *
 * @param each what there is for every recipient: a key, or a certificate
 * @returns the draft as the server has it
 */
export async function answer(web, other, each) {
  await inbox(web);
  const article = await open(web, '...');
  await article.getByText('Where the heron lands').waitFor();
  await web.keyboard.press('r');
  const composer = web.locator('.composer');
  await composer.getByText(`There is a ${each} for every recipient.`).waitFor();
  check(await composer.getByRole('textbox', { name: 'Subject' }).inputValue() === 'Re: Where the heron lands', 'the subject is the one inside');
  await composer.getByRole('textbox', { name: 'Message' }).click();
  await web.keyboard.type('At nine, then.');
  await composer.getByText('Saved', { exact: true }).waitFor();
  await composer.getByRole('button', { name: 'Save and close' }).click();
  await composer.waitFor({ state: 'detached' });
  const draft = await octetsOf(other, await newest(other, 'drafts'));
  check(!draft.includes('heron'), 'the quote is readable on the server');
  await web.getByRole('navigation', { name: 'Mailboxes' }).getByRole('button', { name: 'Drafts' }).click();
  await rows(web).locator('.hit').first().click();
  await web.getByRole('button', { name: 'Edit the draft' }).click();
  await composer.getByText('At nine, then.').waitFor();
  await composer.getByRole('button', { name: 'Discard the draft' }).click();
  await composer.waitFor({ state: 'detached' });
  return draft;
}

/** All that is in the browser's own store. */
export async function keptHere(web) {
  return web.evaluate(async () => {
    const found = [];
    for (const { name: database } of await indexedDB.databases()) {
      const open = await new Promise((done, failed) => {
        const request = indexedDB.open(database);
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
      for (const store of open.objectStoreNames) {
        found.push(JSON.stringify(await new Promise((done) => {
          const request = open.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => done(request.result);
        })));
      }
      open.close();
    }
    return found.join('\n') + JSON.stringify(localStorage);
  });
}

/**
 * On a phone, at night: a mail is opened by its passphrase, and the settings are looked at.
 *
 * @param row what its row says; within: what is to be read in it; heading: of the settings
 */
export async function onThePhone(browser, { base, name, password, passphrase, picture, accessible }, { row, within, heading }) {
  const phone = await page(browser, base, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2, colorScheme: 'dark' });
  await enter(phone, name, password, false);
  await rows(phone).filter({ hasText: row }).first().tap();
  await phone.getByRole('button', { name: 'Unlock' }).tap();
  await phone.getByRole('dialog').getByLabel('Passphrase').fill(passphrase);
  await phone.keyboard.press('Enter');
  await phone.getByText(within).waitFor();
  await picture(phone, 'phone-dark');
  await accessible(phone, 'opened, dark phone');
  check(await narrow(phone), 'it is wider than the phone');
  await phone.goto('/mail/settings/encryption');
  await phone.getByRole('heading', { name: heading }).waitFor();
  await phone.getByRole('heading', { name: heading }).scrollIntoViewIfNeeded();
  await picture(phone, 'phone-settings');
  await accessible(phone, 'encryption, dark phone');
  check(await narrow(phone), 'settings are wider than the phone');
  await phone.context().close();
}
