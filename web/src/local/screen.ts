import { placePath, readPlace } from '../place';
import { keptChoices } from '../settings/preferences.svelte';
import { fits, SCREEN, STYLE, type Screen } from './look';

/** Characters. */
const LONGEST = 400_000;
/** Where the same may be as at a longer path. */
const SHORT_PATHS = ['/', '/mail', '/mail/'];

/** Keeps the page as it is seen, if it looks as it will when it is opened: at the top of the list, nothing selected, nothing open. */
export function keepScreen(): void {
  forgetScreen();
  const shell = document.querySelector('.shell');
  const list = shell?.querySelector('#list [role=list]') ?? null;
  if (shell === null || list?.querySelector('[aria-posinset="1"]') == null || shell.querySelector('[aria-expanded=true]') !== null) return;
  const { dir, lang, dataset } = document.documentElement;
  const text = JSON.stringify({ fits: fits(keptChoices()), paths: samePaths(), theme: dataset, dir, lang, html: copied(shell) } satisfies Screen);
  if (text.length > LONGEST) return;
  try {
    localStorage.setItem(SCREEN, text);
  } catch {
    // the browser keeps nothing more: the page is made anew
  }
}

function samePaths(): readonly string[] {
  const path = (of: string): string => placePath(readPlace(of));
  const here = path(location.pathname);
  return [here, location.pathname, ...SHORT_PATHS.filter((each) => path(each) === here)];
}

/** Without marks for programs. */
function copied(shell: Element): string {
  const copy = shell.cloneNode(true) as Element;
  const comments = document.createNodeIterator(copy, NodeFilter.SHOW_COMMENT);
  for (let each = comments.nextNode(); each !== null; each = comments.nextNode()) (each as Comment).remove();
  copy.querySelector('.cursor')?.classList.remove('cursor');
  for (const each of copy.querySelectorAll('[style]')) {
    each.setAttribute(STYLE, each.getAttribute('style') ?? '');
    each.removeAttribute('style');
  }
  return copy.outerHTML;
}

export function forgetScreen(): void {
  localStorage.removeItem(SCREEN);
}
