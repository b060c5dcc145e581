import { textOf, paragraphs, escaped } from '../html/text';
import { locale, t } from '../i18n/index.svelte';
import { MethodError, SUBMISSION } from '../jmap/client';
import type { BodyPart, EmailAddress, EmailBody, EmailHead, GetResponse, Id, Identity, QueryResponse, SetResponse } from '../jmap/types';
import { RECEIPT_TO } from '../mail/fields';
import type { Store } from '../mail/store.svelte';
import { sizeText } from '../mail/time';
import { preferences } from '../settings/preferences.svelte';
import type { Method } from '../secret/method';
import type { Copy, Sealer } from '../secret/sealer';
import type { Letter } from '../secret/letter';
import { Attachments } from './attachments.svelte';
import type { Answered, DraftForm } from './form';
import { linkOf } from './parcels';
import { answer, divide, quoteAsText } from './quoting';
import type { DraftStart, Response } from './start';

/** A mail that is being written, and its copy in Drafts. */
export class Draft {
  identity = $state<Identity | null>(null);
  to = $state<readonly EmailAddress[]>([]);
  cc = $state<readonly EmailAddress[]>([]);
  bcc = $state<readonly EmailAddress[]>([]);
  subject = $state('');
  format = $state<'rich' | 'plain'>(preferences.format);
  /** What has been written: HTML, or text if the format is plain. */
  html = $state('');
  text = $state('');
  quote = $state('');
  /** Whether a receipt is asked for. RFC 8098 §2.1 */
  receipt = $state(false);
  readonly attached: Attachments;
  saved = $state<Date | null>(null);
  saving = $state(false);
  /** Whether what is saved last is saved in the browser alone. */
  here = $state(false);
  ready = $state(false);
  /** Whether it is signed, and encrypted, when it is sent; drafts of what is encrypted are, too. */
  sign = $state(false);
  encrypt = $state(false);
  method = $state<Method>('pgp');
  /** Whether it has something of a message in it that only its readers could read. */
  secret = false;
  sealer: Sealer | null = null;
  emailId: Id | null = null;
  /** The email that this one answers or forwards. */
  answers: Answered | null = null;
  /** Under which it is kept in the browser while the server is away. */
  localId: string = newId();
  private messageId = '';
  private inReplyTo: readonly string[] = [];
  private references: readonly string[] = [];
  private lastSaved = '';
  private copies: readonly Copy[] = [];
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly store: Store, private readonly own: string, private readonly identities: readonly Identity[]) {
    this.attached = new Attachments(store.client);
  }

  async begin(start: DraftStart): Promise<void> {
    this.identity = this.identities[0] ?? null;
    this.messageId = `${newId()}@${this.own.split('@')[1] ?? 'localhost'}`;
    if (start.kind === 'new') {
      this.to = start.to;
      this.subject = start.subject;
      this.html = start.text === '' ? '' : paragraphs(start.text);
      this.text = start.text;
      this.addSignature();
    } else if (start.kind === 'waiting') {
      this.localId = start.waiting.id;
      this.restore(start.waiting.form);
    } else if (start.kind === 'resume') {
      await this.resume(start.email);
    } else {
      await this.answer(start);
    }
    this.lastSaved = start.kind === 'waiting' ? '' : this.fingerprint();
    this.ready = true;
  }

  private addSignature(): void {
    const identity = this.identity;
    if (identity === null) return;
    if (identity.htmlSignature !== '') this.html += `<p></p>${identity.htmlSignature}`;
    else if (identity.textSignature !== '') this.html += `<p></p><p>-- </p>${paragraphs(identity.textSignature)}`;
    if (identity.textSignature !== '') this.text += `\n\n-- \n${identity.textSignature}`;
  }

  private async answer({ kind, email, from }: Response): Promise<void> {
    const store = from ?? this.store;
    await store.loadBodies([email]);
    const head = store.heads.get(email);
    const body = this.bodyOf(store, email);
    if (head === undefined || body === undefined) throw new Error(t('threadGone'));
    const addresses = [this.own, ...this.identities.map((identity) => identity.email)];
    const made = answer(kind, this.headOf(store, head), body, addresses);
    this.to = made.to;
    this.cc = made.cc;
    this.subject = made.subject;
    this.inReplyTo = made.inReplyTo;
    this.references = made.references;
    this.quote = made.quote;
    this.answers = { email, keyword: kind === 'forward' ? '$forwarded' : '$answered', account: from?.client.accountId ?? null };
    const opened = this.sealer?.opened(store, email) !== undefined;
    const own = from === undefined || opened ? null : await this.copied(from, made.parts);
    this.attached.takeOver(made.parts, this.filesOf(store, email), own);
    const asked = [...(head.to ?? []), ...(body.cc ?? [])].map((address) => address.email.toLowerCase());
    this.identity = this.identities.find((identity) => asked.includes(identity.email.toLowerCase())) ?? this.identity;
    this.addSignature();
  }

  /** What is in another account is taken into one's own. RFC 8620 §6.3 @returns the new ids, by the old ones */
  private async copied(from: Store, parts: readonly BodyPart[]): Promise<Readonly<Record<Id, Id>>> {
    const blobIds = parts.map((part) => part.blobId).filter((id) => id !== null);
    if (blobIds.length === 0) return {};
    const answer = await this.store.client.call<{ readonly copied: Readonly<Record<Id, Id>> | null }>('Blob/copy', { fromAccountId: from.client.accountId, blobIds });
    return answer.copied ?? {};
  }

  private async resume(email: Id): Promise<void> {
    await this.store.loadHeads([email]);
    this.store.bodies.delete(email);
    await this.store.loadBodies([email]);
    const head = this.store.heads.get(email);
    const body = this.bodyOf(this.store, email);
    if (head === undefined || body === undefined) throw new Error(t('threadGone'));
    this.emailId = email;
    this.to = head.to ?? [];
    this.cc = body.cc ?? [];
    this.bcc = body.bcc ?? [];
    this.subject = this.headOf(this.store, head).subject ?? '';
    this.inReplyTo = body.inReplyTo ?? [];
    this.references = body.references ?? [];
    this.receipt = (body.receiptTo ?? []).length > 0;
    this.messageId = body.messageId?.[0] ?? this.messageId;
    const from = head.from?.[0]?.email.toLowerCase();
    this.identity = this.identities.find((identity) => identity.email.toLowerCase() === from) ?? this.identity;
    const html = body.htmlBody.find((part) => part.type === 'text/html');
    const value = (id: string | null | undefined): string => (id == null ? '' : (body.bodyValues[id]?.value ?? ''));
    this.attached.takeOver(body.attachments, this.filesOf(this.store, email), null);
    if (html === undefined) {
      this.format = 'plain';
      this.text = value(body.textBody[0]?.partId).replace(/\r\n/g, '\n');
    } else {
      this.format = 'rich';
      const divided = divide(value(html.partId));
      this.html = this.showInline(divided.own);
      this.quote = divided.quote;
    }
  }

  /** What the server has of it, or what was opened here. */
  private bodyOf(store: Store, email: Id): EmailBody | undefined {
    const body = store.bodies.get(email);
    const opened = this.sealer?.opened(store, email);
    if (body === undefined || opened === undefined) return body;
    this.secret = this.encrypt = this.sign = true;
    this.method = opened.method;
    const { content } = opened;
    const { htmlBody, textBody, attachments, bodyValues } = content;
    return { ...body, htmlBody, textBody, attachments, bodyValues };
  }

  private headOf(store: Store, head: EmailHead): EmailHead {
    const subject = this.sealer?.opened(store, head.id)?.content.subject ?? null;
    return subject === null ? head : { ...head, subject };
  }

  private filesOf(store: Store, email: Id): ReadonlyMap<string, Blob> | undefined {
    return this.sealer?.opened(store, email)?.content.files;
  }

  /** All of it, for whoever signs and encrypts it. */
  async letter(): Promise<Letter> {
    const { text, html } = this.texts();
    const files = await this.attached.contents();
    return {
      from: this.identity ?? { name: null, email: this.own }, to: this.to, cc: this.cc, bcc: this.bcc, subject: this.subject,
      messageId: this.messageId, inReplyTo: this.inReplyTo, references: this.references, receipt: this.receipt, text, html, files,
    };
  }

  private showInline(html: string): string {
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    for (const image of parsed.querySelectorAll('img[src^="cid:"]')) {
      const cid = (image.getAttribute('src') ?? '').slice(4);
      const url = this.attached.urlOf(cid);
      if (url === null) continue;
      image.setAttribute('src', url);
      image.setAttribute('data-cid', cid);
    }
    return parsed.body.innerHTML;
  }

  /** All of it, to be kept in the browser. */
  form(): DraftForm {
    return {
      identityId: this.identity?.id ?? null,
      to: $state.snapshot(this.to),
      cc: $state.snapshot(this.cc),
      bcc: $state.snapshot(this.bcc),
      subject: this.subject,
      format: this.format,
      html: this.sendInline(this.html),
      text: this.text,
      quote: this.quote,
      emailId: this.emailId,
      messageId: this.messageId,
      answers: this.answers,
      inReplyTo: this.inReplyTo,
      references: this.references,
      receipt: this.receipt,
      files: this.attached.kept(),
    };
  }

  private restore(form: DraftForm): void {
    this.identity = this.identities.find((identity) => identity.id === form.identityId) ?? this.identity;
    this.to = form.to;
    this.cc = form.cc;
    this.bcc = form.bcc;
    this.subject = form.subject;
    this.format = form.format;
    this.text = form.text;
    this.quote = form.quote;
    this.emailId = form.emailId;
    this.messageId = form.messageId;
    this.answers = form.answers;
    this.inReplyTo = form.inReplyTo;
    this.references = form.references;
    this.receipt = form.receipt;
    this.attached.restore(form.files);
    this.html = this.showInline(form.html);
  }

  switchFormat(format: 'rich' | 'plain'): void {
    if (format === this.format) return;
    if (format === 'plain') {
      this.text = textOf(this.html) + (this.quote === '' ? '' : `\n\n${quoteAsText(this.quote)}`);
      this.quote = '';
    } else {
      this.html = paragraphs(this.text);
    }
    this.format = format;
  }

  /** What has been written, without pictures that are not part of a template. */
  written(): string {
    return this.format === 'plain' ? paragraphs(this.text) : this.html.replace(/<img\b[^>]*>/gi, '');
  }

  /** Puts a template in front of what is there. */
  insert(subject: string, html: string): void {
    if (this.subject === '') this.subject = subject;
    if (this.format === 'plain') this.text = `${textOf(html)}\n${this.text}`;
    else this.html = html + this.html;
  }

  /** @param cid of a picture that is part of the text; null for one that goes along */
  attach(file: File, cid: string | null, failed: (error: unknown) => void): void {
    this.attached.add(file, cid, this.encrypt, failed);
  }

  /** A file that is too large to go along: a link to it is put below what is written. */
  async attachLink(file: File): Promise<void> {
    const parcel = await this.attached.leave(file);
    const about = t('linkAbout', { size: sizeText(parcel.size, locale()), until: new Date(parcel.until).toLocaleDateString(locale()) });
    this.html += `<p><a href="${escaped(linkOf(parcel))}">${escaped(parcel.name)}</a> (${escaped(about)})</p>`;
    this.text += `\n${parcel.name} (${about}):\n${linkOf(parcel)}\n`;
  }

  get isEmpty(): boolean {
    return this.to.length + this.cc.length + this.bcc.length + this.attached.list.length === 0 && this.subject === ''
      && textOf(this.html) === '' && this.text.trim() === '';
  }

  get changed(): boolean {
    return this.fingerprint() !== this.lastSaved;
  }

  private fingerprint(): string {
    return JSON.stringify([
      this.identity?.id, this.to, this.cc, this.bcc, this.subject, this.format, this.html, this.text, this.quote,
      this.attached.list.map((each) => [each.key, each.blobId]), this.receipt, this.encrypt, this.encrypt && this.sign, this.encrypt && this.method,
    ]);
  }

  /** One at a time: each save replaces what the one before has made. */
  save(final = false): Promise<void> {
    const next = this.queue.then(() => this.saveNow(final));
    this.queue = next.catch(() => undefined);
    return next;
  }

  private async saveNow(final: boolean): Promise<void> {
    const seals = this.encrypt || this.sign;
    if (!this.changed && !this.here && this.emailId !== null && !(final && seals)) return;
    this.saving = true;
    try {
      const before = this.fingerprint();
      const sealed = seals ? await this.sealer?.seal(this, final) : null;
      if (sealed != null) {
        await this.keepSealed(sealed.message);
        this.copies = sealed.copies;
        this.lastSaved = before;
        this.saved = new Date();
        return;
      }
      await this.attached.uploadRest();
      const autocrypt = (await this.sealer?.autocrypt(this.identity?.email ?? this.own)) ?? null;
      const print = this.fingerprint();
      const answer = await this.store.client.call<SetResponse>('Email/set', {
        create: { draft: { ...this.email(), ...(autocrypt === null ? {} : { 'header:Autocrypt:asText': autocrypt }) } },
        ...(this.emailId === null ? {} : { destroy: [this.emailId] }),
      });
      const refused = answer.notCreated?.['draft'];
      if (refused !== undefined) throw new MethodError(refused.type, refused.description ?? undefined);
      this.emailId = (answer.created?.['draft']?.['id'] as string | undefined) ?? null;
      this.lastSaved = print;
      this.saved = new Date();
      this.here = false;
    } finally {
      this.saving = false;
    }
  }

  /** A message that is made here, in place of the draft that was there. */
  private async keepSealed(message: Blob): Promise<void> {
    const [made] = await this.imported([message]);
    const before = this.emailId;
    this.emailId = made ?? null;
    if (before !== null && before !== this.emailId) await this.destroy([before]);
  }

  /** @returns the ids that messages have among the drafts */
  private async imported(messages: readonly Blob[]): Promise<readonly Id[]> {
    const drafts = this.store.byRole('drafts');
    if (drafts === undefined) throw new Error('there is no mailbox for drafts');
    const blobs = await Promise.all(messages.map((each) => this.store.client.upload(each, () => undefined, new AbortController().signal)));
    const emails = Object.fromEntries(blobs.map(({ blobId }, i) => [`m${i}`, { blobId, mailboxIds: { [drafts.id]: true }, keywords: { $draft: true, $seen: true } }]));
    const answer = await this.store.client.call<SetResponse>('Email/import', { emails });
    const made = Object.keys(emails).map((key) => answer.created?.[key]?.['id'] as string | undefined).filter((id) => id !== undefined);
    const refused = Object.values(answer.notCreated ?? {})[0];
    if (refused !== undefined) {
      await this.destroy(made);
      throw new MethodError(refused.type, refused.description ?? undefined);
    }
    return made;
  }

  private async destroy(emails: readonly Id[]): Promise<void> {
    if (emails.length > 0) await this.store.client.call<SetResponse>('Email/set', { destroy: emails });
  }

  /** What has been written so far is in the browser. */
  keptHere(): void {
    this.lastSaved = this.fingerprint();
    this.here = true;
  }

  private email(): Record<string, unknown> {
    const drafts = this.store.byRole('drafts');
    if (drafts === undefined) throw new Error('there is no mailbox for drafts');
    const from = this.identity ?? { name: '', email: this.own };
    const some = (list: readonly EmailAddress[]): readonly EmailAddress[] | null => (list.length === 0 ? null : list);
    return {
      mailboxIds: { [drafts.id]: true },
      keywords: { $draft: true, $seen: true },
      messageId: [this.messageId],
      from: [{ name: from.name === '' ? null : from.name, email: from.email }],
      to: some(this.to),
      cc: some(this.cc),
      bcc: some(this.bcc),
      subject: this.subject,
      inReplyTo: this.inReplyTo.length === 0 ? null : this.inReplyTo,
      references: this.references.length === 0 ? null : this.references,
      ...(this.receipt ? { [RECEIPT_TO]: [{ name: null, email: from.email }] } : {}),
      ...this.body(),
      attachments: this.attached.parts(),
    };
  }

  private texts(): { readonly text: string; readonly html: string | null } {
    if (this.format === 'plain') return { text: this.text, html: null };
    const own = this.sendInline(this.html);
    return {
      text: textOf(own) + (this.quote === '' ? '' : `\n\n${quoteAsText(this.quote)}`),
      html: `<!doctype html><html><head><title>${escaped(this.encrypt ? '' : this.subject)}</title></head><body>${own}${this.quote}</body></html>`,
    };
  }

  private body(): Record<string, unknown> {
    const { text, html } = this.texts();
    if (html === null) {
      return {
        textBody: [{ partId: 'text', type: 'text/plain' }],
        bodyValues: { text: { value: text } },
      };
    }
    return {
      textBody: [{ partId: 'text', type: 'text/plain' }],
      htmlBody: [{ partId: 'html', type: 'text/html' }],
      bodyValues: {
        text: { value: text },
        html: { value: html },
      },
    };
  }

  private sendInline(html: string): string {
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    for (const image of parsed.querySelectorAll('img[data-cid]')) {
      image.setAttribute('src', `cid:${image.getAttribute('data-cid') ?? ''}`);
      image.removeAttribute('data-cid');
    }
    return parsed.body.innerHTML;
  }

  async discard(): Promise<void> {
    this.attached.stop();
    await this.queue;
    if (this.emailId !== null) await this.destroy([this.emailId]);
  }

  get canSend(): boolean {
    return this.store.client.can(SUBMISSION);
  }

  /**
   * Hands it over to be sent.
   *
   * @param hold seconds in which it can be called back
   * @returns the submissions
   */
  async send(hold: number): Promise<readonly Id[]> {
    await this.save(true);
    const identity = this.identity;
    const sent = this.store.byRole('sent');
    const drafts = this.store.byRole('drafts');
    if (identity === null || sent === undefined || drafts === undefined || this.emailId === null) {
      throw new Error(t('cannotSend'));
    }
    const apart = this.copies.map(({ recipient }) => recipient);
    const copies = this.copies.length === 0 ? [] : await this.imported(this.copies.map(({ message }) => message));
    // RFC 8621 §7: delayed by the parameter of RFC 4865
    const envelope = (rcptTo: readonly string[]): object => ({
      mailFrom: { email: identity.email, parameters: hold > 0 ? { HOLDFOR: String(hold) } : null }, rcptTo: rcptTo.map((email) => ({ email })),
    });
    const recipients = [...[...this.to, ...this.cc].map(({ email }) => email), ...this.bcc.map(({ email }) => email).filter((email) => !apart.includes(email))];
    const create: Record<string, unknown> = {
      send: { identityId: identity.id, emailId: this.emailId, ...(hold > 0 || copies.length > 0 ? { envelope: envelope(recipients) } : {}) },
    };
    for (const [i, emailId] of copies.entries()) create[`copy${i}`] = { identityId: identity.id, emailId, envelope: envelope([apart[i] ?? '']) };
    const answer = await this.store.client.call<SetResponse>('EmailSubmission/set', {
      create,
      onSuccessUpdateEmail: {
        '#send': { [`mailboxIds/${drafts.id}`]: null, [`mailboxIds/${sent.id}`]: true, 'keywords/$draft': null },
      },
      onSuccessDestroyEmail: copies.map((_, i) => `#copy${i}`),
    });
    const refused = Object.values(answer.notCreated ?? {})[0];
    const made = ['send', ...copies.map((_, i) => `copy${i}`)].map((key) => answer.created?.[key]?.['id'] as string | undefined).filter((id) => id !== undefined);
    if (refused !== undefined) {
      await this.takeBack(made, copies);
      throw new MethodError(refused.type, refused.description ?? undefined);
    }
    return made;
  }

  /** Some of it was refused: what can be is called back, so that it is not sent twice by whoever tries again. */
  private async takeBack(submissions: readonly Id[], copies: readonly Id[]): Promise<void> {
    if (submissions.length > 0) await callBack(this.store, submissions);
    await this.destroy(copies);
  }
}

/**
 * Hands over what was written while the server was away, once: an answer may have been lost on its way after the server had
 * done what it was asked to.
 *
 * @param hold seconds in which it can be called back; null: it stays a draft
 */
export async function carry(draft: Draft, store: Store, form: DraftForm, hold: number | null): Promise<void> {
  const batch = store.client.batch();
  const query = batch.add('Email/query', { filter: { header: ['Message-ID', form.messageId] } });
  const emails = batch.add('Email/get', { '#ids': batch.ref(query, '/ids'), properties: ['keywords'] });
  const answers = await store.client.send(batch);
  answers.of<QueryResponse>(query);
  const found = answers.of<GetResponse<{ readonly id: Id; readonly keywords: Readonly<Record<string, true>> }>>(emails).list;
  if (found.some((email) => email.keywords['$draft'] === undefined)) return;
  draft.emailId = found[0]?.id ?? draft.emailId;
  if (hold === null) await draft.save();
  else await draft.send(hold);
}

function newId(): string {
  return crypto.randomUUID();
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
