// A client by others, jmap-jam, against our server: what a program does that knows the specifications and not us.
import JamClient from 'jmap-jam';
import { appPassword } from './app-password.mjs';
import { check, until } from './steps.mjs';

const [base, name, password] = process.argv.slice(2);

const jam = new JamClient({ sessionUrl: `${base}/.well-known/jmap`, bearerToken: await appPassword(base, name, password, 'jam') });
const accountId = await jam.getPrimaryAccount();
const session = await jam.session;
check(session.username === name, 'it knows who it is');

// one call alone, and several that refer to each other
const [mailboxes] = await jam.api.Mailbox.get({ accountId, ids: null });
const inbox = mailboxes.list.find((each) => each.role === 'inbox').id;
const drafts = mailboxes.list.find((each) => each.role === 'drafts').id;
const message = `From: Marta <marta@studio.test>\r\nTo: ${name}\r\nSubject: Gr\u00fc\u00dfe\r\nMessage-ID: <jam@studio.test>\r\n\r\nHello there\r\n`;
const blob = await jam.uploadBlob(accountId, new Blob([message], { type: 'message/rfc822' }));
check(blob.size === Buffer.byteLength(message), 'the upload is whole');
const [imported] = await jam.api.Email.import({ accountId, emails: { m: { blobId: blob.blobId, mailboxIds: { [inbox]: true } } } });
const id = imported.created.m.id;
const [{ found, threads, emails }] = await jam.requestMany((t) => {
  const found = t.Email.query({ accountId, filter: { inMailbox: inbox, subject: 'Gr\u00fc\u00dfe' } });
  const first = t.Email.get({ accountId, ids: found.$ref('/ids'), properties: ['threadId'] });
  const threads = t.Thread.get({ accountId, ids: first.$ref('/list/*/threadId') });
  const emails = t.Email.get({ accountId, ids: threads.$ref('/list/*/emailIds'), properties: ['id', 'subject', 'from', 'header:Message-ID:asMessageIds'] });
  return { found, first, threads, emails };
});
check(found.ids[0] === id && threads.list[0].emailIds[0] === id, 'it is found');
check(emails.list[0].subject === 'Gr\u00fc\u00dfe' && emails.list[0].from[0].name === 'Marta', 'its fields are read');
check(emails.list[0]['header:Message-ID:asMessageIds'][0] === 'jam@studio.test', 'in any form');
const down = await jam.downloadBlob({ accountId, blobId: blob.blobId, mimeType: 'message/rfc822', fileName: 'm.eml' });
check((await down.text()) === message, 'the download is whole');

// changes, in the order in which they come
const [before] = await jam.api.Email.get({ accountId, ids: [] });
await jam.api.Email.set({ accountId, update: { [id]: { 'keywords/$seen': true } } });
const [changes] = await jam.api.Email.changes({ accountId, sinceState: before.state });
check(changes.updated.length === 1 && changes.updated[0] === id && !changes.hasMoreChanges, 'the change is told');

// a message that is written and sent in one request
const [identities] = await jam.api.Identity.get({ accountId, ids: null });
const [{ draft, submission }] = await jam.requestMany((t) => {
  const draft = t.Email.set({
    accountId,
    create: {
      d: { mailboxIds: { [drafts]: true }, from: [{ email: name }], to: [{ email: name }], subject: 'To myself', textBody: [{ partId: '1', type: 'text/plain' }], bodyValues: { 1: { value: 'Remember.' } } },
    },
  });
  const submission = t.EmailSubmission.set({
    accountId, create: { s: { identityId: identities.list[0].id, emailId: '#d' } }, onSuccessDestroyEmail: ['#s'],
  });
  return { draft, submission };
});
// of one call id it knows the last answer alone: that of the Email/set that follows from the sending
check(submission.destroyed[0] === draft.created.d.id, `it is sent: ${JSON.stringify({ draft, submission })}`);
await until(async () => (await jam.api.Email.query({ accountId, filter: { inMailbox: inbox, subject: 'To myself' } }))[0].ids.length === 1, 'it arrives');

// what is wrong is told as the specification says
const refused = await jam.api.Email.get({ accountId, ids: [id], properties: ['nothing'] }).then(() => null, (error) => error);
check(/invalidArguments/.test(JSON.stringify(refused)), `a property that there is none of: ${JSON.stringify(refused)}`);
