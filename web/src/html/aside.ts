// The page's policy has no inline styles and handlers, and the browser reports each one that its parser meets, also in
// documents that nobody shows. So they are set aside before a sender's HTML is parsed. Nothing depends on finding them
// all: what the parser still takes for one is reported, and dropped.

const PREFIX = 'data-';
/** What a style attribute is called meanwhile. */
export const ASIDE = `${PREFIX}style`;
const FORBIDDEN = /^(?:style$|on)/i;
/** Elements that do something as soon as they are parsed, and of which nothing is shown. */
const EAGER: readonly string[] = ['base', 'track'];

const COMMENT = /<!--(?:-?>|[^]*?(?:--!?>|$))/y;
const DECLARATION = /<(?:[!?]|\/[^a-z])[^>]*>?/iy;
const TAG = /<(\/?)([a-z][^\s/>]*)/iy;
const ATTRIBUTE = /[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*|))?/y;
const END = /[\s/]*>?/y;

/** Elements that have nothing but text in them, up to their end. */
const RAW: ReadonlyMap<string, RegExp> = new Map(
  ['style', 'script', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes'].map((name) => [name, new RegExp(`</${name}(?=[\\s/>])`, 'gi')]),
);

/** HTML whose parsing concerns no style and no handler, and the style sheets that were in it. */
export function aside(html: string): { readonly html: string; readonly sheets: readonly string[] } {
  const sheets: string[] = [];
  return { html: changed(html, (name) => (FORBIDDEN.test(name) ? PREFIX + name : name), sheets), sheets };
}

/** The style attributes of what {@link aside} has made, in their place again. */
export function restored(html: string): string {
  return changed(html, (name) => (name === ASIDE ? 'style' : name), null);
}

/** What is read at a place. */
function read(pattern: RegExp, html: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(html);
}

/** @param rename what attributes are called @param sheets takes style sheets; null: they stay */
function changed(html: string, rename: (name: string) => string, sheets: string[] | null): string {
  let out = '';
  let written = 0;
  const write = (end: number, instead: string, next: number): void => {
    out += html.slice(written, end) + instead;
    written = next;
  };
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    const start = at;
    const skipped = read(COMMENT, html, at) ?? read(DECLARATION, html, at);
    const tag = skipped === null ? read(TAG, html, at) : null;
    if (tag === null) {
      at += skipped?.[0].length ?? 1;
      continue;
    }
    at += tag[0].length;
    const name = tag[2]?.toLowerCase() ?? '';
    const goes = sheets !== null && (EAGER.includes(name) || (name === 'style' && tag[1] === ''));
    for (let found = read(ATTRIBUTE, html, at); found !== null; found = read(ATTRIBUTE, html, at)) {
      const attribute = found[1] ?? '';
      const place = at + found[0].indexOf(attribute);
      const other = rename(attribute);
      if (other !== attribute && !goes) write(place, other, place + attribute.length);
      at += found[0].length;
    }
    at += read(END, html, at)?.[0].length ?? 0;
    const ends = tag[1] === '' ? RAW.get(name) : undefined;
    const end = ends === undefined ? at : (read(ends, html, at)?.index ?? html.length);
    if (name === 'style' && goes) {
      sheets?.push(html.slice(at, end));
      const after = html.indexOf('>', end);
      at = after < 0 ? html.length : after + 1;
    } else at = end;
    if (goes) write(start, '', at);
  }
  return out + html.slice(written);
}
