// Mail is brought in from files and taken out into them, and what was taken out is brought in again: all of it is known.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { check, gallery } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'transfer-');

const entry = (from, head, subject, text) => `From ${from} Mon Mar  2 10:00:00 2026\n${head}From: ${from}\nMessage-ID: <${subject}@old.test>\nSubject: ${subject}\n\n${text}\n\n`;
const mbox = (count) => Array.from({ length: count }, (_, i) => entry('a@old.test', 'Status: RO\n', `old ${i}`.replace(' ', ''), `>From the beginning ${i}`)).join('');

/** Something of the page's is said, and then no more. */
async function told(web, text) {
  await web.getByRole('status').getByText(text).waitFor();
}

async function bring(web, other, folder) {
  await web.goto('/mail/settings/transfer');
  await web.getByRole('heading', { name: 'Bring mail in' }).waitFor();
  const count = async (filter) => (await other.call('Email/query', { filter, limit: 1, calculateTotal: true })).total;
  const takeout = entry('g@old.test', 'X-Gmail-Labels: Inbox,"Trips, far",Starred,Unread\n', 'labelled', 'Hello') + entry('g@old.test', 'X-Gmail-Labels: Archived,Opened\n', 'archived', 'Bye');
  await web.getByLabel('Choose files').setInputFiles([
    { name: 'old.mbox', mimeType: 'application/mbox', buffer: Buffer.from(mbox(60)) },
    { name: 'All mail.mbox', mimeType: 'application/mbox', buffer: Buffer.from(takeout) },
    { name: 'one.eml', mimeType: 'message/rfc822', buffer: Buffer.from('Date: Mon, 2 Mar 2026 10:00:00 +0000\nMessage-ID: <one@old.test>\nSubject: one\n\nHello\n') },
    { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]) },
  ]);
  await told(web, '63 messages imported.');
  await web.getByText('1 file is no mail').waitFor();
  await picture(web, 'brought');
  await accessible(web, 'brought in');
  const archive = await other.mailbox('archive');
  check(await count({ operator: 'AND', conditions: [{ inMailbox: archive }, { hasKeyword: '$seen' }, { before: '2026-03-03T00:00:00Z' }] }) === 62, 'all is in the archive, read, as old as it is');
  const { ids: [labelled] } = await other.call('Email/query', { filter: { subject: 'labelled' } });
  const { list: [{ mailboxIds, keywords }] } = await other.call('Email/get', { ids: [labelled], properties: ['mailboxIds', 'keywords'] });
  check(mailboxIds[await other.mailbox('inbox')] && mailboxIds[await other.mailbox('Trips, far')] && Object.keys(keywords).join() === '$flagged', 'labels are mailboxes and flags');
  // once more, a folder and something new with it
  mkdirSync(join(folder, 'Mail', 'Work'), { recursive: true });
  writeFileSync(join(folder, 'Mail', 'old.mbox'), mbox(3));
  writeFileSync(join(folder, 'Mail', 'Work', 'new.eml'), 'Message-ID: <new@old.test>\nSubject: new\n\nHello\n');
  await web.getByLabel('Choose a folder').setInputFiles(join(folder, 'Mail'));
  await told(web, '1 message imported. 3 were here already.');
  check(await count({ inMailbox: await other.mailbox('Work') }) === 1, 'a folder is a mailbox');
}

/** Dropped, and stopped before all of it is there. */
async function stopped(web, other) {
  const transfer = await web.evaluateHandle((text) => {
    const made = new DataTransfer();
    made.items.add(new File([text], 'many.mbox'));
    return made;
  }, mbox(200).replaceAll('@old.test', '@many.test'));
  let sent = 0;
  let letGo;
  const held = new Promise((done) => (letGo = done));
  await web.route('**/jmap/upload/**', async (route) => {
    if (++sent > 20) await held;
    await route.continue().catch(() => undefined);
  });
  await web.getByRole('group', { name: 'Bring mail in' }).dispatchEvent('drop', { dataTransfer: transfer });
  await web.getByRole('button', { name: 'Stop' }).click();
  letGo();
  await told(web, /^Stopped\. \d+ messages? imported\./);
  await web.unroute('**/jmap/upload/**');
  const { total } = await other.call('Email/query', { filter: { header: ['Message-ID', '@many.test'] }, limit: 1, calculateTotal: true });
  check(total < 200, 'it was stopped');
  return total;
}

