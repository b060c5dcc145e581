import {
  Constructed, fromBER, Integer, Null, ObjectIdentifier, OctetString, Primitive, Sequence, Set as SetOf, type BaseBlock,
} from 'asn1js';

// Reading and writing what CMS is made of: X.690

/** Octets of one object, pieces that it is made of, and how deep they lie: more is not looked at. */
const MOST_OCTETS = 64 << 20;
const MOST_PIECES = 200_000;
const DEEPEST = 40;

export type Node = BaseBlock;

const CONTEXT = 3;

/** Distinguished and basic encodings. */
export function read(given: Uint8Array): Node {
  const { offset, result } = fromBER(new Uint8Array(given), {
    maxDepth: DEEPEST, maxNodes: MOST_PIECES, maxContentLength: MOST_OCTETS, parseEmbedded: false,
  });
  if (offset === -1) throw new Error('malformed');
  return result;
}

export function children(node: Node | undefined): readonly Node[] {
  const value = (node?.valueBlock as { readonly value?: unknown } | undefined)?.value;
  if (!Array.isArray(value)) throw new Error('malformed');
  return value as readonly Node[];
}

/** @returns the number of a context-specific tag; -1 for all others */
export function tagOf(node: Node | undefined): number {
  return node?.idBlock.tagClass === CONTEXT ? node.idBlock.tagNumber : -1;
}

export function oidOf(node: Node | undefined): string {
  if (!(node instanceof ObjectIdentifier)) throw new Error('malformed');
  return node.getValue();
}

/** As it stood. */
export function derOf(node: Node): Uint8Array {
  return node.valueBeforeDecodeView;
}

/** An octet string, which may be in pieces, also one whose tag another has taken the place of. */
export function octetsOf(node: Node | undefined): Uint8Array {
  if (node === undefined) throw new Error('malformed');
  if (!node.idBlock.isConstructed) return (node.valueBlock as { readonly valueHexView?: Uint8Array }).valueHexView ?? new Uint8Array();
  return joined(children(node).map(octetsOf));
}

export function numberOf(node: Node | undefined): number {
  if (!(node instanceof Integer)) throw new Error('malformed');
  return node.valueBlock.valueDec;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

export function hex(given: Uint8Array): string {
  return [...given].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}

// -- writing

export function sequence(...value: readonly Node[]): Node {
  return new Sequence({ value: [...value] as never });
}

export function setOf(...value: readonly Node[]): Node {
  return new SetOf({ value: [...value] as never });
}

export function oid(value: string): Node {
  return new ObjectIdentifier({ value });
}

export function integer(value: number): Node {
  return new Integer({ value });
}

export function octetString(given: Uint8Array): Node {
  return new OctetString({ valueHex: new Uint8Array(given) });
}

export function nothing(): Node {
  return new Null();
}

export function tagged(number: number, ...value: readonly Node[]): Node {
  return new Constructed({ idBlock: { tagClass: CONTEXT, tagNumber: number }, value: [...value] as never });
}

export function taggedOctets(number: number, given: Uint8Array): Node {
  return new Primitive({ idBlock: { tagClass: CONTEXT, tagNumber: number }, valueHex: new Uint8Array(given) });
}

export function encoded(node: Node): Uint8Array {
  return new Uint8Array(node.toBER(false));
}
