import { HERE, type Seat } from './seat';
import type { Id, Session, Uploaded } from './types';

export const CORE = 'urn:ietf:params:jmap:core';
export const MAIL = 'urn:ietf:params:jmap:mail';
export const SUBMISSION = 'urn:ietf:params:jmap:submission';
export const VACATION = 'urn:ietf:params:jmap:vacationresponse';
export const QUOTA = 'urn:ietf:params:jmap:quota';
export const CONTACTS = 'urn:ietf:params:jmap:contacts';
export const MDN = 'urn:ietf:params:jmap:mdn';
export const PRINCIPALS = 'urn:ietf:params:jmap:principals';
export const VAPID = 'urn:ietf:params:jmap:webpush-vapid';
export const EMAIL_PUSH = 'urn:ietf:params:jmap:emailpush';
export const PREFERENCES = 'urn:veredus:params:jmap:preferences';
export const SMIME = 'urn:ietf:params:jmap:smimeverify';
export const BLOB = 'urn:ietf:params:jmap:blob';
export const SNOOZE = 'urn:veredus:params:jmap:snooze';
/** As many objects as each server is to take at once. RFC 8620 §2 */
const MANY = 500;
const KNOWN = [CORE, MAIL, BLOB, SUBMISSION, VACATION, QUOTA, CONTACTS, MDN, PRINCIPALS, VAPID, EMAIL_PUSH, PREFERENCES, SMIME, SNOOZE];

/** The session is over: the person has to sign in again. */
export class SignedOut extends Error {}

/** The server cannot be reached. */
export class Offline extends Error {}

/** A call was answered with an error of JMAP's. */
export class MethodError extends Error {
  constructor(readonly type: string, description: string | undefined) {
    super(description ?? type);
  }
}

/** The server refused a request of ours as a whole. */
export class RequestFailed extends Error {
  constructor(readonly status: number, sentence: string) {
    super(sentence);
  }
}

type Response = readonly [name: string, args: Record<string, unknown>, id: string];

/** One request of several calls; later ones may refer to what earlier ones answer. */
export class Batch {
  private readonly calls: (readonly [string, Record<string, unknown>, string])[] = [];

  constructor(private readonly accountId: Id) {}

  /** @returns the call's id, for references and for {@link Answers.of} */
  add(name: string, args: Record<string, unknown>): string {
    const id = String(this.calls.length);
    this.calls.push([name, { accountId: this.accountId, ...args }, id]);
    return id;
  }

  ref(call: string, path: string): { resultOf: string; name: string; path: string } {
    const found = this.calls[Number(call)];
    if (found === undefined) throw new Error(`no call ${call}`);
    return { resultOf: call, name: found[0], path };
  }

  methodCalls(): readonly unknown[] {
    return this.calls;
  }
}

export class Answers {
  constructor(private readonly responses: readonly Response[]) {}

  /** The answer to a call; throws if that was an error. */
  of<T>(call: string): T {
    const found = this.responses.find(([, , id]) => id === call);
    if (found === undefined) throw new MethodError('serverFail', 'no answer');
    const [name, args] = found;
    if (name === 'error') throw new MethodError(String(args['type']), args['description'] as string | undefined);
    return args as T;
  }
}

export interface Progress {
  (sent: number, total: number): void;
}

/** Speaks JMAP with the server that the page is from, as whoever has signed in. */
export class Client {
  private readonly using: readonly string[];
  private readonly underWay = new Set<Promise<unknown>>();
  private resting = false;
  readonly accountId: Id;

  /** @param token null until it is known who is here */
  constructor(
    readonly session: Session, private proven: string | null, readonly seat: Seat = HERE, account?: Id, private readonly host?: Client,
  ) {
    this.using = KNOWN.filter((uri) => uri in session.capabilities);
    const found = account ?? session.primaryAccounts[MAIL];
    if (found === undefined) throw new Error('the server has no mail for this account');
    this.accountId = found;
  }

  get token(): string | null {
    return this.host?.token ?? this.proven;
  }

  set token(token: string | null) {
    this.proven = token;
  }

  /** For another account, as the same person. */
  at(account: Id): Client {
    return new Client(this.session, null, this.seat, account, this);
  }

  /** Whether the account is somebody else's. */
  get visits(): boolean {
    return this.host !== undefined;
  }

  /** Accounts of others that are shown, as the server has them now. */
  async others(): Promise<Session['accounts']> {
    const session = (await bodyOf(await this.ask(this.seat.at('/jmap/session'), { headers: { 'X-Veredus-Token': this.proof() } }), 'json')) as Session;
    return Object.fromEntries(Object.entries(session.accounts).filter(([id]) => id !== this.accountId));
  }

  static async open(token: string, seat: Seat = HERE): Promise<Client> {
    const answer = await seat.reach('/jmap/session', { headers: { 'X-Veredus-Token': token } });
    return new Client((await bodyOf(answer, 'json')) as Session, token, seat);
  }

  private proof(): string {
    if (this.token === null) throw new Offline();
    return this.token;
  }

  can(capability: string): boolean {
    return this.using.includes(capability);
  }

  /** What the server says of the account by a number; 0 where it says nothing. RFC 8620 §2 */
  limit(capability: string, name: string): number {
    return Number(this.session.accounts[this.accountId]?.accountCapabilities[capability]?.[name] ?? 0);
  }

  /** Objects that one call is about at most. RFC 8620 §2 */
  get atOnce(): number {
    const { maxObjectsInGet, maxObjectsInSet } = this.session.capabilities[CORE] ?? {};
    return Math.min(Number(maxObjectsInGet ?? MANY), Number(maxObjectsInSet ?? MANY), MANY);
  }

