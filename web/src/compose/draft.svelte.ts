import { textOf, paragraphs, escaped } from '../html/text';
import { locale, t } from '../i18n/index.svelte';
import { BLOB, SUBMISSION } from '../jmap/client';
import type { BodyPart, EmailAddress, EmailBody, EmailHead, GetResponse, Id, Identity } from '../jmap/types';
import { RECEIPT_TO } from '../mail/fields';
import { isSame } from '../mail/people';
import type { Store } from '../mail/store.svelte';
import { sizeText } from '../mail/time';
import { preferences } from '../settings/preferences.svelte';
import type { Method } from '../secret/method';
import type { Copy, Sealer } from '../secret/sealer';
import type { Letter } from '../secret/letter';
import { Attachments } from './attachments.svelte';
import { DraftBox, type Elsewhere } from './draftbox';
import type { Answered, Attempt, DraftForm } from './form';
import { named, shown } from './inline';
import { linkOf } from './parcels';
import { answer, divide, quoteAsText } from './quoting';
import type { DraftStart, Response } from './start';
import { submit, type Hold } from './submission';
import { bodyOf, richTexts, type Texts } from './texts';

/** So long after it has been saved the date of a draft is that on which it is sent. */
const FRESH_MS = 60_000;

/** What stands below what is written, with what parts it from that. */
function signatureOf({ htmlSignature, textSignature }: Identity): { readonly html: string; readonly text: string } {
  const plain = textSignature === '' ? '' : `<p></p><p>-- </p>${paragraphs(textSignature)}`;
  return { html: htmlSignature === '' ? plain : `<p></p>${htmlSignature}`, text: textSignature === '' ? '' : `\n\n-- \n${textSignature}` };
}

