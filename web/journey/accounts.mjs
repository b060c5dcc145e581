// Two accounts side by side: one adds the other, sees all inboxes as one list, also without the server, answers as whoever was written to, and leaves again.
import { page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { letters, rfc5322 } from './letters.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'accounts-');
const bob = 'bob@example.test';

const sidebar = (web) => web.getByRole('navigation', { name: 'Mailboxes' });
const rows = (web) => web.getByRole('list', { name: 'Conversations' }).getByRole('listitem');

async function fill(account, part) {
  const messages = letters(new Date()).filter((_, i) => i % 2 === part).map((letter) => ({
    octets: rfc5322(letter), at: letter.date.toISOString().replace('.000', ''), keywords: letter.seen ? { $seen: true } : {},
  }));
  await account.import(messages, await account.mailbox('inbox'));
  return messages.length;
}

async function add(web) {
  await sidebar(web).getByRole('button', { name: `Accounts: ${name}` }).click();
  await picture(web, 'menu');
  await web.getByRole('menuitem', { name: 'Add an account' }).click();
  await web.waitForURL('/mail/u/1/');
  await web.getByRole('link', { name: `Go on as ${name}` }).waitFor();
  await picture(web, 'sign-in');
  await accessible(web, 'a second sign-in');
  // whoever is here already does not sit down twice
  await web.getByLabel('Address').fill(name);
  await web.getByRole('textbox', { name: 'Password' }).fill(password);
  await web.getByRole('button', { name: 'Sign in' }).click();
  await web.getByText('signed in in this browser already').waitFor();
  await web.getByLabel('Address').fill(bob);
  await web.getByText('Keep me signed in').click();
  await web.getByRole('button', { name: 'Sign in' }).click();
  await sidebar(web).getByRole('button', { name: `Accounts: ${bob}` }).waitFor();
}

async function together(web, total) {
  await sidebar(web).getByRole('button', { name: /All inboxes/ }).click();
  await until(async () => (await rows(web).count()) >= Math.min(total, 8), 'all mail is there');
  const times = await rows(web).locator('time').evaluateAll((all) => all.map((each) => each.dateTime));
  check(times.every((time, i) => i === 0 || times[i - 1] >= time), `newest first: ${times}`);
  const whose = await rows(web).locator('.chip[title]').evaluateAll((all) => all.map((each) => each.title));
  check(whose.includes(name) && whose.includes(bob), `of both: ${whose}`);
  await picture(web, 'together');
  await accessible(web, 'all inboxes');
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'together-dark');
  await web.emulateMedia({ colorScheme: 'light' });
}

/** How many messages the browser has kept of each account; in the page. */
async function kept() {
  const counts = [];
  for (const { name: of } of await indexedDB.databases()) {
    const opened = await new Promise((done) => { const asked = indexedDB.open(of); asked.onsuccess = () => done(asked.result); });
    counts.push(await new Promise((done) => { const asked = opened.transaction('bodies').objectStore('bodies').count(); asked.onsuccess = () => done(asked.result); }));
    opened.close();
  }
  return counts;
}

/** Without the server all inboxes are there still, mail of the further account is read and starred, and that is done when there is a connection again. */
async function away(web, of, total) {
  await until(() => web.evaluate(() => navigator.serviceWorker.controller !== null), 'the pages are kept');
  await until(async () => (await web.evaluate(kept)).filter((count) => count >= 5).length === 2, 'mail of both is kept');
  await web.context().setOffline(true);
  await web.reload();
  await until(async () => (await rows(web).locator('.chip[title]').count()) >= Math.min(total, 8), 'all mail is there');
  const row = rows(web).filter({ has: web.locator(`.chip[title="${bob}"]`) }).filter({ hasText: 'Loan of the two letters' });
  await row.locator('.hit').click();
  await web.getByRole('article').getByText('the museum agrees to lend').waitFor();
  await row.getByRole('button', { name: 'Star', exact: true }).click();
  await row.getByRole('button', { name: 'Remove the star' }).waitFor();
  await picture(web, 'away');
  await web.context().setOffline(false);
  await until(async () => (await of.call('Email/query', { filter: { hasKeyword: '$flagged', subject: 'Loan' } })).ids.length === 1, 'it has its star');
  await web.keyboard.press('u');
  await web.waitForURL(/\/together$/);
}

