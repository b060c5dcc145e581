import { MethodError } from '../jmap/client';
import type { EmailHead, Envelope, GetResponse, Id, Identity, Mailbox, Patch, QueryResponse, SetResponse, Submission } from '../jmap/types';
import { t } from '../i18n/index.svelte';
import type { Store } from '../mail/store.svelte';
import { redated } from '../secret/mime';
import type { Copy } from '../secret/sealer';
import type { Draft } from './draft.svelte';
import { DraftBox } from './draftbox';
import type { DraftForm } from './form';

/** What is handed over. */
interface Outgoing {
  readonly emailId: Id | null;
  readonly identity: Identity | null;
  readonly recipients: readonly string[];
  /** What others get in its place. */
  readonly copies: readonly Copy[];
}

function filedAsSent(sent: Mailbox, drafts: Mailbox): Patch {
  return { [`mailboxIds/${drafts.id}`]: null, [`mailboxIds/${sent.id}`]: true, 'keywords/$draft': null };
}

/** How long mail can be called back before it goes: so many seconds, or until a time. */
export type Hold = number | Date;

/** RFC 8621 §7: delayed by the parameters of RFC 4865. */
function heldBy(hold: Hold): Readonly<Record<string, string>> {
  if (hold instanceof Date) return { HOLDUNTIL: hold.toISOString().replace(/\.\d+/, '') };
  return hold > 0 ? { HOLDFOR: String(hold) } : {};
}

/**
 * Hands a draft over to be sent.
 *
 * @returns the submissions
 */
export async function submit(store: Store, { emailId, identity, recipients, copies: apart }: Outgoing, hold: Hold): Promise<readonly Id[]> {
  const sent = store.byRole('sent');
  const drafts = store.byRole('drafts');
  if (identity === null || sent === undefined || drafts === undefined || emailId === null) throw new Error(t('cannotSend'));
  const box = new DraftBox(store);
  const copies = apart.length === 0 ? [] : await box.take(apart.map(({ message }) => message));
  const envelope = (rcptTo: readonly string[]): Envelope => ({
    mailFrom: { email: identity.email, parameters: heldBy(hold) }, rcptTo: rcptTo.map((email) => ({ email })),
  });
  const create: Record<string, unknown> = {
    send: { identityId: identity.id, emailId, ...(hold !== 0 || copies.length > 0 ? { envelope: envelope(recipients) } : {}) },
  };
  for (const [i, copy] of copies.entries()) create[`copy${i}`] = { identityId: identity.id, emailId: copy, envelope: envelope([apart[i]?.recipient ?? '']) };
  const answer = await store.client.call<SetResponse>('EmailSubmission/set', {
    create,
    onSuccessUpdateEmail: {
      '#send': filedAsSent(sent, drafts),
    },
    onSuccessDestroyEmail: copies.map((_, i) => `#copy${i}`),
  });
  const refused = Object.values(answer.notCreated ?? {})[0];
  const made = Object.keys(create).map((key) => answer.created?.[key]?.['id'] as string | undefined).filter((id) => id !== undefined);
  if (refused !== undefined) {
    // what can be is called back, so that it is not sent twice by whoever tries again
    if (made.length > 0) await callBack(store, made);
    await box.destroy(copies);
    throw new MethodError(refused.type, refused.description ?? undefined);
  }
  return made;
}

/**
 * Hands over what was written while the server was away, once: an answer may have been lost on its way after the server had
 * done what it was asked to.
 *
 * @param hold until when it can be called back; null: it stays a draft
 */
export async function carry(draft: Draft, store: Store, form: DraftForm, hold: Hold | null): Promise<void> {
  const batch = store.client.batch();
  const query = batch.add('Email/query', { filter: { header: ['Message-ID', form.messageId] } });
  const emails = batch.add('Email/get', { '#ids': batch.ref(query, '/ids'), properties: ['keywords'] });
  const answers = await store.client.send(batch);
  answers.of<QueryResponse>(query);
  const found = answers.of<GetResponse<{ readonly id: Id; readonly keywords: Readonly<Record<string, true>> }>>(emails).list;
  if (found.some((email) => email.keywords['$draft'] === undefined)) return;
  draft.emailId ??= found[0]?.id ?? null; // it may have been saved without being known to be
  if (hold === null) await draft.save();
  else await draft.send(hold);
}

