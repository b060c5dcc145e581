// What takes room: the biggest messages, and emptying the trash; all of a page by keyboard; all of a mailbox and of a search at once; a huge window and a small one.
import { page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { letters, rfc5322 } from './letters.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'storage-');
/** More than a list fetches before somebody scrolls. */
const MANY = 130;

async function storage(web, other) {
  await web.goto('/mail/settings/storage');
  await web.getByText('Slides of the whole year').waitFor();
  check(/Slides/.test(await web.locator('.settings ul').last().getByRole('listitem').first().innerText()), 'the biggest comes first');
  await picture(web, 'light');
  await accessible(web, 'storage');
  await web.getByRole('button', { name: 'Delete: Slides of the whole year' }).click();
  await web.getByText('Conversation moved to Trash.').waitFor();
  web.once('dialog', (dialog) => dialog.accept());
  await web.getByRole('button', { name: 'Empty: Trash' }).click();
  const trash = await other.mailbox('trash');
  await until(async () => (await other.call('Email/query', { filter: { inMailbox: trash } })).ids.length === 0, 'the trash is empty');
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'dark');
  await accessible(web, 'storage, dark');
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, 'phone');
  check(await web.evaluate(() => document.documentElement.scrollWidth) <= 360, 'it is wider than the phone');
  await web.setViewportSize({ width: 1280, height: 820 });
  await web.emulateMedia({ colorScheme: 'light' });
}

/** The days of an automatic answer are those that were chosen; what is lacking is said in the person's language. */
async function away(web, other) {
  await web.goto('/mail/settings/away');
  await web.getByText('Answer automatically').click();
  await web.getByRole('button', { name: 'Save' }).click();
  await web.getByRole('alert').getByText('Please fill this in.').waitFor();
  await accessible(web, 'what is lacking');
  await web.getByRole('textbox', { name: 'Message' }).fill('Back in June.');
  check(await web.getByRole('alert').count() === 0, 'it is still said');
  await web.getByLabel('First day').fill('2031-05-04');
  await web.getByLabel('Last day').fill('2031-05-31');
  await web.getByRole('button', { name: 'Save' }).click();
  await web.getByText('Saved.').waitFor();
  const { list: [is] } = await other.call('VacationResponse/get', { ids: ['singleton'] });
  check(is.isEnabled && is.fromDate === '2031-05-04T00:00:00Z' && is.toDate === '2031-05-31T23:59:59Z' && is.textBody === 'Back in June.', JSON.stringify(is));
  await web.reload();
  await until(async () => (await web.getByLabel('First day').inputValue()) === '2031-05-04' && (await web.getByLabel('Last day').inputValue()) === '2031-05-31', 'the days are as they were chosen');
}

/** From the list to an answer that is sent, without the mouse. */
async function byKeyboard(web, other) {
  await web.goto('/mail/inbox');
  await web.getByText('Notes from Monday').first().waitFor();
  for (let i = 0; i < 20; i++) {
    await web.keyboard.press('j');
    if (await web.evaluate(() => /Notes from Monday/.test(document.querySelector('#list .cursor')?.textContent ?? ''))) break;
  }
  await web.keyboard.press('Enter');
  await web.getByRole('article').getByText('Nobody touches the index').waitFor();
  await web.keyboard.press('r');
  await web.locator('.composer').getByRole('textbox', { name: 'Message' }).waitFor();
  await until(() => web.evaluate(() => document.activeElement?.getAttribute('role') === 'textbox'), 'the text has the focus');
  await web.keyboard.type('All in order.');
  await web.keyboard.press('Control+Enter');
  await web.getByText('Sent.').waitFor();
  await web.keyboard.press('s');
  await until(async () => (await other.call('Email/query', { filter: { hasKeyword: '$flagged', subject: 'Notes' } })).ids.length > 0, 'it has its star');
  await web.keyboard.press('e');
  await until(async () => (await other.call('Email/query', { filter: { inMailbox: await other.mailbox('archive'), subject: 'Notes' } })).ids.length > 0, 'it is archived');
  // every stop of the tabulator can be seen
  for (let i = 0; i < 40; i++) {
    await web.keyboard.press('Tab');
    const stop = await web.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return null;
      const outlined = (element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
      };
      // a row of the list shows it as a whole
      const shown = outlined(at) || (at.closest('.row') !== null && outlined(at.closest('.row')));
      const within = at.closest('label, .search, .line') !== null;
      return shown || within ? null : at.outerHTML.slice(0, 160);
    });
    check(stop === null, `the focus cannot be seen on ${stop}`);
  }
}

