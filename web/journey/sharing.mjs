// One shows another a mailbox; the other finds it, reads in it, and may do no more than was said.
import { atOnce, page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { letters, rfc5322 } from './letters.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'sharing-');
const bob = 'bob@example.test';

async function share(web) {
  await web.goto('/mail/settings/folders');
  await web.getByRole('button', { name: 'Share: Inbox' }).click();
  const dialog = web.getByRole('dialog');
  await dialog.getByText('Nobody else sees this mailbox.').waitFor();
  await dialog.getByLabel('Person or group').fill('nobody@example.test');
  await dialog.getByRole('button', { name: 'Share', exact: true }).click();
  await dialog.getByText('There is nobody called').waitFor();
  await dialog.getByLabel('Person or group').fill(bob);
  await dialog.getByRole('button', { name: 'Share', exact: true }).click();
  await dialog.getByLabel(`What they may do: ${bob}`).waitFor();
  await picture(web, 'dialogue');
  await accessible(web, 'sharing');
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'dialogue-dark');
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, 'dialogue-phone');
  await web.setViewportSize({ width: 1280, height: 820 });
  await web.emulateMedia({ colorScheme: 'light' });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await web.getByText('shared with one').waitFor();
}

/** As oneself, with what came along: that is in another account. */
async function forward(web) {
  await web.getByText('Loan of the two letters').first().click();
  await web.getByRole('article').getByRole('button', { name: 'Forward', exact: true }).click();
  const composer = web.getByRole('dialog');
  await composer.getByLabel('To', { exact: true }).fill('carol@example.test,');
  await composer.getByText('loan-agreement.txt').first().waitFor();
  await picture(web, 'forward');
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
  const carol = await new Other(base, 'carol@example.test', password).open();
  const got = async () => (await carol.call('Email/query', { filter: { from: bob, hasAttachment: true, subject: 'two letters' } })).ids;
  await until(async () => (await got()).length === 1, 'it has come', 30);
  const { list: [email] } = await carol.call('Email/get', { ids: await got(), properties: ['attachments', 'from', 'references'] });
  check(email.attachments.length > 0 && email.attachments.every((part) => part.size > 40), `with its file: ${JSON.stringify(email)}`);
}

async function read(web, other) {
  await web.goto('/mail/settings/folders');
  await web.getByText(`${name} lets you see`).waitFor();
  await picture(web, 'told');
  await accessible(web, 'shared with me');
  await web.locator('label').filter({ hasText: name }).getByRole('checkbox').click();
  const sidebar = web.getByRole('navigation', { name: 'Mailboxes' });
  await sidebar.getByRole('heading', { name }).waitFor();
  await sidebar.getByRole('button', { name: /Inbox/ }).last().click();
  await web.waitForURL(/\/mail\/of\/A\d+\/F\d+/);
  await web.getByText('Notes from Monday').first().click();
  await web.getByRole('article').getByText('Nobody touches the index').waitFor();
  check((await web.getByRole('article').getByRole('button', { name: 'Archive' }).count()) === 0, 'there is something to do that one may not');
  await picture(web, 'another-inbox');
  await accessible(web, 'another inbox');
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'another-inbox-dark');
  await web.emulateMedia({ colorScheme: 'light' });
  await web.reload();
  await web.getByRole('article').getByText('Nobody touches the index').waitFor();
  await forward(web);
  const unread = { filter: { inMailbox: await other.mailbox('inbox'), notKeyword: '$seen', subject: 'Notes' } };
  check((await other.call('Email/query', unread)).ids.length > 0, 'it was marked as read without the right to');
  await other.call('Mailbox/set', { update: { [await other.mailbox('inbox')]: { shareWith: null } } });
  await until(async () => (await sidebar.getByRole('heading', { name }).count()) === 0, 'what is no longer shared has gone');
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  const messages = letters(new Date()).map((letter) => ({
    octets: rfc5322(letter), at: letter.date.toISOString().replace('.000', ''), keywords: letter.seen && !/Notes/.test(letter.subject) ? { $seen: true } : {},
  }));
  await other.import(messages, await other.mailbox('inbox'));
  const owner = await page(browser, base);
  await signIn(owner, name, password);
  await share(owner);
  const web = await page(browser, base);
  await atOnce(web);
  await signIn(web, bob, password);
  await read(web, other);
  check(owner.troubles.length + web.troubles.length === 0, [...owner.troubles, ...web.troubles].join('\n'));
});
