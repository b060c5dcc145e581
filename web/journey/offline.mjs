// Without the server: read, sort, write, come back and find it all done; signing out leaves nothing.
import { page, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { letters, rfc5322 } from './letters.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'offline-');
const BOB = 'bob@example.test';

async function seed(other) {
  const inbox = await other.mailbox('inbox');
  await other.import(letters(new Date()).map((letter) => ({
    octets: rfc5322(letter), at: letter.date.toISOString().replace('.000', ''), keywords: letter.seen ? { $seen: true } : {},
  })), inbox);
}

/** Bob shows his inbox, in which his mail may be sorted. */
async function show(other, bob) {
  const inbox = await bob.mailbox('inbox');
  await bob.import([{ octets: rfc5322({ id: 'shed', from: 'Carol <carol@example.test>', to: BOB, subject: 'The keys of the shed', text: 'They hang behind the second door.' }), at: '2026-11-02T09:00:00Z' }], inbox);
  const { list } = await bob.call('Principal/get', { ids: null });
  const rights = { mayReadItems: true, maySetSeen: true, maySetKeywords: true };
  await bob.call('Mailbox/set', { update: { [inbox]: { [`shareWith/${list.find((each) => each.email === name).id}`]: rights } } });
  await other.call('Mailbox/set', { accountId: bob.account, update: { [inbox]: { isSubscribed: true } } });
}

/** What Bob shows is opened, as one's own mail is. */
async function readShared(web) {
  const sidebar = web.getByRole('navigation', { name: 'Mailboxes' });
  await sidebar.getByRole('heading', { name: BOB }).waitFor();
  await sidebar.getByRole('button', { name: /Inbox/ }).last().click();
  await web.getByText('The keys of the shed').first().click();
  await web.getByRole('article').getByText('They hang behind the second door.').waitFor();
}

/** How many messages the browser has kept; in the page. */
async function bodies() {
  const there = (await indexedDB.databases()).find((each) => /^veredus-A\d+$/.test(each.name ?? ''));
  if (there === undefined) return 0;
  const opened = await new Promise((done) => { const asked = indexedDB.open(there.name); asked.onsuccess = () => done(asked.result); });
  const count = await new Promise((done) => { const asked = opened.transaction('bodies').objectStore('bodies').count(); asked.onsuccess = () => done(asked.result); });
  opened.close();
  return count;
}

async function come(browser, options) {
  const web = await page(browser, base, options);
  await web.goto('/');
  await web.getByLabel('Address').fill(name);
  await web.getByRole('textbox', { name: 'Password' }).fill(password);
  await web.getByText('Keep me signed in').click();
  await web.getByRole('button', { name: 'Sign in' }).click();
  await web.getByText('Notes from Monday').first().waitFor();
  // the pages are there, and what is likely to be read
  await until(() => web.evaluate(() => navigator.serviceWorker.controller !== null), 'the pages are kept');
  await until(async () => await web.evaluate(bodies) >= 11, 'messages are kept');
  return web;
}

/** In the page, until it is told otherwise: its database says nothing, or fails. */
function upset() {
  const mood = sessionStorage.getItem('mood');
  if (mood === null) return;
  IDBFactory.prototype.open = () => {
    const request = {};
    if (mood === 'failing') setTimeout(() => request.onerror());
    return request;
  };
}

/** In the page: what is looked at before it is there. */
function watchLook() {
  new MutationObserver(() => {
    const look = document.getElementById('look');
    if (look === null || window.looked !== undefined) return;
    const row = look.querySelector('[role=listitem]:nth-child(2)');
    window.looked = {
      subjects: [...look.querySelectorAll('.subject')].map((each) => each.textContent.trim()), inert: look.inert,
      alone: document.getElementById('app').childElementCount === 0, y: row.getBoundingClientRect().y - row.previousElementSibling.getBoundingClientRect().y,
    };
  }).observe(document, { childList: true, subtree: true });
}

/** The list is there before the browser's database has said anything, and where that has been lost the server has it all. */
async function glimpse(web) {
  await web.addInitScript(upset);
  await web.addInitScript(watchLook);
  await web.evaluate(() => sessionStorage.setItem('mood', 'silent'));
  await web.reload();
  await web.locator('#app').getByText('Notes from Monday').first().waitFor();
  const [looked, subjects] = await web.evaluate(() => [window.looked, [...document.querySelectorAll('#app .subject')].map((each) => each.textContent.trim())]);
  check(looked?.inert && looked.alone && looked.y > 40, `the page as it was left is not looked at first: ${JSON.stringify(looked)}`);
  check(looked.subjects.every((each, i) => subjects[i] === each), `it is not what it was: ${subjects} ${looked.subjects}`);
  const inSight = Math.ceil(web.viewportSize().height / looked.y);
  check(looked.subjects.length === inSight, `not as many as are in sight: ${looked.subjects.length}, ${inSight}`);
  check(await web.locator('#look').count() === 0, 'the page as it was left stays');
  await web.evaluate(() => sessionStorage.setItem('mood', 'failing'));
  const listed = web.waitForResponse((answer) => answer.request().postData()?.includes('Email/query') ?? false);
  await web.reload();
  await listed;
  await web.getByText('Notes from Monday').first().waitFor();
  await web.evaluate(() => sessionStorage.clear());
  await web.reload();
  await web.getByText('Notes from Monday').first().waitFor();
}

const row = (web, text) => web.locator('#list').getByRole('listitem').filter({ hasText: text });

/** The list stays where it was scrolled to, though what is open is no longer in sight. */
async function scrollOn(web) {
  const list = web.getByRole('list', { name: 'Conversations' });
  await list.evaluate((port) => port.scrollTo(0, port.scrollHeight));
  await web.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  check(await list.evaluate((port) => port.scrollTop > 0 && port.scrollTop + port.clientHeight > port.scrollHeight - 2), 'the list scrolls back to what is open');
}

async function away(web) {
  await web.context().setOffline(true);
  await web.getByText('Not connected').waitFor();
  await web.reload();
  await web.getByText('Notes from Monday').first().waitFor();
  await web.getByText('Not connected').waitFor();
  await web.getByText('Notes from Monday').first().click();
  await web.getByRole('article').getByText('Nobody touches the index until then').waitFor();
  await picture(web, 'read');
  await accessible(web, 'reading without a server');
  await scrollOn(web);
  await row(web, 'Dinner on Sunday?').getByRole('button', { name: 'Star', exact: true }).click();
  await row(web, 'Three books are due').getByRole('checkbox').click();
  await web.getByRole('toolbar', { name: 'With what is selected' }).getByRole('button', { name: 'Archive' }).click();
  await row(web, 'Three books are due').waitFor({ state: 'detached' });
  await readShared(web);
  await row(web, 'The keys of the shed').getByRole('button', { name: 'Star', exact: true }).click();
  await picture(web, 'shared');
  await web.reload();
  await web.getByRole('article').getByText('They hang behind the second door.').waitFor();
  await row(web, 'The keys of the shed').getByRole('button', { name: 'Remove the star', exact: true }).waitFor();
  await web.goto('/mail/inbox');
  await web.getByText('Notes from Monday').first().click();
}

async function write(web) {
  await web.getByRole('article').getByRole('button', { name: 'Reply', exact: true }).click();
  const composer = web.locator('.composer');
  await composer.getByRole('textbox', { name: 'Message' }).click();
  await web.keyboard.type('Nothing missed. Written in a tunnel.');
  await composer.getByText('Saved in this browser').waitFor();
  await composer.getByRole('button', { name: 'Save and close' }).click();
  await composer.waitFor({ state: 'detached' });
  await web.keyboard.press('c');
  await composer.getByRole('combobox', { name: 'To' }).fill(BOB);
  await composer.getByRole('textbox', { name: 'Subject' }).fill('From the tunnel');
  await composer.getByRole('textbox', { name: 'Message' }).click();
  await web.keyboard.type('Seven is fine.');
  await web.locator('.composer input[type=file]').setInputFiles({ name: 'tunnel.txt', mimeType: 'text/plain', buffer: Buffer.from('dark in here') });
  await composer.getByText('tunnel.txt').waitFor();
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await web.getByText('Sent as soon as there is a connection.').waitFor();
  await web.reload();
  await web.getByRole('button', { name: /Outbox/ }).click();
  await web.getByText('From the tunnel').waitFor();
  await web.getByText('Draft, kept in this browser').waitFor();
  await picture(web, 'outbox');
  await accessible(web, 'outbox');
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'outbox-dark');
  await web.emulateMedia({ colorScheme: 'light' });
}

