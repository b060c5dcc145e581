import { HERE } from '../jmap/seat';
import { placePath, readPlace } from '../place';
import { preferences } from '../settings/preferences.svelte';

// The page itself as it stood when it was left: what the list's rows are made of takes the browser longer to make than to read. It is
// looked at only, until the page is there.

interface Screen {
  /** What it was made by, and for. */
  readonly fits: string;
  readonly dir: string;
  readonly lang: string;
  readonly html: string;
}

const KEY = HERE.key('veredus.screen.1');
/** As they are when the page begins. */
const LANGUAGES = navigator.languages;
/** Characters. */
const LONGEST = 400_000;
/** Styles of elements, which the page's policy lets no text set. */
const STYLE = 'data-style';

function fits(): string {
  return JSON.stringify([import.meta.url, placePath(readPlace(location.pathname)), innerWidth, LANGUAGES, preferences]);
}

/** Keeps the page as it is seen, if it looks as it will when it is opened: at the top of the list, nothing selected, nothing open. */
export function keepScreen(): void {
  forgetScreen();
  const shell = document.querySelector('.shell');
  const list = shell?.querySelector('#list [role=list]') ?? null;
  if (shell === null || list?.querySelector('[aria-posinset="1"]') == null || shell.querySelector('[aria-expanded=true]') !== null) return;
  const { dir, lang } = document.documentElement;
  const text = JSON.stringify({ fits: fits(), dir, lang, html: copied(shell) } satisfies Screen);
  if (text.length > LONGEST) return;
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // the browser keeps nothing more: the page is made anew
  }
}

function copied(shell: Element): string {
  const copy = shell.cloneNode(true) as Element;
  copy.querySelector('.cursor')?.classList.remove('cursor');
  for (const each of copy.querySelectorAll('[style]')) {
    each.setAttribute(STYLE, each.getAttribute('style') ?? '');
    each.removeAttribute('style');
  }
  return copy.outerHTML;
}

function kept(): Screen | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Screen | null;
  } catch {
    return null; // damaged: the page is made anew
  }
}

/** Shows it, if there is one that fits. @returns what is to be removed when the page is there */
export function showScreen(): Element | null {
  const screen = document.visibilityState === 'hidden' ? null : kept();
  if (screen?.fits !== fits()) return null;
  const look = document.createElement('div');
  look.id = 'look';
  [look.dir, look.lang] = [screen.dir, screen.lang];
  look.inert = true;
  look.innerHTML = screen.html;
  for (const each of look.querySelectorAll<HTMLElement>(`[${STYLE}]`)) each.style.cssText = each.getAttribute(STYLE) ?? '';
  document.body.append(look);
  return look;
}

export function forgetScreen(): void {
  localStorage.removeItem(KEY);
}
