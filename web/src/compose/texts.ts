import { escaped, textOf } from '../html/text';
import { named } from './inline';
import { quoteAsText } from './quoting';

/** What is written, as it is sent. */
export interface Texts {
  readonly text: string;
  /** Null if it is plain. */
  readonly html: string | null;
}

/** @param title of the HTML */
export function richTexts(html: string, quote: string, title: string): Texts {
  const own = named(html);
  return {
    text: textOf(own) + (quote === '' ? '' : `\n\n${quoteAsText(quote)}`),
    html: `<!doctype html><html><head><title>${escaped(title)}</title></head><body>${own}${quote}</body></html>`,
  };
}

/** For an Email/set. RFC 8621 §4.1.4 */
export function bodyOf({ text, html }: Texts): Record<string, unknown> {
  const plain = { textBody: [{ partId: 'text', type: 'text/plain' }], bodyValues: { text: { value: text } } };
  if (html === null) return plain;
  return { ...plain, htmlBody: [{ partId: 'html', type: 'text/html' }], bodyValues: { text: { value: text }, html: { value: html } } };
}
