// What is kept for later: pins, mute, snooze until it wakes, saved searches, templates, and choices that follow the account.
import { page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { letters, rfc5322 } from './letters.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'keep-');

async function seed(other) {
  const inbox = await other.mailbox('inbox');
  await other.import(letters(new Date()).map((letter) => ({
    octets: rfc5322(letter), at: letter.date.toISOString().replace('.000', ''), keywords: letter.seen ? { $seen: true } : {},
  })), inbox);
}

const rows = (web) => web.locator('#list').getByRole('listitem');
const row = (web, text) => rows(web).filter({ hasText: text });

async function pinAndMute(web, other) {
  await web.getByText('Three books are due').first().click();
  await web.getByRole('article').getByRole('toolbar').getByRole('button', { name: 'More' }).click();
  await web.getByRole('menuitem', { name: 'Pin to the top' }).click();
  await until(async () => /Three books/.test(await rows(web).first().innerText()), 'what is pinned is at the top');
  await web.getByText('The boat is out of the water').first().click();
  await web.keyboard.press('m');
  await web.getByText('Conversation muted.').waitFor();
  await row(web, 'The boat is out of the water').waitFor({ state: 'detached' });
  const inbox = await other.mailbox('inbox');
  await other.import([{
    octets: rfc5322({ id: 'l1b', refs: ['l1'], from: 'Linnea Berg <linnea@harbour.test>', to: name, subject: 'Re: The boat is out of the water', text: 'And now the mast.' }),
    at: new Date().toISOString().replace(/\.\d+/, ''),
  }], inbox);
  await until(async () => {
    const { ids } = await other.call('Email/query', { filter: { inMailbox: await other.mailbox('archive'), text: 'mast' } });
    return ids.length === 1;
  }, 'new mail of a muted conversation leaves the inbox');
}

/** Mail comes while a button is held down on a conversation, and while one looks at others further down. */
async function nothingMovesUnderThePointer(web, other) {
  const inbox = await other.mailbox('inbox');
  const come = (id) => other.import([{ octets: rfc5322({ id, from: 'Hurry <h@hurry.test>', to: name, subject: `In between ${id}`, text: 'now' }), at: new Date().toISOString().replace(/\.\d+/, '') }], inbox);
  const told = () => web.waitForResponse(async (answer) => answer.url().includes('/jmap/api') && /In between/.test(await answer.text().catch(() => '')));
  const place = await row(web, 'Notes from Monday').boundingBox();
  await web.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
  await web.mouse.down();
  const first = told();
  await come('i1');
  await first;
  await web.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  check((await row(web, 'Notes from Monday').boundingBox()).y === place.y, 'the conversation moves under the pointer');
  await web.mouse.up();
  await web.getByRole('article').getByText('Three things we agreed').waitFor();
  await row(web, 'In between i1').waitFor();
  check((await row(web, 'Notes from Monday').boundingBox()).y > place.y, 'it has moved afterwards');
  await web.setViewportSize({ width: 1280, height: 400 });
  await row(web, 'Typesetting in the old shop').scrollIntoViewIfNeeded();
  const lower = await row(web, 'Typesetting in the old shop').boundingBox();
  const size = Number(await rows(web).first().getAttribute('aria-setsize'));
  await come('i2');
  await until(async () => Number(await rows(web).first().getAttribute('aria-setsize')) > size, 'more has come');
  check((await row(web, 'Typesetting in the old shop').boundingBox()).y === lower.y, 'what is looked at moves when mail comes above it');
  await web.setViewportSize({ width: 1280, height: 820 });
}

/** What is selected is put away until a time of one's own, and back where it was; other keys of Gmail's. */
async function severalByKey(web, other) {
  const poster = row(web, 'Poster for the autumn concert');
  const inArchive = async () => (await other.call('Email/query', { filter: { inMailbox: await other.mailbox('archive'), subject: 'Poster' } })).ids.length;
  const unread = async () => (await other.call('Email/query', { filter: { operator: 'AND', conditions: [{ subject: 'Poster' }, { notKeyword: '$seen' }] } })).ids.length;
  const isAt = (fromEnd) => web.evaluate((end) => document.activeElement.closest('article li') === [...document.querySelectorAll('article ol > li')].at(-end), fromEnd);
  await poster.click();
  await web.getByRole('article').getByText('Marta Olsen').first().waitFor();
  await web.keyboard.press('p');
  check(await isAt(1), 'p goes to the last message');
  await web.keyboard.press('p');
  check(await isAt(2), 'and to the one before');
  const article = web.getByRole('article').first();
  const open = () => article.locator('[aria-expanded=true]').count();
  await web.keyboard.press(':');
  await until(async () => (await open()) <= 1, 'all but one are shut');
  await web.keyboard.press(';');
  await until(async () => (await open()) === 3, 'all are open');
  await until(async () => (await unread()) === 0, 'what is open is read');
  await web.keyboard.press('_');
  await until(async () => (await unread()) === 2, 'from the one where the keyboard is it is unread');
  await web.keyboard.press('v');
  await web.getByRole('menuitem', { name: 'Archive' }).click();
  await poster.waitFor({ state: 'detached' });
  await web.keyboard.press('g');
  await web.keyboard.press('e');
  await poster.getByRole('checkbox').click();
  await web.keyboard.press('b');
  await web.getByRole('menuitem', { name: /Another day/ }).click();
  await web.getByRole('dialog', { name: 'Snooze' }).getByLabel('Day').fill(new Date(Date.now() + 400 * 86_400_000).toISOString().slice(0, 10));
  await web.keyboard.press('Enter');
  await poster.waitFor({ state: 'detached' });
  await web.keyboard.press('z'); // which waits until it is put away
  await poster.waitFor();
  await until(async () => (await inArchive()) === 3, 'what is taken back is where it was');
  await web.keyboard.press('g');
  await web.keyboard.press('i');
  await row(web, 'Minutes of the November meeting').click();
  await web.getByRole('article', { name: 'Minutes of the November meeting' }).waitFor();
  await web.keyboard.press(']');
  await row(web, 'Minutes of the November meeting').waitFor({ state: 'detached' });
  await web.getByRole('article', { name: 'Appointment moved to the 9th' }).waitFor();
}

/** Some of the list by what they are, and a label for one. */
async function selectingByKey(web, other) {
  const inbox = await other.mailbox('inbox');
  const chosen = async (key) => {
    await web.keyboard.press('*');
    await web.keyboard.press(key);
    return Number.parseInt(await web.locator('#list [role=toolbar] .many').innerText(), 10);
  };
  const { ids: [loan] } = await other.call('Email/query', { filter: { subject: 'Loan' } });
  await other.call('Email/set', { update: { [loan]: { 'keywords/$flagged': true } } });
  await row(web, 'Loan of the two letters').getByRole('button', { name: 'Remove the star' }).waitFor();
  const { total } = await other.call('Email/query', { filter: { inMailbox: inbox }, collapseThreads: true, limit: 1, calculateTotal: true });
  const { ids: starred } = await other.call('Email/query', { filter: { inMailbox: inbox, hasKeyword: '$flagged' }, collapseThreads: true });
  check((await chosen('s')) === starred.length && (await chosen('t')) === total - starred.length, 'starred or not');
  check((await chosen('u')) + (await chosen('r')) === total, 'read or not');
  await web.keyboard.press('*');
  await web.keyboard.press('n');
  await other.call('Mailbox/set', { create: { l: { name: 'Dinners', parentId: null } } });
  await web.getByRole('navigation', { name: 'Mailboxes' }).getByRole('button', { name: 'Dinners' }).waitFor();
  await row(web, 'Dinner on Sunday?').getByRole('checkbox').click();
  await web.keyboard.press('l');
  await web.getByRole('menuitemcheckbox', { name: 'Dinners' }).click();
  await row(web, 'Dinner on Sunday?').getByText('Dinners', { exact: true }).waitFor();
}

async function snooze(web, other) {
  await web.getByText('Dinner on Sunday?').first().click();
  await web.getByRole('article').getByRole('toolbar').getByRole('button', { name: 'Snooze' }).click();
  await web.getByRole('menuitem', { name: /Tomorrow morning/ }).waitFor();
  await picture(web, 'snooze');
  await accessible(web, 'snooze');
  await web.getByRole('menuitem', { name: /Tomorrow morning/ }).click();
  await row(web, 'Dinner on Sunday?').waitFor({ state: 'detached' });
  await web.getByRole('navigation', { name: 'Mailboxes' }).getByRole('button', { name: 'Snoozed' }).click();
  await row(web, 'Dinner on Sunday?').getByText(/Away until/).waitFor();
  await row(web, 'Dinner on Sunday?').click();
  await web.getByRole('article').getByText(/Away until/).waitFor();
  await picture(web, 'snoozed');
  await accessible(web, 'snoozed');
  await web.getByRole('button', { name: 'Bring back now' }).click();
  await web.getByRole('navigation', { name: 'Mailboxes' }).getByRole('button', { name: 'Inbox' }).click();
  await row(web, 'Dinner on Sunday?').waitFor();
  await selectingByKey(web, other);
  await severalByKey(web, other);
  // one that really wakes
  const { ids: [email] } = await other.call('Email/query', { filter: { subject: 'Appointment moved' } });
  await other.call('Snooze/set', { create: { s: { emailId: email, until: new Date(Date.now() + 2000).toISOString().replace(/\.\d+/, '') } } });
  await row(web, 'Appointment moved').waitFor({ state: 'detached' });
  await row(web, 'Appointment moved').getByRole('img', { name: 'Back from its snooze' }).waitFor({ timeout: 20_000 });
  check(/Three books/.test(await rows(web).nth(0).innerText()) && /Appointment moved/.test(await rows(web).nth(1).innerText()), 'it is right below what is pinned');
  await picture(web, 'awake');
  await accessible(web, 'awake');
}

async function searchesAndTemplates(web) {
  await web.keyboard.press('/');
  await web.getByRole('searchbox', { name: 'Search mail' }).fill('from:marta');
  await web.getByRole('heading', { name: 'Results' }).waitFor();
  await web.getByRole('button', { name: 'Keep this search' }).click();
  await web.getByRole('navigation', { name: 'Mailboxes' }).getByRole('button', { name: 'from:marta' }).waitFor();
  await web.getByRole('navigation', { name: 'Mailboxes' }).getByRole('button', { name: 'Inbox' }).click();
  await web.keyboard.press('c');
  const composer = web.locator('.composer');
  await composer.getByRole('textbox', { name: 'Subject' }).fill('Opening hours');
  await composer.getByRole('textbox', { name: 'Message' }).click();
  await web.keyboard.type('We are open from ten to six.');
  web.once('dialog', (dialog) => dialog.accept('Hours'));
  await composer.getByRole('button', { name: 'More', exact: true }).click();
  await web.getByRole('menuitem', { name: 'Save as a template' }).click();
  await web.getByText('Saved.').waitFor();
  await composer.getByRole('button', { name: 'Discard the draft' }).click();
  await composer.waitFor({ state: 'detached' });
  await web.keyboard.press('c');
  await composer.getByRole('button', { name: 'More', exact: true }).click();
  await web.getByRole('menuitem', { name: 'Insert “Hours”' }).click();
  await composer.getByText('We are open from ten to six.').waitFor();
  check(await composer.getByRole('textbox', { name: 'Subject' }).inputValue() === 'Opening hours', 'the template brings its subject');
  await picture(web, 'template');
  await accessible(web, 'template');
  await composer.getByRole('button', { name: 'Discard the draft' }).click();
  await composer.waitFor({ state: 'detached' });
}

/** Another browser looks as this one does. */
async function elsewhere(browser, web) {
  await web.goto('/mail/settings/look');
  await web.getByText('These choices follow you').waitFor();
  const second = await page(browser, base, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await second.goto('/');
  await second.getByLabel('Address').fill(name);
  await second.getByRole('textbox', { name: 'Password' }).fill(password);
  await second.getByRole('button', { name: 'Sign in' }).click();
  await second.getByText('Notes from Monday').first().waitFor();
  await web.getByText('Dark', { exact: true }).click();
  await web.getByText('Compact', { exact: true }).click();
  await until(() => second.evaluate(() => document.documentElement.dataset.theme === 'dark' && document.documentElement.dataset.density === 'compact'), 'the other browser follows');
  await picture(web, 'look-dark');
  await accessible(web, 'look, dark');
  await picture(second, 'phone-dark');
  await accessible(second, 'list, dark phone');
  await second.getByText('Notes from Monday').first().tap();
  await second.getByRole('article').waitFor();
  await picture(second, 'phone-read');
  check(await second.evaluate(() => document.documentElement.scrollWidth) <= 360, 'it is wider than the phone');
  await second.getByRole('button', { name: 'Back' }).tap();
  await second.getByRole('button', { name: 'Mailboxes' }).tap();
  await second.getByRole('button', { name: 'from:marta' }).waitFor();
  await picture(second, 'phone-menu');
  await second.context().close();
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  await seed(other);
  const web = await page(browser, base);
  await signIn(web, name, password);
  await pinAndMute(web, other);
  await nothingMovesUnderThePointer(web, other);
  await snooze(web, other);
  await searchesAndTemplates(web);
  await elsewhere(browser, web);
  check(web.troubles.length === 0, web.troubles.join('\n'));
});
