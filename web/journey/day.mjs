// A day with the webmail, as a new user: each step leaves a picture, and axe looks at each page.
import { join } from 'node:path';
import { atOnce, page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { letters, rfc5322 } from './letters.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const BOB = 'bob@example.test';
const FIRST_PAGE_OCTETS = 200_000;
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC', 'base64');

const { picture, accessible } = gallery(pictures, '');

/** What mail of others brings the browser to say is not ours. */
function troublesOf(web) {
  return web.troubles.filter((each) => !/Failed to load resource: the server responded with a status of 502/.test(each));
}

async function seed(other) {
  const inbox = await other.mailbox('inbox');
  await other.call('Mailbox/set', { create: { a: { name: 'Concert', parentId: null }, b: { name: 'Travel', parentId: null } } });
  const messages = letters(new Date()).map((letter) => ({
    octets: rfc5322(letter),
    at: letter.date.toISOString().replace('.000', ''),
    keywords: { ...(letter.seen ? { $seen: true } : {}), ...(letter.flagged ? { $flagged: true } : {}) },
  }));
  await other.import(messages, inbox);
}

async function firstPage(browser) {
  const web = await page(browser, base);
  const session = await web.context().newCDPSession(web);
  await session.send('Network.enable');
  let octets = 0;
  const data = new Set(); // what is asked for besides the page itself
  session.on('Network.responseReceived', (event) => {
    if (/^\/(?:jmap|web)\//.test(new URL(event.response.url).pathname)) data.add(event.requestId);
  });
  session.on('Network.loadingFinished', (event) => (octets += data.has(event.requestId) ? 0 : event.encodedDataLength));
  await web.goto('/');
  await web.getByLabel('Address').waitFor();
  await web.waitForLoadState('networkidle');
  await picture(web, 'sign-in');
  await accessible(web, 'sign-in');
  await signIn(web, name, password);
  await web.locator('#list').getByRole('listitem').first().waitFor();
  check(octets < FIRST_PAGE_OCTETS, `the first page has ${octets} octets`);
  console.log(`first page ${octets} octets`);
  return web;
}

async function read(web) {
  await web.getByText('Poster for the autumn concert').first().waitFor();
  await picture(web, 'list');
  await accessible(web, 'list');
  await web.getByText('Poster for the autumn concert').first().click();
  await web.frameLocator('.mail iframe').getByText('Brick would be').waitFor();
  await web.getByText('it survives at stamp size now').first().waitFor();
  await picture(web, 'conversation');
  await accessible(web, 'conversation');
  check(await web.frameLocator('.mail iframe').getByText('The numeral is right').isHidden(), 'the quote is folded');
  await web.locator('.mail .quotes').last().click();
  await web.frameLocator('.mail iframe').getByText('The numeral is right').waitFor();
  await web.getByRole('button', { name: /poster-v2\.svg/ }).first().click();
  await web.getByRole('dialog', { name: 'poster-v2.svg' }).locator('img').waitFor();
  await picture(web, 'preview');
  await web.keyboard.press('Escape');
  await web.getByText('Nine days between the passes').first().click();
  await web.getByText('2 pictures from elsewhere').or(web.getByText('1 picture from elsewhere')).waitFor();
  await web.getByText('invisible tracker was removed').waitFor();
  await picture(web, 'newsletter');
}

async function search(web) {
  await web.keyboard.press('/');
  await web.getByRole('searchbox', { name: 'Search mail' }).fill('from:ines has:attachment');
  await web.getByText('Loan of the two letters').first().waitFor();
  await web.getByRole('heading', { name: 'Results' }).waitFor();
  await until(async () => await web.locator('#list').getByRole('listitem').count() === 1, 'one result');
  await picture(web, 'search');
  await accessible(web, 'search');
  await web.getByRole('button', { name: 'Clear' }).click();
  await web.keyboard.press('Escape');
  await web.getByRole('heading', { name: 'Inbox' }).waitFor();
}

/** What the page asks the server for waits until it is let, where it is about this; a slow line. */
async function holding(web, about, what) {
  let letGo;
  const held = new Promise((done) => (letGo = done));
  await web.route('**/jmap/api', async (route) => {
    if (about.test(route.request().postData() ?? '')) await held;
    await route.continue();
  });
  await what(letGo);
  await web.unrouteAll({ behavior: 'wait' });
}

async function sort(web, other) {
  await web.keyboard.press('g');
  await web.keyboard.press('i');
  const row = web.locator('#list').getByRole('listitem').filter({ hasText: 'Your ticket to Basel' });
  await row.waitFor();
  await row.getByRole('checkbox').click();
  await web.locator('#list').getByRole('listitem').filter({ hasText: 'Dinner on Sunday' }).getByRole('checkbox').click();
  await web.getByText('2 selected').waitFor();
  await picture(web, 'selected');
  const [inbox, archive] = await Promise.all(['inbox', 'archive'].map((each) => other.mailbox(each)));
  const archived = async () => (await other.call('Email/query', { filter: { inMailbox: archive, subject: 'ticket' } })).ids.length;
  await holding(web, /"Email\/set"/, async (letGo) => {
    await web.getByRole('toolbar', { name: 'With what is selected' }).getByRole('button', { name: 'Archive' }).click();
    await web.getByText('2 conversations archived.').waitFor();
    await row.waitFor({ state: 'detached' });
    await web.getByRole('button', { name: 'Undo' }).click();
    await row.waitFor(); // before the server has heard of either
    check(await archived() === 0, 'it is done too early');
    const [first, second] = [0, 1].map((which) => web.waitForResponse((answer) => {
      const text = answer.request().postData() ?? '';
      return text.includes('"Email/set"') && text.includes(which === 0 ? archive : inbox);
    }));
    letGo();
    await Promise.all([first, second]);
  });
  check(await archived() === 0 && await row.isVisible(), 'it is back');
  // what another client does is seen here
  await other.import([{ octets: rfc5322({ id: 'live', from: 'Zoë <zoe@elsewhere.test>', to: name, subject: 'Just came in', text: 'now' }), at: new Date().toISOString().replace(/\.\d+/, '') }], inbox);
  await web.getByText('Just came in').first().waitFor({ timeout: 5000 });
  await web.keyboard.press('?');
  await web.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await picture(web, 'shortcuts');
  await accessible(web, 'shortcuts');
  await web.keyboard.press('Escape');
  await web.getByRole('dialog').waitFor({ state: 'detached' }); // keys are its own until then
}

/** Who types before the page has what mail is written with means that mail. */
async function typeAhead(web) {
  const part = '**/assets/Composer*.js';
  let letGo;
  const held = new Promise((done) => (letGo = done));
  let lost = 0;
  await web.route(part, async (route) => {
    await held;
    await route.continue();
  });
  await web.route('**/jmap/api', (route) => {
    if (!route.request().postData()?.includes('Identity/get') || lost > 0) return route.continue();
    lost++;
    return route.abort();
  });
  const asked = web.waitForRequest(part);
  await web.keyboard.press('c');
  await asked;
  await web.keyboard.press('?');
  letGo();
  await web.locator('.composer').getByRole('combobox', { name: 'To' }).waitFor();
  await web.unrouteAll({ behavior: 'wait' });
  const troubles = web.troubles.splice(0).filter((each) => !/ERR_FAILED/.test(each));
  check(lost === 1 && troubles.length === 0, `${lost} lost, ${troubles}`);
  check(await web.getByRole('dialog', { name: 'Keyboard shortcuts' }).count() === 0, 'a key is taken for what was there before');
}

async function write(web, other) {
  await typeAhead(web);
  const composer = web.locator('.composer');
  await composer.getByRole('combobox', { name: 'To' }).fill('bob@exa');
  await web.getByRole('option', { name: /bob@example\.test/ }).click();
  await composer.getByRole('textbox', { name: 'Subject' }).fill('With a picture');
  const text = composer.getByRole('textbox', { name: 'Message' });
  await text.click();
  await web.keyboard.type('See here: ');
  await text.evaluate((element, octets) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(octets)], 'red.png', { type: 'image/png' }));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, [...PNG]);
  await composer.locator('.writing img[alt="red.png"]').waitFor();
  await composer.locator('input[type=file]').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') });
  await composer.getByText('Saved', { exact: true }).waitFor();
  await composer.getByText('Goes encrypted, and to proven servers alone.').waitFor();
  await picture(web, 'writing');
  await accessible(web, 'writing');
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await web.getByText('Sent.').waitFor();
  await picture(web, 'sent');
  await web.getByRole('button', { name: 'Undo' }).click();
  await composer.getByText('notes.txt').waitFor();
  await composer.locator('.writing img[alt="red.png"]').waitFor();
  // on a slow line it is out of sight at once, and called back before it has gone
  await holding(web, /EmailSubmission\/set/, async (letGo) => {
    const asked = web.waitForRequest((request) => request.postData()?.includes('EmailSubmission/set') ?? false);
    await web.keyboard.press('Control+Enter');
    await web.getByText('Sending…').waitFor();
    await composer.waitFor({ state: 'hidden' });
    await asked;
    await web.getByRole('button', { name: 'Undo' }).click();
    await composer.getByText('Calling it back…').waitFor();
    letGo();
    await composer.getByText('Calling it back…').waitFor({ state: 'detached' });
  });
  check((await other.call('EmailSubmission/query', { filter: { undoStatus: 'pending' } })).ids.length === 0, 'it goes nevertheless');
  await twice(web, other);
  await web.keyboard.press('Control+Enter');
  await composer.waitFor({ state: 'detached' });
}