/** By keyboard: down the list, into a mail of each, back. */
async function walk(web) {
  await web.getByRole('heading', { name: 'All inboxes' }).click();
  const seen = new Set();
  for (let i = 0; i < 5; i++) {
    await web.keyboard.press('j');
    await web.keyboard.press('o');
    await web.getByRole('article').waitFor();
    seen.add(/together\/(A\d+)\//.exec(web.url())?.[1]);
    await web.keyboard.press('u');
    await web.waitForURL(/\/together$/);
  }
  check(seen.size === 2 && !seen.has(undefined), `mail of both was open: ${[...seen]}`);
}

/** One search for all: what is found is read, the address says what is looked for, another search takes its place. */
async function find(web) {
  const field = web.getByRole('searchbox', { name: 'Search all accounts' });
  await field.fill('autumn concert');
  await web.waitForURL(/\/together\/search\/autumn%20concert$/);
  await until(async () => (await rows(web).count()) === 2, 'each has a conversation of it');
  const whose = await rows(web).locator('.chip[title]').evaluateAll((all) => all.map((each) => each.title));
  check(new Set(whose).size === 2, `one of each: ${whose}`);
  await picture(web, 'search');
  await accessible(web, 'a search of all accounts');
  for (const of of [bob, name]) {
    await rows(web).filter({ has: web.locator(`.chip[title="${of}"]`) }).locator('.hit').first().click();
    await web.getByRole('article').getByText('Poster for the autumn concert').first().waitFor();
    check(/\/together\/search\/autumn%20concert\/A\d+\/T\d+$/.test(web.url()), web.url());
  }
  await web.reload();
  await web.getByRole('article').getByText('Poster for the autumn concert').first().waitFor();
  await web.keyboard.press('u');
  await web.waitForURL(/\/together\/search\/autumn%20concert$/);
  await field.fill('nobody wrote this');
  await web.getByText('Nothing matches.').waitFor();
  await field.fill('from:linnea');
  await until(async () => (await rows(web).count()) === 1, 'operators hold for all');
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, 'search-phone');
  await web.setViewportSize({ width: 1280, height: 820 });
  await field.fill('');
  await web.waitForURL(/\/together$/);
  await until(async () => (await rows(web).count()) > 5, 'all inboxes are there again');
}

async function answer(web, whose) {
  await rows(web).filter({ has: web.locator(`.chip[title="${whose}"]`) }).locator('.hit').first().click();
  await web.getByRole('article').waitFor();
  await web.reload(); // the address says what is open
  await web.getByRole('article').getByRole('button', { name: 'Reply', exact: true }).click();
  const composer = web.getByRole('dialog');
  await composer.locator('[contenteditable]').first().click();
  await web.keyboard.type(`From ${whose}, with thanks.`);
  await picture(web, 'answer');
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
  await web.keyboard.press('u');
}

/** Mail of another account, put away and back from all inboxes. */
async function snooze(web, of) {
  const away = async () => (await of.call('Snooze/get', { ids: null })).list.length;
  await rows(web).filter({ has: web.locator(`.chip[title="${bob}"]`) }).first().locator('.who').click();
  await web.keyboard.press('b');
  await web.getByRole('menuitem', { name: /Tomorrow morning/ }).click();
  await until(async () => (await away()) > 0, 'it is away where it was');
  await web.keyboard.press('z');
  await until(async () => (await away()) === 0, 'it is back');
}

async function archive(web, of) {
  const before = (await of.call('Email/query', { filter: { inMailbox: await of.mailbox('inbox') } })).ids.length;
  await rows(web).filter({ has: web.locator(`.chip[title="${bob}"]`) }).first().locator('.who').click();
  await web.getByText('1 selected').waitFor();
  await picture(web, 'selected');
  await web.keyboard.press('e');
  await until(async () => (await of.call('Email/query', { filter: { inMailbox: await of.mailbox('inbox') } })).ids.length < before, 'it is out of the inbox it was in');
}

await withBrowser(async (browser) => {
  const alices = await new Other(base, name, password).open();
  const bobs = await new Other(base, bob, password).open();
  const total = (await fill(alices, 0)) + (await fill(bobs, 1));
  const web = await page(browser, base);
  await signIn(web, name, password, true);
  await add(web);
  await sidebar(web).getByRole('button', { name: `Accounts: ${bob}` }).click();
  await web.getByRole('menuitem', { name }).click();
  await web.waitForURL('/mail/inbox');
  await together(web, total);
  await away(web, bobs, total);
  await walk(web);
  await find(web);
  for (const [whose, account] of [[name, alices], [bob, bobs]]) {
    await answer(web, whose);
    await until(async () => (await account.call('Email/query', { filter: { inMailbox: await account.mailbox('sent'), text: 'thanks', from: whose } })).ids.length === 1, `${whose} has answered`);
  }
  await snooze(web, bobs);
  await archive(web, bobs);
  const [letter] = letters(new Date());
  await bobs.import([{ octets: rfc5322({ ...letter, subject: 'Just in, for Bob' }), at: new Date().toISOString().replace(/\.\d+/, '') }], await bobs.mailbox('inbox'));
  await web.getByText('Just in, for Bob').first().waitFor();
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, 'phone');
  await web.setViewportSize({ width: 1280, height: 820 });
  await sidebar(web).getByRole('button', { name: 'Sign out' }).click();
  await web.waitForURL('/mail/u/1/inbox');
  await sidebar(web).getByRole('button', { name: `Accounts: ${bob}` }).waitFor();
  check((await sidebar(web).getByRole('button', { name: /All inboxes/ }).count()) === 0, 'one account has no need of a common list');
  await sidebar(web).getByRole('button', { name: 'Sign out' }).click();
  await web.getByRole('button', { name: 'Sign in' }).waitFor();
  const sitting = await web.evaluate(async () => (await (await fetch('/web/seats')).json()).seats.length);
  check(sitting === 0, 'nobody is signed in');
  check((await web.evaluate(() => indexedDB.databases())).length === 0, 'mail is left');
  const troubles = web.troubles.filter((each) => !/409|401|ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(each));
  check(troubles.length === 0, troubles.join('\n'));
});