  batch(): Batch {
    return new Batch(this.accountId);
  }

  /** Sends nothing more, and returns when all that is under way has been answered. */
  async rest(): Promise<void> {
    this.resting = true;
    await Promise.allSettled(this.underWay);
  }

  /** Sends again. */
  resume(): void {
    this.resting = false;
  }

  /** @param stop by which nobody wants the answer any more */
  async send(batch: Batch, stop?: AbortSignal): Promise<Answers> {
    const answer = await this.ask(this.seat.at(here(this.session.apiUrl)), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Veredus-Token': this.proof() },
      body: JSON.stringify({ using: this.using, methodCalls: batch.methodCalls() }),
      signal: stop ?? null,
    });
    const body = (await bodyOf(answer, 'json')) as { methodResponses: readonly Response[] };
    return new Answers(body.methodResponses);
  }

  /** Whoever signs out waits for the answer, also to what was asked for another account. */
  private async ask(path: string, init: RequestInit): Promise<globalThis.Response> {
    const whole = this.host ?? this;
    if (whole.resting) throw new DOMException('nothing is sent any more', 'AbortError');
    const request = reach(path, init);
    whole.underWay.add(request);
    return request.finally(() => whole.underWay.delete(request));
  }

  /** One call alone. */
  async call<T>(name: string, args: Record<string, unknown>): Promise<T> {
    const batch = this.batch();
    const id = batch.add(name, args);
    return (await this.send(batch)).of<T>(id);
  }

  downloadUrl(blobId: Id, name: string, type: string): string {
    const fill: Record<string, string> = { accountId: this.accountId, blobId, name, type };
    const template = this.session.downloadUrl;
    return this.seat.at(here(template.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(fill[key] ?? ''))));
  }

  async text(blobId: Id): Promise<string> {
    return bodyOf(await this.ask(this.downloadUrl(blobId, 'message', 'text/plain'), {}), 'text');
  }

  async octets(blobId: Id): Promise<Uint8Array> {
    return new Uint8Array(await bodyOf(await this.ask(this.downloadUrl(blobId, 'message', 'application/octet-stream'), {}), 'arrayBuffer'));
  }

  eventsUrl(): string {
    const fill: Record<string, string> = { types: '*', closeafter: 'no', ping: '120' };
    return this.seat.at(here(this.session.eventSourceUrl.replace(/\{(\w+)\}/g, (_, key: string) => fill[key] ?? '')));
  }

  upload(file: Blob, progress: Progress, stop: AbortSignal): Promise<Uploaded> {
    return this.post(here(this.session.uploadUrl.replace('{accountId}', this.accountId)), file, progress, stop);
  }

  /** By XMLHttpRequest: it alone tells how much has been sent. */
  async post<T>(path: string, file: Blob, progress: Progress, stop: AbortSignal): Promise<T> {
    const token = this.proof();
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open('POST', this.seat.at(path));
      request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
      request.setRequestHeader('X-Veredus-Token', token);
      request.responseType = 'json';
      request.upload.onprogress = (event) => progress(event.loaded, event.total);
      request.onload = () => {
        // what is uploaded by JMAP answers 200, what is made at an address of its own 201
        if (request.status === 200 || request.status === 201) done(request.response as T);
        else if (request.status === 401) failed(new SignedOut());
        else if (AWAY.includes(request.status)) failed(new Offline());
        else failed(new RequestFailed(request.status, (request.response as Refusal | null)?.error?.message ?? `upload refused (${request.status})`));
      };
      request.onerror = () => failed(new Offline());
      request.onabort = () => failed(new DOMException('stopped', 'AbortError'));
      const abort = (): void => request.abort();
      stop.addEventListener('abort', abort);
      request.onloadend = () => stop.removeEventListener('abort', abort); // a signal may be that of many
      request.send(file);
    });
  }
}

/** Whatever the server calls itself, it is where the page is from. */
function here(url: string): string {
  const found = new URL(url, location.origin);
  return found.pathname + found.search;
}

/** It is being started or stopped, or whoever stands before it does not reach it. */
const AWAY: readonly number[] = [502, 503, 504];

/** Asks the server; a failure becomes one of the errors above. */
export async function reach(path: string, init: RequestInit): Promise<globalThis.Response> {
  let answer: globalThis.Response;
  try {
    answer = await fetch(path, { ...init, credentials: 'same-origin', redirect: 'error' });
  } catch (unreachable) {
    if (unreachable instanceof DOMException && unreachable.name === 'AbortError') throw unreachable;
    throw new Offline();
  }
  if (answer.status === 401) throw new SignedOut(await sentence(answer));
  if (AWAY.includes(answer.status)) throw new Offline();
  if (!answer.ok) throw new RequestFailed(answer.status, await sentence(answer));
  return answer;
}

/** Reads an answer; where the connection ends meanwhile, the server cannot be reached. */
async function bodyOf<As extends 'json' | 'text' | 'arrayBuffer'>(answer: globalThis.Response, as: As): Promise<Awaited<ReturnType<globalThis.Response[As]>>> {
  try {
    return (await answer[as]()) as Awaited<ReturnType<globalThis.Response[As]>>;
  } catch (broken) {
    if (broken instanceof TypeError) throw new Offline();
    throw broken;
  }
}

interface Refusal {
  readonly error?: { readonly message?: string };
  readonly detail?: string;
}

async function sentence(answer: globalThis.Response): Promise<string> {
  try {
    const body = (await answer.json()) as Refusal;
    return body.error?.message ?? body.detail ?? `the server answers ${answer.status}`;
  } catch {
    return `the server answers ${answer.status}`;
  }
}