/** It is not sent, because it was changed, sent or thrown away elsewhere, which the person has not seen yet. */
export class NotTheSame extends Error {}

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
  emailId = $state<Id | null>(null);
  /** What has become of it elsewhere while it was changed here; what is here is a draft of its own since. */
  elsewhere = $state.raw<Elsewhere | null>(null);
  /** The email that this one answers or forwards. */
  answers: Answered | null = null;
  /** Under which it is kept in the browser while the server is away. */
  localId: string = newId();
  private messageId = '';
  private replyTo: readonly EmailAddress[] = [];
  /** Whether it is as it was left elsewhere, while it was open here. */
  followed = $state(false);
  /** The Message-ID that it had before there was another version of it elsewhere. */
  private commonId = '';
  /** What the server was asked to save, and has not answered. */
  private attempt: Attempt | null = null;
  private inReplyTo: readonly string[] = [];
  private references: readonly string[] = [];
  private lastSaved = $state('');
  private copies: readonly Copy[] = [];
  /** When it goes, where that is not as soon as it is saved. */
  private leaves: Date | null = null;
  /** The same of what is saved last. */
  private lastLeaves: Date | null = null;
  private queue: Promise<unknown> = Promise.resolve();
  /** Versions in whose place another one is, and whether the server was asked to destroy them already. */
  private readonly outdated = new Map<Id, boolean>();
  /** Versions that were made here. */
  private readonly made = new Set<Id>();
  private readonly box: DraftBox;

  constructor(private readonly store: Store, private readonly own: string, private readonly identities: readonly Identity[]) {
    this.box = new DraftBox(store);
    this.attached = new Attachments(store.client);
  }

  async begin(start: DraftStart): Promise<void> {
    this.identity = this.identities[0] ?? null;
    this.messageId = this.newMessageId();
    if (start.kind === 'new') {
      this.to = start.to;
      this.subject = start.subject;
      this.html = start.text === '' ? '' : paragraphs(start.text);
      this.text = start.text;
      this.addOwn();
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

  /** Whoever writes signs, and has copies sent where he always has. RFC 8621 §6 */
  private addOwn(): void {
    const { identity } = this;
    if (identity === null) return;
    this.replyTo = identity.replyTo ?? [];
    const { html, text } = signatureOf(identity);
    this.html += html;
    this.text += text;
    const copies = (identity.bcc ?? []).filter((copy) => !this.bcc.some((each) => isSame(each, copy)));
    this.bcc = [...this.bcc, ...copies];
  }

  /** As another one: a signature that stands there as it was put there becomes his. */
  writeAs(identity: Identity): void {
    const before = this.identity;
    this.identity = identity;
    if (before === null) return this.addOwn();
    this.replyTo = identity.replyTo ?? [];
    const [old, now] = [signatureOf(before), signatureOf(identity)];
    if (old.html === '') this.html += now.html;
    else this.html = this.html.replace(old.html, () => now.html);
    if (old.text === '') this.text += now.text;
    else this.text = this.text.replace(old.text, () => now.text);
    const kept = this.bcc.filter((copy) => !(before.bcc ?? []).some((each) => isSame(each, copy)));
    this.bcc = [...kept, ...(identity.bcc ?? []).filter((copy) => !kept.some((each) => isSame(each, copy)))];
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
    this.addOwn();
  }

  /** What is in another account is taken into one's own. RFC 8620 §6.3 @returns the new ids, by the old ones */
  private async copied(from: Store, parts: readonly BodyPart[]): Promise<Readonly<Record<Id, Id>>> {
    const blobIds = parts.map((part) => part.blobId).filter((id) => id !== null);
    if (blobIds.length === 0) return {};
    const answer = await this.store.client.call<{ readonly copied: Readonly<Record<Id, Id>> | null }>('Blob/copy', { fromAccountId: from.client.accountId, blobIds });
    return answer.copied ?? {};
  }

  /** What is attached outlives the version that it is of. RFC 9404 §4.1 @returns the new ids, by the old ones */
  private async apart(parts: readonly BodyPart[]): Promise<Readonly<Record<Id, Id>>> {
    const { client } = this.store;
    const ids = parts.map((part) => part.blobId).filter((id) => id !== null);
    type Made = { readonly created: Readonly<Record<Id, { readonly id: Id }>> | null };
    const create = Object.fromEntries(ids.map((id) => [id, { data: [{ blobId: id }] }]));
    const { created } = ids.length === 0 || !client.can(BLOB) ? { created: null } : await client.call<Made>('Blob/upload', { create });
    return Object.fromEntries(ids.map((id) => [id, created?.[id]?.id ?? id]));
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
    this.replyTo = body.replyTo ?? [];
    this.subject = this.headOf(this.store, head).subject ?? '';
    this.inReplyTo = body.inReplyTo ?? [];
    this.references = body.references ?? [];
    this.receipt = (body.receiptTo ?? []).length > 0;
    this.messageId = body.messageId?.[0] ?? this.messageId;
    if (Date.parse(body.sentAt ?? '') > Date.now()) this.lastLeaves = new Date(body.sentAt ?? '');
    const from = head.from?.[0];
    const as = from === undefined ? [] : this.identities.filter((identity) => isSame(identity, from));
    this.identity = as.find((identity) => identity.name === (from?.name ?? '')) ?? as[0] ?? this.identity;
    const html = body.htmlBody.find((part) => part.type === 'text/html');
    const value = (id: string | null | undefined): string => (id == null ? '' : (body.bodyValues[id]?.value ?? ''));
    const opened = this.filesOf(this.store, email);
    this.attached.takeOver(body.attachments, opened, opened === undefined ? await this.apart(body.attachments) : null);
    if (html === undefined) {
      this.format = 'plain';
      this.text = value(body.textBody[0]?.partId).replace(/\r\n/g, '\n');
    } else {
      this.format = 'rich';
      const divided = divide(value(html.partId));
      this.html = shown(divided.own, (cid) => this.attached.urlOf(cid));
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
      from: this.identity ?? { name: null, email: this.own }, replyTo: this.replyTo, to: this.to, cc: this.cc, bcc: this.bcc, subject: this.subject,
      messageId: this.messageId, date: this.leaves ?? new Date(), inReplyTo: this.inReplyTo, references: this.references, receipt: this.receipt, text, html, files,
    };
  }

  /** All of it, to be kept in the browser. */
  form(): DraftForm {
    return {
      identityId: this.identity?.id ?? null,
      to: $state.snapshot(this.to),
      cc: $state.snapshot(this.cc),
      bcc: $state.snapshot(this.bcc),
      replyTo: this.replyTo,
      subject: this.subject,
      format: this.format,
      html: named(this.html),
      text: this.text,
      quote: this.quote,
      emailId: this.emailId,
      messageId: this.messageId,
      answers: this.answers,
      inReplyTo: this.inReplyTo,
      references: this.references,
      receipt: this.receipt,
      files: this.attached.kept(),
      attempt: this.attempt,
    };
  }

  private restore(form: DraftForm): void {
    this.identity = this.identities.find((identity) => identity.id === form.identityId) ?? this.identity;
    this.to = form.to;
    this.cc = form.cc;
    this.bcc = form.bcc;
    this.replyTo = form.replyTo ?? [];
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
    this.attempt = form.attempt ?? null;
    this.attached.restore(form.files);
    this.html = shown(form.html, (cid) => this.attached.urlOf(cid));
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
    const known = this.elsewhere;
    if (final) this.stopIf(await this.lookElsewhere());
    if (!this.changed && !this.here && this.emailId !== null && !(final && (seals || !this.isDated))) return;
    this.saving = true;
    try {
      const before = this.fingerprint();
      const sealed = seals ? await this.sealer?.seal(this, final) : null;
      if (sealed != null) {
        this.copies = sealed.copies;
        const [made = null] = await this.box.take([sealed.message], this.leaves === null ? {} : { receivedAt: instant(this.leaves) });
        await this.settle(before, made);
      } else {
        await this.attached.uploadRest();
        const autocrypt = (await this.sealer?.autocrypt(this.identity?.email ?? this.own)) ?? null;
        const print = this.fingerprint();
        const made = await this.make(autocrypt === null ? {} : { 'header:Autocrypt:asText': autocrypt });
        this.here = false;
        await this.settle(print, made);
      }
      if (final && this.elsewhere !== known) throw new NotTheSame(t('draftNotTheSame'));
    } finally {
      this.saving = false;
    }
  }

  private async make(more: Readonly<Record<string, unknown>>): Promise<Id> {
    const { attempt } = this;
    if (attempt !== null) await this.takeUp(attempt);
    this.attempt = { subject: this.subject, text: this.texts().text };
    const made = await this.box.make({ ...this.email(), ...more });
    this.attempt = null;
    return made;
  }

  /** What was saved, and not known to be, is a version of it, too. */
  private async takeUp({ subject, text }: Attempt): Promise<void> {
    const found = await this.box.successor(this.messageId, new Set([...this.made, ...(this.emailId === null ? [] : [this.emailId])]));
    if (found.kind !== 'changed') return;
    const { list } = await this.store.client.call<GetResponse<Pick<EmailHead, 'subject'> & Pick<EmailBody, 'textBody' | 'bodyValues'>>>('Email/get', {
      ids: [found.email], properties: ['subject', 'textBody', 'bodyValues'], fetchTextBodyValues: true,
    });
    const [there] = list;
    const plain = (written: string | undefined): string | undefined => written?.replace(/\r\n/g, '\n').trimEnd();
    if (there === undefined || (there.subject ?? '') !== subject || plain(there.bodyValues[there.textBody[0]?.partId ?? '']?.value) !== plain(text)) return;
    if (this.emailId !== null) this.outdated.set(this.emailId, false);
    this.emailId = found.email;
  }

  /** It is saved: what was there before goes, unless that is no longer what it was. */
  private async settle(print: string, made: Id | null): Promise<void> {
    if (this.emailId !== null && this.emailId !== made) this.outdated.set(this.emailId, false);
    if (made !== null) this.made.add(made);
    this.emailId = made;
    this.lastSaved = print;
    this.saved = new Date();
    this.lastLeaves = this.leaves;
    let found: Elsewhere | null = null;
    for (const [version, asked] of [...this.outdated]) {
      this.outdated.set(version, true);
      const elsewhere = await this.box.drop(version, this.messageId, this.made);
      this.outdated.delete(version);
      // what the server has destroyed without being heard is no news
      if (elsewhere?.kind !== 'gone' || !asked) found = elsewhere ?? found;
    }
    if (found !== null) this.leave(found);
  }

  /** What is here is a draft of its own from now on. */
  private leave(elsewhere: Elsewhere): void {
    this.elsewhere = elsewhere;
    this.commonId = this.messageId;
    this.messageId = this.newMessageId();
    this.lastSaved = '';
  }

  /** What was to be sent waits until the person has seen what has become of it elsewhere. */
  private stopIf(elsewhere: Elsewhere | null): void {
    if (elsewhere === null) return;
    this.leave(elsewhere);
    this.emailId = null;
    throw new NotTheSame(t('draftNotTheSame'));
  }

  /** What has become of it elsewhere; null: nothing. */
  async lookElsewhere(): Promise<Elsewhere | null> {
    return this.emailId === null ? null : this.box.elsewhere(this.emailId, this.messageId, this.made);
  }

  /** What is here takes the place of what was changed elsewhere. */
  async prevail(): Promise<void> {
    const { elsewhere, commonId } = this;
    if (elsewhere?.kind !== 'changed') return;
    await this.queue;
    // by that those who have it open elsewhere know what is in its place
    this.messageId = commonId;
    this.lastSaved = '';
    this.elsewhere = null;
    await this.save();
    const again = await new DraftBox(this.store).drop(elsewhere.email, commonId, this.made);
    if (again?.kind === 'changed') this.leave(again);
  }

  private newMessageId(): string {
    return `${newId()}@${this.own.split('@')[1] ?? 'localhost'}`;
  }

  /** Whether what is saved bears the date on which it goes. */
  private get isDated(): boolean {
    const now = this.saved !== null && Date.now() - this.saved.getTime() < FRESH_MS;
    return this.leaves?.getTime() === this.lastLeaves?.getTime() && (now || this.leaves !== null);
  }

  /** What has been written so far is in the browser. */
  keptHere(): void {
    this.lastSaved = this.fingerprint();
    this.here = true;
  }

  private email(): Record<string, unknown> {
    const from = this.identity ?? { name: '', email: this.own };
    const some = (list: readonly EmailAddress[]): readonly EmailAddress[] | null => (list.length === 0 ? null : list);
    return {
      ...this.box.place,
      ...(this.leaves === null ? {} : { sentAt: instant(this.leaves), receivedAt: instant(this.leaves) }),
      messageId: [this.messageId],
      from: [{ name: from.name === '' ? null : from.name, email: from.email }],
      replyTo: some(this.replyTo),
      to: some(this.to),
      cc: some(this.cc),
      bcc: some(this.bcc),
      subject: this.subject,
      inReplyTo: this.inReplyTo.length === 0 ? null : this.inReplyTo,
      references: this.references.length === 0 ? null : this.references,
      ...(this.receipt ? { [RECEIPT_TO]: [{ name: null, email: from.email }] } : {}),
      ...bodyOf(this.texts()),
      attachments: this.attached.parts(),
    };
  }

  private texts(): Texts {
    return this.format === 'plain' ? { text: this.text, html: null } : richTexts(this.html, this.quote, this.encrypt ? '' : this.subject);
  }

  async discard(): Promise<void> {
    this.attached.stop();
    await this.queue;
    if (this.emailId !== null) await this.box.drop(this.emailId, this.messageId, this.made);
  }

  get canSend(): boolean {
    return this.store.client.can(SUBMISSION);
  }

  /**
   * Hands it over to be sent.
   *
   * @param hold until when it can be called back
   * @param isCalledBack asked before it is handed over
   * @returns the submissions; null if there are none because it was called back
   */
  async send(hold: Hold, isCalledBack = (): boolean => false): Promise<readonly Id[] | null> {
    this.leaves = hold instanceof Date ? hold : null;
    await this.save(true);
    if (isCalledBack()) return null;
    const { copies, emailId, identity } = this;
    const hidden = this.bcc.filter(({ email }) => !copies.some(({ recipient }) => recipient === email));
    const recipients = [...this.to, ...this.cc, ...hidden].map(({ email }) => email);
    return submit(this.store, { emailId, identity, recipients, copies }, hold);
  }
}

/** RFC 8620 §1.4 */
function instant(at: Date): string {
  return at.toISOString().replace(/\.\d+/, '');
}

function newId(): string {
  return crypto.randomUUID();
}