async function take(web, other, folder, total) {
  // a browser that lets files be chosen: into its own file system
  await web.evaluate(() => {
    window.showSaveFilePicker = async ({ suggestedName }) => (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
  });
  await web.getByText('One mbox file').click();
  await web.getByRole('button', { name: 'Export', exact: true }).click();
  await told(web, `${total} messages exported.`);
  const all = await web.evaluate(async () => {
    for await (const [name, handle] of (await navigator.storage.getDirectory()).entries()) return [name, await (await handle.getFile()).text()];
  });
  check(/^All mail .*\.mbox$/.test(all[0]), all[0]);
  check(all[1].match(/^From /gm).length === total && /^>From the beginning 3$/m.test(all[1]) && /^X-Gmail-Labels: Inbox,"Trips, far"$/m.test(all[1]), 'the mbox has all');
  await web.evaluate(() => delete window.showSaveFilePicker);
  await web.getByText('ZIP of .eml files').click();
  await web.getByLabel('What').selectOption('What a search finds…');
  await web.getByRole('searchbox').last().fill('from:g@old.test');
  await picture(web, 'taken');
  const download = web.waitForEvent('download');
  await web.getByRole('button', { name: 'Export', exact: true }).click();
  const file = join(folder, 'all.zip');
  await (await download).saveAs(file);
  const names = spawnSync('python3', ['-m', 'zipfile', '-l', file], { encoding: 'utf8' }).stdout;
  check(/Inbox\/2026-03-02 labelled\.eml/.test(names) && /Trips, far\/2026-03-02 labelled\.eml/.test(names) && /Archive\/2026-03-02 archived\.eml/.test(names), names);
  // and where it is lost it comes back as it was
  const { ids: lost } = await other.call('Email/query', { filter: { from: 'g@old.test' } });
  await other.call('Email/set', { destroy: lost });
  await web.getByLabel('Choose files').setInputFiles(file);
  await told(web, '2 messages imported.');
  const { list } = await other.call('Email/get', { ids: (await other.call('Email/query', { filter: { from: 'g@old.test' } })).ids, properties: ['mailboxIds', 'keywords'] });
  const [inbox, trips] = await Promise.all(['inbox', 'Trips, far'].map((each) => other.mailbox(each)));
  check(list.some(({ mailboxIds, keywords }) => mailboxIds[inbox] && mailboxIds[trips] && Object.keys(keywords).join() === '$flagged')
    && list.some(({ keywords }) => Object.keys(keywords).join() === '$seen'), `it is where and as it was: ${JSON.stringify(list)}`);
  // what a stopped import would have left in its first mailbox alone comes into the other one, too
  await other.call('Email/set', { update: Object.fromEntries(list.filter(({ mailboxIds }) => mailboxIds[inbox]).map(({ id }) => [id, { mailboxIds: { [inbox]: true } }])) });
  await web.getByLabel('Choose files').setInputFiles(file);
  await told(web, '0 messages imported.');
  check((await other.call('Email/query', { filter: { inMailbox: trips } })).ids.length === 1, 'it is in both again');
  // what has been taken out is known when it comes back
  await web.getByLabel('Choose files').setInputFiles([{ name: 'again.mbox', mimeType: 'application/mbox', buffer: Buffer.from(all[1]) }]);
  await told(web, `0 messages imported. ${total} were here already.`);
}

await withBrowser(async (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'veredus-transfer-'));
  try {
    const other = await new Other(base, name, password).open();
    const web = await page(browser, base);
    await signIn(web, name, password);
    await bring(web, other, folder);
    const total = 64 + (await stopped(web, other));
    await take(web, other, folder, total);
    check(web.troubles.length === 0, web.troubles.join('\n'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
