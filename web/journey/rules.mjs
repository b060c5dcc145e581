// Rules: made, tried with mail that comes in, put in order, switched off, edited as text.
import { page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'rules-');
const BOB = 'bob@example.test';

async function make(web) {
  await web.goto('/mail/settings/rules');
  await web.getByText('No rules yet.').waitFor();
  await picture(web, 'none');
  await accessible(web, 'no rules');
  await web.getByRole('button', { name: 'New rule' }).click();
  await web.getByLabel('Name', { exact: true }).fill('The quartet');
  await web.getByRole('combobox', { name: 'What is looked at' }).selectOption('subject');
  await web.getByRole('textbox', { name: /Words/ }).fill('rehearsal');
  await web.getByRole('button', { name: 'Add a condition' }).click();
  await web.getByRole('combobox', { name: 'What is looked at' }).last().selectOption('from');
  await web.getByRole('textbox', { name: /Words/ }).last().fill('bob@, marta@');
  await web.getByRole('button', { name: 'Save' }).click();
  await web.getByText('Something is still missing.').waitFor();
  await web.getByRole('combobox', { name: 'Move to' }).selectOption('Music');
  await web.getByRole('button', { name: 'Add something to do' }).click();
  await web.getByRole('combobox', { name: 'What is done' }).last().selectOption('star');
  await picture(web, 'edit');
  await accessible(web, 'new rule');
  await web.getByRole('button', { name: 'Save' }).click();
  await web.getByText('Subject contains “rehearsal” and Sender contains “bob@, marta@”').waitFor();
  await web.getByRole('button', { name: 'New rule' }).click();
  await web.getByLabel('Name', { exact: true }).fill('Large things');
  await web.getByRole('combobox', { name: 'What is looked at' }).selectOption('size');
  await web.getByRole('textbox', { name: 'Megabytes' }).fill('8');
  await web.getByRole('combobox', { name: 'What is done' }).selectOption('read');
  await web.getByRole('button', { name: 'Save' }).click();
  await web.getByText('Size over 8 MB').waitFor();
  await picture(web, 'list');
  await accessible(web, 'rules');
}

async function send(bob, subject) {
  const drafts = await bob.mailbox('drafts');
  const { created } = await bob.call('Email/set', { create: { m: { mailboxIds: { [drafts]: true }, from: [{ email: BOB }], to: [{ email: name }], subject, bodyValues: { t: { value: 'Thursday at seven.' } }, textBody: [{ partId: 't', type: 'text/plain' }] } } });
  const { list } = await bob.call('Identity/get', { ids: null });
  const sent = await bob.call('EmailSubmission/set', { create: { s: { identityId: list[0].id, emailId: created.m.id } } });
  check(sent.created?.s !== undefined, JSON.stringify(sent));
}

async function comesTo(other, subject, mailbox, keyword) {
  await until(async () => {
    const { ids } = await other.call('Email/query', { filter: { subject } });
    if (ids.length === 0) return false;
    const { list } = await other.call('Email/get', { ids, properties: ['mailboxIds', 'keywords'] });
    check(list[0].mailboxIds[mailbox] === true, `${subject} is elsewhere`);
    check(keyword === null || list[0].keywords[keyword] === true, `${subject} lacks ${keyword}`);
    return true;
  }, `${subject} has not come`);
}

async function order(web, other, bob, music) {
  await send(bob, 'Rehearsal on Thursday');
  await comesTo(other, 'Rehearsal on Thursday', music, '$flagged');
  await web.getByRole('button', { name: 'Move down' }).first().click();
  await until(async () => /Large/.test(await web.locator('.settings ol li').first().innerText()), 'the order is another');
  await web.getByRole('switch', { name: /The quartet/ }).click();
  await until(async () => !(await web.getByRole('switch', { name: /The quartet/ }).isDisabled()), 'it is kept');
  await send(bob, 'Rehearsal put off');
  await comesTo(other, 'Rehearsal put off', await other.mailbox('inbox'), null);
}

async function text(web) {
  await web.getByRole('button', { name: 'Edit as text' }).click();
  const script = web.getByRole('textbox', { name: 'Script (Sieve)' });
  await until(async () => (await script.inputValue()).includes('rehearsal'), 'it is the script');
  const whole = await script.inputValue();
  await script.fill(`${whole}\nvacation "now what";`);
  await web.getByRole('button', { name: 'Save' }).click();
  await web.getByRole('alert').waitFor();
  await picture(web, 'text');
  await accessible(web, 'script');
  await script.fill(`${whole}\n/* a word to myself */\n`);
  await web.getByRole('button', { name: 'Save' }).click();
  await web.getByText('Part of the script that is no rule').waitFor();
  await web.getByRole('button', { name: 'Delete: Large things' }).click();
  await web.getByText('Rule deleted.').waitFor();
  await web.getByRole('button', { name: 'Undo' }).click();
  await web.getByText('Size over 8 MB').waitFor();
}

/** What is done by hand to some mail is offered for all of its kind. */
async function habit(web, other, bob, music) {
  await send(bob, 'Programme notes');
  await web.goto('/mail/inbox');
  const row = web.getByRole('listitem').filter({ hasText: 'Programme notes' });
  await row.getByRole('checkbox').click();
  await web.getByRole('button', { name: 'Move to' }).click();
  await web.getByRole('menuitem', { name: 'Music' }).click();
  const offer = web.getByRole('button', { name: /^Always, from / });
  await offer.waitFor();
  await picture(web, 'habit');
  await accessible(web, 'an offer');
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, 'habit-phone');
  await web.setViewportSize({ width: 1280, height: 820 });
  await offer.click();
  await web.getByText(/^From now on mail from .* goes to Music\.$/).waitFor();
  await send(bob, 'Tuning');
  await comesTo(other, 'Tuning', music, null);
  const takenBack = web.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().includes('/scripts/'));
  await web.getByRole('button', { name: 'Undo' }).click();
  await takenBack;
  await web.goto('/mail/settings/rules');
  await web.getByText('Size over 8 MB').waitFor();
  await until(async () => !/is “bob@example.test”/.test(await web.locator('.settings ol').innerText()), 'it is taken back');
}

async function looks(browser, web) {
  await web.emulateMedia({ colorScheme: 'dark' });
  await web.getByRole('button', { name: 'Edit: The quartet' }).click();
  await web.getByLabel('Name', { exact: true }).waitFor();
  await picture(web, 'dark');
  await accessible(web, 'rule, dark');
  const phone = await page(browser, base, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await signIn(phone, name, password);
  await phone.goto('/mail/settings/rules');
  await phone.getByText('Size over 8 MB').waitFor();
  await picture(phone, 'phone');
  await accessible(phone, 'rules, phone');
  await phone.getByRole('button', { name: 'Edit: The quartet' }).tap();
  await phone.getByLabel('Name', { exact: true }).waitFor();
  await picture(phone, 'phone-edit');
  check(await phone.evaluate(() => document.querySelector('.sheet').scrollWidth) <= 360, 'it is wider than the phone');
  await phone.context().close();
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  const bob = await new Other(base, BOB, password).open();
  await other.call('Mailbox/set', { create: { a: { name: 'Music', parentId: null } } });
  const web = await page(browser, base);
  await signIn(web, name, password);
  await make(web);
  await order(web, other, bob, await other.mailbox('Music'));
  await text(web);
  await habit(web, other, bob, await other.mailbox('Music'));
  await looks(browser, web);
  const troubles = web.troubles.filter((each) => !/status of 400/.test(each));
  check(troubles.length === 0, troubles.join('\n'));
});
