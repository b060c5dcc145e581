import sans from '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2?url';
import sansItalic from '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-italic.woff2?url';
import type { Harmless } from './sanitize';

/**
 * The document that mail is put into. The frame it is in runs no script (its sandbox has no `allow-scripts`), sends no
 * form and leads nowhere but to new windows; its policy, on top of the page's, fetches nothing but pictures from our own
 * server, and the page's type. Styles come by the object model, which needs no exception from the policy.
 */
export const EMPTY_FRAME =
  '<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="' +
  "default-src 'none'; img-src 'self' data: blob:; script-src 'none'; style-src 'none'; font-src 'self'; connect-src 'none'; " +
  "form-action 'none'; base-uri 'none'" +
  '"><meta name="referrer" content="no-referrer"></head><body></body></html>';

export const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

export interface Look {
  readonly text: string;
  readonly link: string;
  readonly muted: string;
  readonly font: string;
}

const PAPER: Look = { text: '#1d1a16', link: '#a12a12', muted: '#6b645a', font: '' };

function base(look: Look, paper: boolean): string {
  return `
    html { color-scheme: ${paper ? 'light' : 'light dark'}; overflow: hidden; background: transparent; }
    body { margin: 0; padding: 1px 0; color: ${look.text}; font: 15px/1.6 ${look.font}; overflow-wrap: break-word;
      overflow-x: auto; overflow-y: hidden; }
    a { color: ${look.link}; text-underline-offset: 2px; }
    a:focus-visible { outline: 2px solid ${look.link}; outline-offset: 2px; border-radius: 2px; }
    img { max-width: 100%; height: auto; }
    img[data-blocked] { outline: 1px dashed ${look.muted}; outline-offset: -1px; border-radius: 4px; min-width: 24px;
      min-height: 24px; font-size: 12px; color: ${look.muted}; }
    table { max-width: 100%; }
    pre { white-space: pre-wrap; }
    p { margin: 0 0 1em; }
    blockquote { margin: 0 0 1em; padding: 0 0 0 14px; border-left: 2px solid color-mix(in srgb, ${look.muted} 40%, transparent); }
    [data-folded] { display: none !important; }
  `;
}

/** The page's own type, for mail that has none. */
function addType(doc: Document): void {
  const view = doc.defaultView;
  if (view === null || doc.fonts.size > 0) return;
  for (const [url, style] of [[sans, 'normal'], [sansItalic, 'italic']] as const) {
    doc.fonts.add(new view.FontFace('Veredus', `url(${url})`, { weight: '400 700', style, display: 'swap' }));
  }
}

/** Puts mail into a frame. @returns whether there is quoted text that can be folded */
export function fill(frame: HTMLIFrameElement, mail: Harmless): boolean {
  const doc = frame.contentDocument;
  if (doc === null) return false;
  doc.body.replaceChildren(doc.adoptNode(mail.content));
  for (const [element, css] of mail.inline) (element as HTMLElement).style.cssText = css;
  return markQuotes(doc);
}

/** Gives a frame the colours of the page around it; mail that has its own gets paper instead. */
export function dress(frame: HTMLIFrameElement, mail: Harmless, look: Look): void {
  const doc = frame.contentDocument;
  const view = doc?.defaultView;
  if (!doc || !view) return;
  const own = new view.CSSStyleSheet();
  addType(doc);
  own.replaceSync(base(mail.coloured ? { ...PAPER, font: look.font } : look, mail.coloured));
  const theirs = new view.CSSStyleSheet();
  theirs.replaceSync(mail.sheet);
  doc.adoptedStyleSheets = [own, theirs];
}

const SMALLEST = 0.45;

/** Makes mail that was made for a wider place as small as fits; what would be too small can be scrolled. */
export function fit(frame: HTMLIFrameElement): void {
  const body = frame.contentDocument?.body;
  if (!body) return;
  body.style.zoom = '';
  const over = body.scrollWidth / Math.max(1, body.clientWidth);
  if (over > 1.01) body.style.zoom = String(Math.max(SMALLEST, 1 / over));
}

const QUOTES = [
  '.gmail_quote', 'blockquote[type="cite"]', '#divRplyFwdMsg', '#appendonsend', '.moz-cite-prefix', '.yahoo_quoted',
  '.protonmail_quote', '[data-veredus-quote]', '.veredus_quote',
].join(',');

/** Marks what earlier mails said, if there is something before it. */
function markQuotes(doc: Document): boolean {
  const first = doc.querySelector(QUOTES);
  if (first === null || first.closest('[data-folded]') !== null) return false;
  const before = doc.createRange();
  before.setStart(doc.body, 0);
  before.setEndBefore(first);
  if (before.toString().trim() === '' && before.cloneContents().querySelector('img') === null) return false;
  // the quote and all that follows it at its level, but for what is said between and below quotes
  const rest: Element[] = [first];
  for (let next = first.nextElementSibling; next !== null; next = next.nextElementSibling) rest.push(next);
  const said = rest.filter((element) => !element.matches(QUOTES) && (element.textContent ?? '').trim() !== '');
  const separator = first.matches('#divRplyFwdMsg, #appendonsend, .moz-cite-prefix');
  for (const element of rest) {
    if (separator || element.matches(QUOTES) || !said.includes(element)) element.setAttribute('data-quote', '');
  }
  return true;
}

export function fold(frame: HTMLIFrameElement, folded: boolean): void {
  for (const quote of frame.contentDocument?.querySelectorAll('[data-quote]') ?? []) {
    quote.toggleAttribute('data-folded', folded);
  }
}