/** The draft that is open is changed in another window, too; then it is sent. */
async function twice(web, other) {
  const drafts = await other.mailbox('drafts');
  const previews = async () => {
    const { ids } = await other.call('Email/query', { filter: { inMailbox: drafts } });
    return (await other.call('Email/get', { ids, properties: ['preview'] })).list.map(({ preview }) => preview);
  };
  const tab = await web.context().newPage();
  const tabTroubles = [];
  tab.on('pageerror', (error) => tabTroubles.push(String(error)));
  await tab.goto(`/mail/${drafts}`);
  await tab.locator('#list').getByText('With a picture').click();
  const [here, there] = [web, tab].map((each) => each.locator('.composer'));
  const [text, same] = [here, there].map((each) => each.getByRole('textbox', { name: 'Message' }));
  await there.locator('.writing img[alt="red.png"]').waitFor();
  await holding(web, /"create":\{"draft"/, async (letGo) => {
    await text.click();
    await web.keyboard.type('Mine. ');
    await same.click();
    await tab.keyboard.type('Theirs. ');
    await tab.keyboard.press('Escape');
    await there.waitFor({ state: 'detached' });
    await until(async () => (await previews()).some((each) => each.includes('Theirs')), 'it is saved');
    letGo();
    await here.getByText('This draft was changed elsewhere, too.').waitFor();
  });
  const both = await previews();
  check(both.length === 2 && both.some((each) => each.includes('Mine')) && both.some((each) => each.includes('Theirs')), `one of both is lost: ${both}`);
  await picture(web, 'changed-twice');
  await accessible(web, 'a draft that was changed twice');
  await here.getByRole('button', { name: 'Keep this one' }).click();
  await until(async () => { const left = await previews(); return left.length === 1 && left[0].includes('Mine'); }, 'the other one is gone');
  // two drafts of one conversation are shown, one is gone on with
  const one = tab.locator('#list').getByRole('listitem').filter({ hasText: 'Mine.', hasNot: tab.locator('.number') });
  await one.getByText('With a picture').click();
  await same.getByText('Mine.').waitFor();
  await text.click();
  await web.keyboard.press('Control+Enter');
  await tab.getByText('The draft was sent elsewhere.').waitFor();
  await there.waitFor({ state: 'detached' });
  check(tabTroubles.length === 0, tabTroubles.join('\n'));
  await tab.close();
  await web.getByRole('button', { name: 'Undo' }).click();
  await here.getByText('notes.txt').waitFor();
}

async function sendLater(web, subject, when) {
  await web.keyboard.press('c');
  const composer = web.locator('.composer');
  await composer.getByRole('combobox', { name: 'To' }).fill(`${BOB},`);
  await composer.getByRole('textbox', { name: 'Subject' }).fill(subject);
  await composer.getByRole('button', { name: 'Send later' }).click();
  await web.getByRole('menuitem', { name: when }).click();
}

/** A time of one's own, by keyboard: not one that has passed, nor one later than the server knows. */
async function ownTime(web, subject) {
  await sendLater(web, subject, /Another day/);
  const dialog = web.getByRole('dialog', { name: 'Send later' });
  for (const [day, said] of [['2020-01-01', 'has passed'], ['2099-01-01', 'at most'], ['', 'Choose a day']]) {
    await dialog.getByLabel('Day').fill(day);
    await web.keyboard.press('Enter');
    await dialog.getByText(said).waitFor();
  }
  await accessible(web, 'a time of one’s own');
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel('Day').fill(day);
  await dialog.getByLabel('Time').fill('07:45');
  await picture(web, 'own-time');
  await web.keyboard.press('Enter');
}

/** All that is scheduled is found in one place, where its time can be changed. */
async function scheduled(web) {
  await web.getByRole('navigation').getByRole('button', { name: /Scheduled/ }).click();
  await web.getByText(/Goes .* 07:45/).waitFor();
  await picture(web, 'scheduled');
  await accessible(web, 'scheduled');
  await web.getByRole('button', { name: 'Change the time: Not yet' }).click();
  await web.getByRole('menuitem', { name: /Another day/ }).click();
  await web.getByRole('dialog', { name: 'Change the time' }).getByLabel('Time').fill('09:15');
  await web.keyboard.press('Enter');
  await web.getByText(/Goes .* 09:15/).waitFor();
  await web.getByRole('button', { name: 'Not yet', exact: true }).click();
  await web.locator('#list').getByRole('listitem').filter({ hasText: 'Not yet' }).getByText(/Goes .* 09:15/).waitFor({ state: 'attached' }); // unseen below the pointer
}

/** What has not gone yet can be sent at once or kept, and of what has gone one sees who got it. */
async function later(web, bob, other) {
  const dates = async (of) => (await of.call('Email/get', { ids: (await of.call('Email/query', { filter: { subject: of === bob ? 'Now after all' : 'Not yet' } })).ids, properties: ['sentAt'] })).list.map(({ sentAt }) => Date.parse(sentAt));
  await ownTime(web, 'Not yet');
  await web.locator('.composer').waitFor({ state: 'detached' });
  await sendLater(web, 'Now after all', /In an hour/);
  await web.locator('.composer').waitFor({ state: 'detached' });
  await scheduled(web);
  await web.locator('#list').getByText('Now after all').click();
  await web.getByRole('button', { name: 'Send now' }).click();
  await web.getByText('Sent.').waitFor();
  check(await web.locator('.notices').getByText('It will be sent').count() <= 1, 'it is no longer said that it will be sent');
  await web.getByRole('button', { name: 'Send now' }).waitFor({ state: 'detached' });
  await until(async () => (await bob.call('Email/query', { filter: { subject: 'Now after all' } })).ids.length === 1, 'it has come, once');
  const [now, ...twice] = await dates(bob);
  check(Math.abs(now - Date.now()) < 60_000 && twice.length === 0, 'its date is that on which it was sent');
  const [at, ...more] = await dates(other);
  check(new Date(at).toISOString().slice(11, 16) === '09:15' && more.length === 0, 'what goes later has the date on which it goes');
  await web.locator('#list').getByText('Not yet').click();
  await web.getByRole('button', { name: 'Do not send it' }).waitFor();
  await picture(web, 'held');
  await web.getByRole('button', { name: 'Do not send it' }).click();
  await web.locator('.composer').getByRole('button', { name: 'Discard the draft' }).click();
  await web.getByText('Draft discarded.').waitFor();
  await sendLater(web, 'Thrown away', /In an hour/);
  await web.locator('#list').getByText('Thrown away').first().click();
  await web.locator('.composer').waitFor({ state: 'detached' });
  await web.keyboard.press('#');
  await web.getByText('will not be sent').waitFor();
  check((await other.call('EmailSubmission/query', { filter: { undoStatus: 'pending' } })).ids.length === 0, 'what is thrown away is not sent');
  await web.locator('#list').getByText('With a picture').first().click();
  await web.getByRole('button', { name: 'Details' }).first().click();
  await web.getByText('has got it.').waitFor();
  await picture(web, 'delivered');
  await web.keyboard.press('g');
  await web.keyboard.press('i');
}

async function received(other) {
  for (let tries = 0; ; tries++) {
    const { ids } = await other.call('Email/query', { filter: { subject: 'With a picture' } });
    if (ids.length > 0) {
      const { list } = await other.call('Email/get', { ids, properties: ['bodyStructure', 'attachments', 'bodyValues', 'htmlBody'], fetchHTMLBodyValues: true });
      const html = Object.values(list[0].bodyValues)[0].value;
      const inline = list[0].attachments.find((part) => part.cid !== null);
      check(inline !== undefined && html.includes(`cid:${inline.cid}`), 'the picture is within the text');
      check(list[0].attachments.some((part) => part.name === 'notes.txt'), 'the file is attached');
      return list[0];
    }
    check(tries < 100, 'nothing has come to Bob');
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function answer(browser, other) {
  const web = await page(browser, base);
  await atOnce(web);
  await signIn(web, BOB, password);
  await web.getByText('With a picture').first().click();
  await web.frameLocator('.mail iframe').locator('img').waitFor();
  await web.keyboard.press('r');
  const text = web.locator('.composer').getByRole('textbox', { name: 'Message' });
  await text.click();
  await web.keyboard.type('Very red.');
  await web.keyboard.press('Control+Enter');
  await web.getByText('Sent.').waitFor();
  for (let tries = 0; ; tries++) {
    const { ids } = await other.call('Email/query', { filter: { subject: 'Re: With a picture', from: 'bob' } });
    if (ids.length > 0) {
      const { list } = await other.call('Email/get', { ids, properties: ['threadId', 'inReplyTo', 'textBody', 'bodyValues', 'to'], fetchTextBodyValues: true });
      check(list[0].inReplyTo?.length === 1, 'it says what it answers');
      check(/> .*See here/.test(Object.values(list[0].bodyValues)[0].value), 'it quotes');
      break;
    }
    check(tries < 150, 'no answer has come');
    await new Promise((done) => setTimeout(done, 200));
  }
  check(troublesOf(web).length === 0, troublesOf(web).join('\n'));
  await web.context().close();
}

async function settle(web) {
  for (const tab of ['look', 'writing', 'away', 'folders', 'security']) {
    await web.goto(`/mail/settings/${tab}`);
    await web.getByRole('heading', { name: 'Settings' }).waitFor();
    await web.waitForLoadState('domcontentloaded');
    await web.locator('.settings .page').locator('button:visible, input:visible, p:visible').first().waitFor();
    await accessible(web, `settings, ${tab}`);
    await picture(web, `settings-${tab}`);
  }
  await web.getByLabel('For which program?').fill('phone');
  await web.getByLabel('Current password').last().fill(password);
  await web.getByRole('button', { name: 'Create' }).click();
  await web.getByText(/vrt_/).waitFor();
}

async function look(web) {
  await web.emulateMedia({ colorScheme: 'dark' });
  await web.goto('/mail/inbox');
  await web.getByText('Poster for the autumn concert').first().click();
  await web.frameLocator('.mail iframe').getByText('Brick would be').waitFor();
  await picture(web, 'dark');
  await accessible(web, 'dark');
  await web.getByText('Nine days between the passes').first().click();
  await web.locator('.mail.paper').waitFor();
  await picture(web, 'dark-newsletter');
  await web.goto('/mail/settings/look');
  await web.getByText('High contrast').click();
  await web.getByText('Below').click();
  await web.goto('/mail/inbox');
  await web.getByText('Notes from Monday').first().click();
  await web.getByText('Three things we agreed').last().waitFor();
  await picture(web, 'contrast-below');
  const dinner = web.locator('#list').getByRole('listitem').filter({ hasText: 'Dinner on Sunday' });
  await dinner.hover();
  await dinner.getByRole('button', { name: 'Archive' }).click({ trial: true });
  await accessible(web, 'high contrast');
  await web.setViewportSize({ width: 2560, height: 1300 });
  await picture(web, 'wide-screen');
}

async function phone(browser) {
  const web = await page(browser, base, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await signIn(web, name, password);
  await web.getByText('Poster for the autumn concert').first().waitFor();
  await picture(web, 'phone-list');
  await accessible(web, 'phone');
  await web.getByRole('searchbox', { name: 'Search mail' }).fill('from:marta');
  await web.getByRole('button', { name: 'Keep this search' }).waitFor();
  const { x, width } = await web.locator('#list search').boundingBox();
  check(x + width <= 360, `the search field ends at ${x + width}`);
  await web.getByRole('button', { name: 'Clear' }).tap();
  await web.keyboard.press('Escape');
  await web.getByText('Poster for the autumn concert').first().tap();
  await web.frameLocator('.mail iframe').getByText('Brick would be').waitFor();
  await picture(web, 'phone-conversation');
  check(await web.evaluate(() => document.documentElement.scrollWidth) <= 360, 'it is wider than the phone');
  await web.getByRole('button', { name: 'Reply', exact: true }).last().tap();
  await web.locator('.composer').getByRole('textbox', { name: 'Message' }).waitFor();
  await picture(web, 'phone-writing');
  await web.getByRole('button', { name: 'Save and close' }).tap();
  await web.goBack();
  await web.getByRole('button', { name: 'Mailboxes' }).tap();
  await web.getByRole('button', { name: 'Starred' }).waitFor();
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'phone-mailboxes-dark');
  await web.context().close();
}

async function leave(web) {
  await web.goto('/mail/inbox');
  await web.getByRole('button', { name: 'Sign out' }).click();
  await web.getByLabel('Address').waitFor();
  const answer = await web.request.get('/jmap/session', { headers: { 'Sec-Fetch-Site': 'same-origin' } });
  check(answer.status() === 401, `signed out, and still let in: ${answer.status()}`);
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  await seed(other);
  const bob = await new Other(base, BOB, password).open();
  const web = await firstPage(browser);
  for (const [what, run] of Object.entries({
    read: () => read(web), search: () => search(web), sort: () => sort(web, other), write: () => write(web, other),
    received: () => received(bob), later: () => later(web, bob, other), answer: () => answer(browser, other), settle: () => settle(web), look: () => look(web),
    phone: () => phone(browser), leave: () => leave(web),
  })) {
    try {
      await run();
      console.log(`${what} ok`);
    } catch (failed) {
      await web.screenshot({ path: join(pictures, `failed-${what}.png`) }).catch(() => undefined);
      throw new Error(`${what}: ${failed.message}`, { cause: failed });
    }
  }
  check(troublesOf(web).length === 0, troublesOf(web).join('\n'));
});