/** Mail that comes while the list is on its way is on it, too. */
async function meanwhile(web, other) {
  let asked;
  let letGo;
  const [answered, held] = [new Promise((done) => (asked = done)), new Promise((done) => (letGo = done))];
  await web.route('**/jmap/api', async (route) => {
    if (!route.request().postData()?.includes('Email/query')) return route.continue();
    const response = await route.fetch();
    asked();
    await held;
    await route.fulfill({ response });
  });
  const listens = web.waitForResponse('**/jmap/events*');
  await web.reload();
  await Promise.all([answered, listens]);
  await other.import([{ octets: rfc5322({ id: 'between', from: 'Hurry <h@letters.test>', to: name, subject: 'In between', text: 'Quick.' }), at: new Date().toISOString().replace(/\.\d+/, '') }], await other.mailbox('inbox'));
  await web.waitForTimeout(300); // in which the page hears of it
  letGo();
  await web.locator('#list').getByText('In between').waitFor();
  await web.unrouteAll({ behavior: 'wait' });
}

/** What is said to be unread before it is there stays so when it comes. */
async function unreadAtOnce(web, other) {
  await other.import([{ octets: rfc5322({ id: 'late', from: 'Writer <w@letters.test>', to: name, subject: 'Slow to come', text: 'Here at last.' }), at: new Date().toISOString().replace(/\.\d+/, '') }], await other.mailbox('inbox'));
  const isBody = (request) => request.postData()?.includes('fetchHTMLBodyValues') ?? false;
  let release;
  const held = new Promise((done) => (release = done));
  const seen = [];
  await web.route('**/jmap/api', async (route) => {
    const text = route.request().postData() ?? '';
    if (text.includes('"keywords/$seen":true')) seen.push(text);
    if (isBody(route.request())) await held;
    await route.continue();
  });
  let answered = 0;
  const count = (request) => { if (isBody(request)) answered++; };
  web.on('requestfinished', count);
  const asked = web.waitForRequest(isBody);
  for (const key of ['Shift+U', '_']) {
    await web.locator('#list').getByRole('listitem').filter({ hasText: 'Slow to come' }).locator('.hit').click();
    await asked;
    await web.getByRole('article').waitFor();
    await web.keyboard.press(key);
    await web.getByRole('article').waitFor({ state: 'detached' });
  }
  release();
  await until(async () => answered > 0, 'it comes');
  const followed = web.waitForResponse((answer) => answer.request().postData()?.includes('Email/changes') ?? false);
  await web.keyboard.press('Shift+N');
  await followed;
  check(seen.length === 0, `it is read all the same: ${seen}`);
  check(answered === 1, 'it is asked for once, whoever waits for it');
  web.off('requestfinished', count);
  await web.unrouteAll({ behavior: 'wait' });
}

/** A letter to many leaves room for what is written, also in a low window, and is sent to fewer without a mouse. */
async function toMany(web) {
  await web.keyboard.press('c');
  const to = web.locator('.composer').getByLabel('To', { exact: true });
  await to.fill(Array.from({ length: 60 }, (_, i) => `"Member ${i} of the whole board" <m${i}@board.test>`).join(', '));
  await web.keyboard.press(';');
  await web.keyboard.press('Shift+Tab');
  for (const key of ['ArrowLeft', 'Delete']) await web.keyboard.press(key);
  await until(() => web.evaluate(() => document.activeElement.getAttribute('aria-label') === 'Remove: Member 59 of the whole board'), 'the next one has the focus');
  await web.keyboard.press('ArrowRight');
  await until(() => to.evaluate((field) => field === document.activeElement), 'behind the last is the field');
  const people = () => web.locator('.composer .person').allInnerTexts();
  check((await people()).length === 59 && !(await people()).some((each) => each.includes('Member 58')), 'one of them is taken out');
  for (const [width, height] of [[1280, 820], [740, 360]]) {
    await web.setViewportSize({ width, height });
    const [send, text] = await Promise.all([web.getByRole('button', { name: 'Send', exact: true }), web.getByRole('textbox', { name: 'Message' })].map((each) => each.boundingBox()));
    check(send.y + send.height <= height && text.height >= 100, `there is room to write in ${width} by ${height}`);
  }
  await web.setViewportSize({ width: 1280, height: 820 });
  await web.getByRole('button', { name: 'Discard' }).click();
}

/** What a search finds is not counted: it becomes more as one scrolls, until its end is known. */
async function growing(web) {
  const rows = web.locator('#list').getByRole('listitem');
  const total = web.locator('#list .total');
  const toTheEnd = () => web.locator('#list .port').evaluate((port) => port.scrollTo(0, port.scrollHeight));
  check(await total.innerText() === '50+' && await rows.first().getAttribute('aria-setsize') === '-1', 'it is known how many there are');
  await picture(web, 'growing');
  await accessible(web, 'nobody knows how many');
  await toTheEnd();
  await until(async () => await total.innerText() === '100+', 'more have come');
}

