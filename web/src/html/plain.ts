/** A stretch of a plain text: what is said, or what is quoted. */
export interface Stretch {
  readonly quoted: boolean;
  /** Levels of `>`. */
  readonly depth: number;
  readonly lines: readonly (readonly Piece[])[];
}

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const QUOTE = /^((?:>\s?)+)/;
const ADDRESS = /\b(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])|\b([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gi;
const ATTRIBUTION = /^(?:On|Am|Le|El|Op|Den|Il)\s.{6,200}(?:wrote|schrieb.*|a écrit|escribió|schreef|skrev|ha scritto)\s*:\s*$/;

export function pieces(line: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(ADDRESS)) {
    if (match.index > at) found.push({ kind: 'text', text: line.slice(at, match.index) });
    const text = match[0];
    found.push({ kind: 'link', text, href: match[1] === undefined ? `mailto:${text}` : text });
    at = match.index + text.length;
  }
  if (at < line.length) found.push({ kind: 'text', text: line.slice(at) });
  return found;
}

/** Divides a text; the line that introduces a quote belongs to it. */
export function stretches(text: string): Stretch[] {
  const found: { quoted: boolean; depth: number; lines: Piece[][] }[] = [];
  const lines = text.replace(/\r\n?/g, '\n').replace(/\s+$/, '').split('\n');
  lines.forEach((line, i) => {
    const mark = QUOTE.exec(line);
    const introduces = mark === null && ATTRIBUTION.test(line) && lines.slice(i + 1, i + 3).some((l) => QUOTE.test(l));
    const last = found.at(-1);
    const blank = mark === null && line.trim() === '' && last?.quoted === true && QUOTE.test(lines[i + 1] ?? '');
    const quoted = mark !== null || introduces || blank;
    const depth = mark === null ? (quoted ? 1 : 0) : mark[1]?.replace(/[^>]/g, '').length ?? 1;
    const rest = mark === null ? line : line.slice(mark[0].length);
    if (last !== undefined && last.quoted === quoted && (!quoted || last.depth === depth || introduces || blank)) {
      last.lines.push(pieces(rest));
    } else {
      found.push({ quoted, depth, lines: [pieces(rest)] });
    }
  });
  return found;
}

/** From which stretch on there is nothing but quotes; the number of stretches if it ends with something said. */
export function foldFrom(all: readonly Stretch[]): number {
  let from = all.length;
  while (from > 0) {
    const before = all[from - 1];
    const silent = before?.lines.every((line) => line.every((piece) => piece.text.trim() === ''));
    if (before?.quoted !== true && silent !== true) break;
    from--;
  }
  return from === 0 ? all.length : from;
}
