import { HERE } from '../jmap/seat';

// The page itself as it stood when it was left: what the list's rows are made of takes the browser longer to make than to read. It is
// looked at only, until the page is there. What shows it comes before all else that the page is made of, and is small.

/** A page that was left. */
export interface Screen {
  /** What it was made by, and for. */
  readonly fits: string;
  /** Paths at which it would be the same. */
  readonly paths: readonly string[];
  /** Of the whole document. */
  readonly theme: DOMStringMap;
  readonly dir: string;
  readonly lang: string;
  readonly html: string;
}

export const SCREEN = HERE.key('veredus.screen.2');
/** Where the browser keeps what a person has chosen. */
export const CHOICES = 'veredus.preferences';
/** Styles of elements, which the page's policy lets no text set. */
export const STYLE = 'data-style';
/** As they are when the page begins. */
const LANGUAGES = navigator.languages;

/** @param choices as the browser keeps them */
export function fits(choices: string | null): string {
  return JSON.stringify([import.meta.url, innerWidth, LANGUAGES, choices]);
}

function kept(): Screen | null {
  try {
    return JSON.parse(localStorage.getItem(SCREEN) ?? 'null') as Screen | null;
  } catch {
    return null; // damaged: the page is made anew
  }
}

/** Whether a row is further down than a window can show. */
function isBelow(row: HTMLElement): boolean {
  return (Number(row.ariaPosInSet) - 1) * Number.parseFloat(row.style.height) > innerHeight;
}

/** Shows it, if there is one that fits. @returns what is to be removed when the page is there */
export function showScreen(): Element | null {
  const screen = document.visibilityState === 'hidden' ? null : kept();
  if (screen?.fits !== fits(localStorage.getItem(CHOICES)) || !screen.paths.includes(location.pathname)) return null;
  Object.assign(document.documentElement.dataset, screen.theme);
  const look = document.createElement('div');
  look.id = 'look';
  [look.dir, look.lang] = [screen.dir, screen.lang];
  look.inert = true;
  look.innerHTML = screen.html;
  for (const each of look.querySelectorAll<HTMLElement>(`[${STYLE}]`)) each.style.cssText = each.getAttribute(STYLE) ?? '';
  for (const row of look.querySelectorAll<HTMLElement>('[role=listitem]')) if (isBelow(row)) row.remove();
  document.body.append(look);
  return look;
}
