// Another client of the same account, by HTTP Basic.

/** As many at once as no server minds. */
const UPLOADS = 4;

export class Other {
  constructor(base, name, password) {
    this.base = base;
    this.login = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
  }

  async open() {
    const session = await (await this.ask('/jmap/session')).json();
    this.account = session.primaryAccounts['urn:ietf:params:jmap:mail'];
    this.using = Object.keys(session.capabilities);
    return this;
  }

  async ask(path, init = {}) {
    const answer = await fetch(this.base + path, { ...init, headers: { ...init.headers, Authorization: this.login } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  async call(name, args) {
    const answer = await this.ask('/jmap/api', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ using: this.using, methodCalls: [[name, { accountId: this.account, ...args }, '0']] }),
    });
    const [kind, result] = (await answer.json()).methodResponses[0];
    if (kind === 'error') throw new Error(`${name}: ${JSON.stringify(result)}`);
    return result;
  }

  async mailbox(role) {
    const { list } = await this.call('Mailbox/get', { ids: null });
    return list.find((box) => box.role === role || box.name === role)?.id;
  }

  /** Puts messages into a mailbox. */
  async import(messages, mailbox) {
    const blobs = [];
    const left = [...messages.entries()];
    const upload = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const [i, message] = next;
        blobs[i] = (await (await this.ask(`/jmap/upload/${this.account}`, { method: 'POST', headers: { 'Content-Type': 'message/rfc822' }, body: message.octets })).json()).blobId;
      }
    };
    await Promise.all(Array.from({ length: UPLOADS }, upload));
    const emails = Object.fromEntries(messages.map((message, i) => [
      `e${i}`, { blobId: blobs[i], mailboxIds: { [mailbox]: true }, keywords: message.keywords ?? {}, receivedAt: message.at },
    ]));
    const answer = await this.call('Email/import', { emails });
    if (answer.notCreated && Object.keys(answer.notCreated).length > 0) throw new Error(JSON.stringify(answer.notCreated));
    return messages.map((_, i) => answer.created[`e${i}`]);
  }
}