/**
 * Calls a mail back that is held; it is a draft again.
 *
 * @param submissions that of the mail, and those of copies of it, which are kept nowhere
 * @returns whether all of it was in time
 */
export async function callBack(store: Store, submissions: readonly Id[]): Promise<boolean> {
  const sent = store.byRole('sent');
  const drafts = store.byRole('drafts');
  if (sent === undefined || drafts === undefined) return false;
  const [first = ''] = submissions;
  const answer = await store.client.call<SetResponse>('EmailSubmission/set', {
    update: Object.fromEntries(submissions.map((id) => [id, { undoStatus: 'canceled' }])),
    onSuccessUpdateEmail: {
      [first]: { [`mailboxIds/${sent.id}`]: null, [`mailboxIds/${drafts.id}`]: true, 'keywords/$draft': true },
    },
  });
  return submissions.every((id) => answer.notUpdated?.[id] === undefined);
}

/** What was called back was not handed over again, as far as is known, and is a draft then. */
export class DraftAgain extends Error {}

/** A mail that goes at another time bears that as its date. */
interface Redated {
  readonly blobs: readonly Id[];
  readonly keywords: Readonly<Record<string, true>>;
  readonly receivedAt: string;
}

async function redatedAs(store: Store, email: Id, at: Date): Promise<Redated> {
  const { client } = store;
  const { list } = await client.call<GetResponse<Pick<EmailHead, 'blobId' | 'keywords'>>>('Email/get', { ids: [email], properties: ['blobId', 'keywords'] });
  const [head] = list;
  if (head === undefined) throw new Error(t('threadGone'));
  const message = new Blob([redated(await client.octets(head.blobId), at)], { type: 'message/rfc822' });
  const blobs = await new DraftBox(store).upload([message]);
  return { blobs, keywords: { ...head.keywords, $draft: true }, receivedAt: at.toISOString().replace(/\.\d+/, '') };
}

/** @returns the email that takes the place of the one before among the drafts */
async function inPlaceOf(email: Id, { blobs, ...about }: Redated, store: Store): Promise<Id> {
  const box = new DraftBox(store);
  const [made] = await box.file(blobs, about);
  if (made === undefined || made === email) return email;
  await box.destroy([email]);
  return made;
}

/**
 * Sends what is held at another time. It is called back first, so that it goes once; where it is not taken then, it is a draft.
 *
 * @param then null for now
 * @returns whether it was still held
 * @throws DraftAgain with the reason as its cause
 */
export async function sendAgain(store: Store, held: Submission, then: Date | null): Promise<boolean> {
  // what may take long is done before
  const message = await redatedAs(store, held.emailId, then ?? new Date());
  if (!(await callBack(store, [held.id]))) return false;
  try {
    await handOver(store, held, await inPlaceOf(held.emailId, message, store), then);
  } catch (failed) {
    throw new DraftAgain('', { cause: failed });
  }
  return true;
}

async function handOver(store: Store, { identityId, envelope: { mailFrom, rcptTo } }: Submission, emailId: Id, then: Date | null): Promise<void> {
  const sent = store.byRole('sent');
  const drafts = store.byRole('drafts');
  if (sent === undefined || drafts === undefined) throw new Error(t('cannotSend'));
  const others = Object.entries(mailFrom.parameters ?? {}).filter(([name]) => !/^HOLD(?:FOR|UNTIL)$/i.test(name));
  const parameters = { ...Object.fromEntries(others), ...heldBy(then ?? 0) };
  const answer = await store.client.call<SetResponse>('EmailSubmission/set', {
    create: { send: { identityId, emailId, envelope: { mailFrom: { email: mailFrom.email, parameters }, rcptTo } } },
    onSuccessUpdateEmail: { '#send': filedAsSent(sent, drafts) },
  });
  const refused = answer.notCreated?.['send'];
  if (refused !== undefined) throw new MethodError(refused.type, refused.description ?? undefined);
}