async function back(web, other, bob) {
  // the browser says that there is a connection before the server answers on it
  await web.route('**/web/session', (route) => route.abort(), { times: 1 });
  await web.context().setOffline(false);
  await web.getByText('2 messages have been handed over.').waitFor();
  await until(async () => (await bob.call('Email/query', { filter: { subject: 'From the tunnel' } })).ids.length === 1, 'it is delivered, once');
  const { ids } = await bob.call('Email/query', { filter: { subject: 'From the tunnel' } });
  const { list: [got] } = await bob.call('Email/get', { ids, properties: ['attachments'] });
  check(got.attachments[0]?.name === 'tunnel.txt', 'with its attachment');
  const drafts = await other.mailbox('drafts');
  const { ids: kept } = await other.call('Email/query', { filter: { inMailbox: drafts } });
  const { list: texts } = await other.call('Email/get', { ids: kept, properties: ['preview', 'subject'] });
  check(texts.length === 1 && texts[0].preview.includes('Written in a tunnel'), `the draft is on the server: ${JSON.stringify(texts)}`);
  const { ids: moved } = await other.call('Email/query', { filter: { inMailbox: await other.mailbox('archive'), subject: 'Three books' } });
  check(moved.length === 1, 'what was archived is in the archive');
  const { ids: starred } = await other.call('Email/query', { filter: { hasKeyword: '$flagged', subject: 'Dinner' } });
  check(starred.length === 1, 'what was starred has its star');
  await until(async () => (await bob.call('Email/query', { filter: { hasKeyword: '$flagged', subject: 'shed' } })).ids.length === 1, 'what is shared has its star, too');
  await web.getByText('Nothing waits.').waitFor();
}

