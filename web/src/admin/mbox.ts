/** A message as it was in a file: one character an octet. */
export interface StoredMessage {
  readonly text: string;
  /** As IMAP writes them, with spaces between. */
  readonly flags: string;
  readonly received: Date;
}

const FLAGS = [['R', '\\Seen'], ['A', '\\Answered'], ['F', '\\Flagged'], ['D', '\\Deleted'], ['T', '\\Draft']] as const;

/**
 * The messages of an mbox file; the file itself if it is none. What its `Status` fields say is the mailbox's, not the message's.
 *
 * @param text one character an octet
 * @param changed the time of the file, for messages without one
 */
export function messagesOf(text: string, changed: Date): StoredMessage[] {
  const lines = text.split(/\r?\n/);
  if (!text.startsWith('From ')) return [{ text: lines.join('\r\n'), flags: '', received: changed }];
  const found: StoredMessage[] = [];
  let begin = 0;
  for (let i = 1; i <= lines.length; i++) {
    if (i < lines.length && !(lines[i - 1] === '' && lines[i]?.startsWith('From '))) continue;
    const own = lines.slice(begin + 1, lines[i - 1] === '' ? i - 1 : i);
    if (own.length > 0) found.push(message(lines[begin] ?? '', own, changed));
    begin = i;
  }
  return found;
}

function message(separator: string, lines: readonly string[], changed: Date): StoredMessage {
  let letters = '';
  const blank = lines.indexOf('');
  const kept = lines.filter((line, i) => {
    const status = blank < 0 || i < blank ? /^(?:X-)?Status:(.*)/i.exec(line) : null;
    letters += status?.[1] ?? '';
    return status === null;
  });
  // a line that began with `From ` has one `>` too many
  const text = kept.map((line) => `${line.replace(/^>(>*From )/, '$1')}\r\n`).join('');
  const told = Date.parse(`${separator.replace(/^From \S+\s+/, '')} UTC`);
  return {
    text,
    flags: FLAGS.filter(([letter]) => letters.includes(letter)).map(([, flag]) => flag).join(' '),
    received: Number.isNaN(told) ? changed : new Date(told),
  };
}

export function characters(octets: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < octets.length; i += 8192) parts.push(String.fromCharCode(...octets.subarray(i, i + 8192)));
  return parts.join('');
}

export function octetsOf(text: string): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) octets[i] = text.charCodeAt(i);
  return octets;
}