/** All of a mailbox that nobody has scrolled through, by keyboard: archived though the connection goes, taken back, and the same for a search. */
async function wholesale(web, other) {
  await other.call('Mailbox/set', { create: { m: { name: 'Many', parentId: null } } });
  const many = await other.mailbox('Many');
  await other.import(Array.from({ length: MANY }, (_, i) => ({
    octets: rfc5322({ id: `many${i}`, from: 'Machine <machine@letters.test>', to: name, subject: `Report ${i}`, text: 'Nothing to report.' }), at: '2026-02-01T00:00:00Z',
  })), many);
  const count = async (filter) => (await other.call('Email/query', { filter, limit: 1, calculateTotal: true })).total;
  const seen = (mailbox) => count({ operator: 'AND', conditions: [{ inMailbox: mailbox }, { hasKeyword: '$seen' }] });
  const chord = async (...keys) => { for (const key of keys) await web.keyboard.press(key); };
  await web.goto(`/mail/${many}`);
  await web.getByText('Report').first().waitFor();
  await web.getByRole('heading', { name: 'Many' }).click();
  await chord('*', 'a');
  await web.getByRole('button', { name: `Select all ${MANY} conversations in Many` }).waitFor();
  await picture(web, 'offered');
  await accessible(web, 'all are offered');
  await chord('*', 'a');
  await web.getByText(`All ${MANY} conversations in Many are selected.`).waitFor();
  // one less is no longer all
  await web.locator('#list').getByRole('checkbox').first().click();
  await web.getByText(/^\d+ selected$|^\d+$/).first().waitFor();
  check(await web.getByText('are selected.').count() === 0, 'all are selected without one');
  await chord('*', 'a', '*', 'a');
  await web.getByText(`All ${MANY} conversations in Many are selected.`).waitFor();
  await web.context().setOffline(true);
  await chord('e');
  await web.getByText('No connection. This goes on when it is back.').waitFor();
  await picture(web, 'waits');
  check(await count({ inMailbox: many }) === MANY, 'something is done without a connection');
  await web.context().setOffline(false);
  await web.getByText(`${MANY} conversations archived.`).waitFor();
  check(await count({ inMailbox: many }) === 0, 'some are left');
  await web.getByText('Nothing here.').waitFor();
  await chord('z');
  await until(async () => await count({ inMailbox: many }) === MANY, 'all are back');
  check(await seen(many) === 0, 'none of them is read');
  await web.getByText('Taking').waitFor({ state: 'detached' });
  await web.locator('#list').getByText(String(MANY), { exact: true }).waitFor(); // until then there is less to be selected
  await chord('*', 'a', '*', 'a', 'b');
  await web.getByRole('menuitem', { name: /Tomorrow morning/ }).click();
  await web.getByText(`${MANY} conversations put away until`).waitFor();
  check(await count({ inMailbox: many }) === MANY && await count({ inMailbox: await other.mailbox('Snoozed') }) === MANY, 'some are not away');
  await chord('z');
  await until(async () => await count({ inMailbox: await other.mailbox('Snoozed') }) === 0, 'all are back from where they were put away');
  await web.getByText('Taking').waitFor({ state: 'detached' });
  const field = web.getByRole('searchbox', { name: 'Search mail' });
  await field.fill('subject:report');
  await web.getByRole('heading', { name: 'Results' }).click();
  await web.getByText('Report').first().waitFor();
  await growing(web);
  await chord('*', 'a');
  await web.getByRole('button', { name: 'Select all 100+ conversations that match this search' }).click();
  await web.getByText('All 100+ conversations that match this search are selected.').waitFor();
  await chord('I');
  await web.getByText(`${MANY} conversations changed.`).waitFor();
  check(await seen(many) === MANY, 'some are unread');
  await until(async () => {
    await web.locator('#list .port').evaluate((port) => port.scrollTo(0, port.scrollHeight));
    return await web.locator('#list .total').innerText() === String(MANY);
  }, 'at the end it is known how many there are');
  check(await web.locator('#list').getByRole('listitem').last().getAttribute('aria-setsize') === String(MANY), 'a row does not know');
  await field.fill('');
  const troubles = web.troubles.splice(0).filter((each) => !/ERR_INTERNET_DISCONNECTED/.test(each));
  check(troubles.length === 0, troubles.join('\n'));
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  const messages = letters(new Date()).map((letter) => ({
    octets: rfc5322(letter), at: letter.date.toISOString().replace('.000', ''), keywords: letter.seen ? { $seen: true } : {},
  }));
  messages.push({
    octets: rfc5322({ id: 'big', from: 'Göran Ek <goran@ek.test>', to: name, subject: 'Slides of the whole year', text: 'Large.', attachments: [{ name: 'slides.bin', type: 'application/octet-stream', content: Buffer.alloc(900_000, 7) }] }),
    at: new Date(Date.now() - 9e8).toISOString().replace(/\.\d+/, ''), keywords: { $seen: true },
  });
  await other.import(messages, await other.mailbox('inbox'));
  const web = await page(browser, base);
  await signIn(web, name, password);
  await storage(web, other);
  await away(web, other);
  await byKeyboard(web, other);
  await meanwhile(web, other);
  await unreadAtOnce(web, other);
  await toMany(web);
  await wholesale(web, other);
  check(web.troubles.length === 0, web.troubles.join('\n'));
});
