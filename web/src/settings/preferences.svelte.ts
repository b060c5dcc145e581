import { chooseLanguage, LANGUAGES } from '../i18n/index.svelte';
import { CHOICES } from '../local/look';

/** What a person has chosen: kept in the browser for the next start, and on the server for other devices. */
export interface Choices {
  theme: 'system' | 'light' | 'dark' | 'contrast';
  density: 'comfortable' | 'compact';
  pane: 'right' | 'below' | 'none';
  images: 'ask' | 'always';
  undoSeconds: number;
  format: 'rich' | 'plain';
  sidebar: 'wide' | 'narrow';
  /** Empty: as the browser says. */
  language: string;
}

const DEFAULTS: Choices = {
  theme: 'system',
  density: 'comfortable',
  pane: 'right',
  images: 'ask',
  undoSeconds: 10,
  format: 'rich',
  sidebar: 'wide',
  language: '',
};

const ALLOWED: { readonly [K in keyof Choices]: readonly Choices[K][] } = {
  theme: ['system', 'light', 'dark', 'contrast'],
  density: ['comfortable', 'compact'],
  pane: ['right', 'below', 'none'],
  images: ['ask', 'always'],
  undoSeconds: [0, 5, 10, 20, 30],
  format: ['rich', 'plain'],
  sidebar: ['wide', 'narrow'],
  language: ['', ...Object.keys(LANGUAGES)],
};

/** What of it the browser has kept, as far as this page knows. */
let kept: string | null = null;

/** As text. */
export function keptChoices(): string | null {
  return kept;
}

function read(): Choices {
  try {
    kept = localStorage.getItem(CHOICES);
    return allowed(JSON.parse(kept ?? '{}'), DEFAULTS);
  } catch {
    return { ...DEFAULTS }; // whatever is there is not ours
  }
}

/** What of something that was kept is a choice; the rest as it was. */
function allowed(kept: unknown, otherwise: Choices): Choices {
  const values = (kept ?? {}) as Readonly<Record<string, unknown>>;
  const chosen = { ...otherwise };
  const take = <K extends keyof Choices>(key: K): void => {
    const value = ALLOWED[key].find((each) => each === values[key]);
    if (value !== undefined) chosen[key] = value;
  };
  (Object.keys(DEFAULTS) as (keyof Choices)[]).forEach(take);
  return chosen;
}

export const preferences = $state<Choices>(read());

/** Keeps choices on the server; set while somebody is signed in. */
let follow: ((choices: Choices) => void) | null = null;

export function followPreferences(keep: ((choices: Choices) => void) | null): void {
  follow = keep;
}

export function choose<K extends keyof Choices>(key: K, value: Choices[K]): void {
  preferences[key] = value;
  settle();
  follow?.($state.snapshot(preferences));
}

/** Takes what was chosen elsewhere. */
export function takeChoices(kept: unknown): void {
  Object.assign(preferences, allowed(kept, $state.snapshot(preferences)));
  settle();
}

/** As for somebody who has never been here. */
export function forgetChoices(): void {
  kept = null;
  Object.assign(preferences, DEFAULTS);
  show();
  void chooseLanguage('');
}

function settle(): void {
  kept = JSON.stringify(preferences);
  localStorage.setItem(CHOICES, kept);
  show();
  void chooseLanguage(preferences.language);
}

/** Lets the styles know. */
export function show(): void {
  const root = document.documentElement;
  root.dataset['theme'] = preferences.theme;
  root.dataset['density'] = preferences.density;
}
