import DOMPurify, { type Config } from 'dompurify';
import { HERE } from '../jmap/seat';
import { aside, ASIDE } from './aside';
import { cleanInline, cleanSheet, type Fetching } from './css';

export type Images = 'blocked' | 'shown';

/** A sender's HTML, harmless: to be put into a frame of its own by {@link fill}. */
export interface Harmless {
  readonly content: DocumentFragment;
  readonly inline: ReadonlyMap<Element, string>;
  readonly sheet: string;
  /** Pictures from elsewhere that are not shown. */
  readonly blocked: number;
  /** Pictures that were there to tell the sender of the reading only. */
  readonly trackers: number;
  /** Whether the sender has chosen colours: then it needs light paper. */
  readonly coloured: boolean;
}

export interface Surroundings {
  readonly images: Images;
  /** Where a part of the same message is; null if it has no such part. */
  readonly part: (contentId: string) => string | null;
}

const purifier = DOMPurify(window);

const MOST_CHARACTERS = 4 << 20;
const DATA_PICTURE = /^data:image\/(?:png|jpe?g|gif|webp|bmp|avif);base64,[a-z0-9+/=\s]*$/i;
const LINK = /^(?:https?:|mailto:|tel:)/i;

const SETTINGS: Config & { RETURN_DOM_FRAGMENT: true } = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: [
    'style', 'form', 'input', 'button', 'select', 'option', 'optgroup', 'textarea', 'datalist', 'output', 'fieldset',
    'audio', 'video', 'source', 'track', 'picture', 'canvas', 'dialog', 'menu', 'map', 'area', 'template', 'slot',
    'selectedcontent', 'search',
  ],
  FORBID_ATTR: [
    'srcset', 'sizes', 'poster', 'ping', 'autofocus', 'tabindex', 'accesskey', 'contenteditable', 'draggable', 'name',
    'popover', 'popovertarget', 'popovertargetaction', 'usemap', 'loading', 'is', 'slot', 'inert', 'hidden', 'style',
  ],
  ADD_ATTR: [ASIDE],
  ADD_URI_SAFE_ATTR: [ASIDE],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: true,
  // the second half lets through what is no address at all: sizes, colours
  ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel|cid):|data:image\/|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  RETURN_DOM_FRAGMENT: true,
};

/** The address at which our server fetches a picture from elsewhere. */
export function proxied(address: string): string {
  return HERE.at(`/web/image?url=${encodeURIComponent(address)}`);
}

export function sanitize(html: string, around: Surroundings): Harmless {
  const { html: text, sheets: written } = aside(html.slice(0, MOST_CHARACTERS));
  const counts = { blocked: 0, trackers: 0 };
  const fetching: Fetching = (address) => resolve(address, around, counts);
  const sheets = written.map((css) => cleanSheet(css, fetching));
  // of a set of frames nothing at all is left
  const content = (purifier.sanitize(text, SETTINGS) as DocumentFragment | null) ?? document.createDocumentFragment();
  const inline = new Map<Element, string>();
  let coloured = sheets.some((sheet) => sheet.coloured);
  for (const element of content.querySelectorAll('*')) {
    const style = element.getAttribute(ASIDE);
    if (style !== null) {
      const clean = cleanInline(style, fetching);
      element.removeAttribute(ASIDE);
      if (clean.css !== '') inline.set(element, clean.css);
      coloured ||= clean.coloured;
    }
    if (element.hasAttribute('bgcolor') || element.hasAttribute('color')) coloured = true;
    background(element, fetching, inline);
    if (element instanceof HTMLImageElement || element.tagName === 'IMG') picture(element, around, counts);
    else element.removeAttribute('src');
    if (element.tagName === 'A') link(element);
    else element.removeAttribute('href');
  }
  return { content, inline, sheet: sheets.map((sheet) => sheet.css).join('\n'), ...counts, coloured };
}

interface Counts {
  blocked: number;
  trackers: number;
}

/** What stands for an address of a picture; null for nothing. */
function resolve(address: string, around: Surroundings, counts: Counts): string | null {
  if (DATA_PICTURE.test(address)) return address;
  if (/^cid:/i.test(address)) return around.part(decode(address.slice(4)));
  const absolute = address.startsWith('//') ? `https:${address}` : address;
  if (!/^https?:\/\//i.test(absolute)) return null;
  if (around.images === 'shown') return proxied(absolute);
  counts.blocked++;
  return null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function background(element: Element, fetching: Fetching, inline: Map<Element, string>): void {
  const address = element.getAttribute('background');
  if (address === null) return;
  element.removeAttribute('background');
  const found = fetching(address.trim());
  if (found === null) return;
  const before = inline.get(element);
  inline.set(element, `${before === undefined ? '' : `${before}; `}background-image: url("${found}")`);
}

function picture(element: Element, around: Surroundings, counts: Counts): void {
  const address = (element.getAttribute('src') ?? '').trim();
  element.removeAttribute('src');
  element.removeAttribute('srcset');
  element.setAttribute('referrerpolicy', 'no-referrer');
  if (isTracker(element) && !/^(?:cid|data):/i.test(address)) {
    if (address !== '') counts.trackers++;
    element.remove();
    return;
  }
  const found = resolve(address, around, counts);
  if (found !== null) element.setAttribute('src', found);
  else element.setAttribute('data-blocked', '');
}

function isTracker(element: Element): boolean {
  const size = (name: string): number => Number.parseFloat(element.getAttribute(name) ?? 'NaN');
  return size('width') <= 2 && size('height') <= 2;
}

function link(element: Element): void {
  const address = (element.getAttribute('href') ?? '').trim();
  if (!LINK.test(address)) {
    element.removeAttribute('href');
    return;
  }
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer nofollow');
}
