// The JMAP client of another server's makers, jmap-client-ts, against ours; and what our answers look like to somebody else's reading of the
// specifications: each is written down as a value of a type of jmap-rfc-types, and all of it is given to the compiler.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { appPassword } from './app-password.mjs';
import { check, until } from './steps.mjs';

const { Client } = createRequire(import.meta.url)('jmap-client-ts');
const { FetchTransport } = createRequire(import.meta.url)('jmap-client-ts/lib/utils/fetch-transport');
const [base, name, password] = process.argv.slice(2);
const accessToken = await appPassword(base, name, password, 'client');
const client = new Client({ sessionUrl: `${base}/jmap/session`, accessToken, transport: new FetchTransport((url, init) => fetch(url, { ...init, body: init.body ?? undefined })),
  httpHeaders: { 'Content-Type': 'application/json' } });
await client.fetchSession();
const session = client.getSession();
const accountId = client.getFirstAccountId();

// mailboxes
const mailboxes = await client.mailbox_get({ accountId, ids: null });
const role = (wanted) => mailboxes.list.find((each) => each.role === wanted).id;
const made = await client.mailbox_set({ accountId, create: { m: { name: 'Workshop' } } });
const box = made.created.m.id;
const moved = await client.mailbox_changes({ accountId, sinceState: mailboxes.state });
check(moved.created.length === 1 && moved.created[0] === box, `the mailbox is told: ${JSON.stringify(moved)}`);

// a mail written, found, read, changed, sent
const draft = await client.email_set({ accountId, create: { d: {
  mailboxIds: { [role('drafts')]: true }, keywords: { $draft: true }, from: [{ name: 'Alice', email: name }], to: [{ name: null, email: name }], subject: 'Plane and chisel',
  textBody: [{ partId: 't', type: 'text/plain' }], bodyValues: { t: { value: 'Bring both.' } },
} } });
const id = draft.created.d.id;
const found = await client.email_query({ accountId, filter: { subject: 'chisel' }, sort: [{ property: 'receivedAt', isAscending: false }], collapseThreads: true, calculateTotal: true });
check(found.ids[0] === id && found.total === 1, 'it is found');
const PROPERTIES = ['id', 'blobId', 'threadId', 'mailboxIds', 'keywords', 'size', 'receivedAt', 'messageId', 'from', 'to', 'subject', 'sentAt', 'hasAttachment', 'preview',
  'bodyStructure', 'bodyValues', 'textBody', 'htmlBody', 'attachments', 'headers'];
const email = await client.email_get({ accountId, ids: [id], properties: PROPERTIES, fetchAllBodyValues: true });
check(email.list[0].bodyValues[email.list[0].textBody[0].partId].value === 'Bring both.', 'it is read');
const filed = await client.email_set({ accountId, update: { [id]: { [`mailboxIds/${box}`]: true, 'keywords/$flagged': true } } });
check(id in filed.updated, 'it is filed');
const changes = await client.email_changes({ accountId, sinceState: email.state });
check(changes.updated[0] === id, 'the change is told');
const { list: [identity] } = await call('Identity/get', { ids: null });
const sent = await client.emailSubmission_set({ accountId, create: { s: { identityId: identity.id, emailId: id } },
  onSuccessUpdateEmail: { '#s': { [`mailboxIds/${role('drafts')}`]: null, [`mailboxIds/${role('sent')}`]: true, 'keywords/$draft': null } } });
const submission = sent.created.s.id;
await until(async () => (await client.email_query({ accountId, filter: { inMailbox: role('inbox'), subject: 'chisel' } })).ids.length === 1, 'it arrives');
const submissions = await client.emailSubmission_get({ accountId, ids: [submission] });
check(submissions.list[0].emailId === id, 'what was sent is kept');
const wrong = await client.email_get({ accountId, ids: [id], properties: ['nothing'] }).then(() => null, (error) => error);
check(wrong.type === 'invalidArguments', `what is wrong is an error: ${JSON.stringify(wrong)}`);

/** What the client has no name for. */
async function call(method, args) {
  const answer = await fetch(session.apiUrl, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ using: Object.keys(session.capabilities), methodCalls: [[method, { accountId, ...args }, '0']] }) });
  return (await answer.json()).methodResponses[0][1];
}

// RFC 8621 has null where these types have nothing
const NULLABLE = new Set(['parentId', 'role', 'notCreated', 'notUpdated', 'notDestroyed', 'updated', 'destroyed', 'created']);
const literal = (value) => JSON.stringify(value, (key, each) => (each === null && !NULLABLE.has(key) ? undefined : each));
const refused = await (await fetch(session.apiUrl, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${accessToken}` }, body: '{}' })).json();
const threads = await call('Thread/get', { ids: [email.list[0].threadId] });
const snippets = await call('SearchSnippet/get', { filter: { text: 'chisel' }, emailIds: [id] });
const vacation = await call('VacationResponse/get', { ids: null });
const submitted = submissions.list[0];
const statuses = Object.values(submitted.deliveryStatus);
const bare = mailboxes.list.map(({ shareWith, ...each }) => each); // RFC 9670
const values = [
  ['Session', session],
  ['{ state: string; list: J.Mailbox[]; notFound: J.ID[]; accountId: J.ID }', { ...mailboxes, list: bare.map(({ myRights: { mayShare, ...myRights }, ...each }) => ({ ...each, myRights })) }],
  ['J.ChangesResponse & { updatedProperties?: string[] }', moved],
  ['J.QueryResponse', found],
  [`J.GetResponse<J.Email, { accountId: string; ids: string[]; properties: (${PROPERTIES.map((each) => `'${each}'`).join(' | ')})[] }>`, email],
  ['J.ChangesResponse', changes],
  ['J.GetResponse<J.Thread, { accountId: string; ids: string[] }>', threads],
  ['J.Identity', identity],
  ['J.SearchSnippet[]', snippets.list],
  ["Omit<J.EmailSubmission, 'undoStatus' | 'deliveryStatus'>", { ...submitted, undoStatus: undefined, deliveryStatus: undefined }],
  ['`${J.UndoStatus}`', submitted.undoStatus],
  ['`${J.DeliveryStatusDelivered}`[]', statuses.map((each) => each.delivered)],
  ['`${J.DeliveryStatusDisplayed}`[]', statuses.map((each) => each.displayed)],
  ["J.VacationResponse[]", vacation.list],
  ['J.ProblemDetails', refused],
];
const text = `import type * as J from 'jmap-rfc-types';\ntype Session = J.Session;\n${values.map(([type, value], i) => `export const v${i}: ${type} = ${literal(value)};`).join('\n')}\nexport const wrong: J.Identity = {};\n`;
const place = join(dirname(fileURLToPath(import.meta.url)), 'answers.ts'); // there is no such file: it is compiled from memory
const options = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true, skipLibCheck: true, types: [] };
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists } = host;
host.fileExists = (file) => file === place || fileExists.call(host, file);
host.getSourceFile = (file, version, ...rest) => (file === place ? ts.createSourceFile(file, text, version) : getSourceFile.call(host, file, version, ...rest));
const told = ts.getPreEmitDiagnostics(ts.createProgram([place], options, host)).filter((each) => each.file?.fileName === place);
const said = told.map((each) => `${text.split('\n')[each.file.getLineAndCharacterOfPosition(each.start).line].slice(0, 300)}\n${ts.flattenDiagnosticMessageText(each.messageText, '\n')}`);
// the last is there to be found
check(said.length === 1 && said[0].startsWith('export const wrong'), `the types do not fit:\n${said.join('\n\n')}`);
check(values.length === 15, 'all of them were looked at');
