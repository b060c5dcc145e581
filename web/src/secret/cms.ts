import { canonical, contentOf, parse, show, type Content } from './mime';

// The content of an S/MIME message that is signed in one piece. RFC 8551 §3.5.2, RFC 5652 §5.1. The server verifies the signature.

const SIGNED_DATA = '2a864886f70d010702';
const SEQUENCE = 0x30;
const OCTETS = 0x04;
const OID = 0x06;
const DEEPEST = 12;

interface Node {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Octets that it takes, with its tag and length. */
  readonly size: number;
}

/** Distinguished and basic encodings. X.690 §8.1 */
function read(given: Uint8Array, depth = 0): Node {
  const tag = given[0];
  const length = given[1];
  if (tag === undefined || length === undefined || (tag & 0x1f) === 0x1f || depth > DEEPEST) throw new Error('malformed');
  if (length === 0x80) {
    let at = 2;
    while (given[at] !== 0 || given[at + 1] !== 0) {
      if (at >= given.length) throw new Error('malformed');
      at += read(given.subarray(at), depth + 1).size;
    }
    return { tag, content: given.subarray(2, at), size: at + 2 };
  }
  const more = length & 0x80 ? length & 0x7f : 0;
  if (more > 4) throw new Error('malformed');
  let size = more === 0 ? length : 0;
  for (let i = 0; i < more; i++) size = size * 256 + (given[2 + i] ?? 0);
  const start = 2 + more;
  if (start + size > given.length) throw new Error('malformed');
  return { tag, content: given.subarray(start, start + size), size: start + size };
}

function children(node: Node): Node[] {
  const found: Node[] = [];
  for (let at = 0; at < node.content.length && found.length < 10_000; ) {
    const child = read(node.content.subarray(at));
    found.push(child);
    at += child.size;
  }
  return found;
}

/** An octet string, which may be in pieces. */
function whole(node: Node, depth = 0): Uint8Array {
  if (node.tag === OCTETS) return node.content;
  if (node.tag !== (OCTETS | 0x20) || depth > DEEPEST) throw new Error('malformed');
  const parts = children(node).map((child) => whole(child, depth + 1));
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

/** @returns null if it is something else than signed */
export function signedContent(object: Uint8Array): Uint8Array | null {
  const [kind, explicit] = children(read(object));
  if (kind?.tag !== OID || explicit === undefined || hex(kind.content) !== SIGNED_DATA) return null;
  const data = read(explicit.content);
  if (data.tag !== SEQUENCE) throw new Error('malformed');
  const encapsulated = children(data).find((child) => child.tag === SEQUENCE);
  const content = encapsulated === undefined ? undefined : children(encapsulated)[1];
  return content === undefined ? null : whole(read(content.content));
}

function hex(octets: Uint8Array): string {
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** @param message as it came */
export async function openOpaque(message: Uint8Array): Promise<Content> {
  const content = signedContent(contentOf(parse(canonical(message))));
  if (content === null) throw new Error('S/MIME');
  return show(parse(canonical(content)));
}
