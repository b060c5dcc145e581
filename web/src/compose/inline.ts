// Pictures within what is written: in the editor they are shown from where they are, in the mail they are named. RFC 2392

import { aside, restored } from '../html/aside';

/** @param urlOf where a picture is to be had; null if it is not there */
export function shown(html: string, urlOf: (cid: string) => string | null): string {
  return changed(html, 'img[src^="cid:"]', (image) => {
    const cid = (image.getAttribute('src') ?? '').slice(4);
    const url = urlOf(cid);
    if (url === null) return;
    image.setAttribute('src', url);
    image.setAttribute('data-cid', cid);
  });
}

export function named(html: string): string {
  return changed(html, 'img[data-cid]', (image) => {
    image.setAttribute('src', `cid:${image.getAttribute('data-cid') ?? ''}`);
    image.removeAttribute('data-cid');
  });
}

function changed(html: string, which: string, change: (image: Element) => void): string {
  const parsed = new DOMParser().parseFromString(aside(html).html, 'text/html');
  for (const image of parsed.querySelectorAll(which)) change(image);
  return restored(parsed.body.innerHTML);
}