async function phone(browser) {
  const web = await come(browser, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await web.context().setOffline(true);
  await web.reload();
  await web.getByText('Notes from Monday').first().waitFor();
  await web.getByText('Not connected').waitFor();
  await picture(web, 'phone');
  await web.getByText('Loan of the two letters').first().tap();
  await web.getByRole('article').getByText('the museum agrees to lend').waitFor();
  await picture(web, 'phone-read');
  await accessible(web, 'phone without a server');
  await web.context().close();
}

async function leave(web) {
  await web.goto('/mail/inbox');
  await web.getByText('Notes from Monday').first().waitFor();
  const second = await web.context().newPage();
  await second.goto('/mail/inbox');
  await second.getByText('Notes from Monday').first().waitFor();
  await web.getByRole('button', { name: 'Sign out' }).click();
  await web.getByLabel('Address').waitFor();
  await second.goto('about:blank'); // whoever leaves a page keeps what was seen there
  const left = await web.evaluate(async () => ({
    databases: await indexedDB.databases(), local: localStorage.length,
    // of the caches the pages alone are there, which are the same for everybody
    cached: (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((each) => new URL(each.url).pathname)))).flat(),
  }));
  check(left.databases.length === 0 && left.local === 0, `signing out leaves ${JSON.stringify(left)}`);
  check(left.cached.every((path) => path === '/' || /^\/(?:assets\/|icon|veredus\.webmanifest)/.test(path)), `cached: ${left.cached}`);
}

/** Who has not said that the machine is theirs leaves no mail in it. */
async function passing(browser) {
  const web = await page(browser, base);
  await web.goto('/');
  await web.getByLabel('Address').fill(name);
  await web.getByRole('textbox', { name: 'Password' }).fill(password);
  await web.getByRole('button', { name: 'Sign in' }).click();
  await web.getByText('Notes from Monday').first().click();
  await web.getByRole('article').getByText('Nobody touches the index until then').waitFor();
  check((await web.evaluate(() => indexedDB.databases())).length === 0, 'mail is kept on a machine of others');
  await web.context().close();
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  const bob = await new Other(base, BOB, password).open();
  await seed(other);
  await show(other, bob);
  await passing(browser);
  await phone(browser);
  const web = await come(browser, {});
  await glimpse(web);
  await readShared(web);
  await web.waitForTimeout(300); // until it is written
  await web.goto('/mail/inbox');
  await web.getByText('Notes from Monday').first().waitFor();
  await away(web);
  await write(web);
  await back(web, other, bob);
  await leave(web);
  const troubles = web.troubles.filter((each) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(each));
  check(troubles.length === 0, troubles.join('\n'));
});
