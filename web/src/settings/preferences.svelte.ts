/** What a person has chosen in this browser. */
export interface Choices {
  theme: 'system' | 'light' | 'dark' | 'contrast';
  density: 'comfortable' | 'compact';
  pane: 'right' | 'below' | 'none';
  images: 'ask' | 'always';
  undoSeconds: number;
  format: 'rich' | 'plain';
  sidebar: 'wide' | 'narrow';
}

const KEY = 'veredus.preferences';

const DEFAULTS: Choices = {
  theme: 'system',
  density: 'comfortable',
  pane: 'right',
  images: 'ask',
  undoSeconds: 10,
  format: 'rich',
  sidebar: 'wide',
};

const ALLOWED: { readonly [K in keyof Choices]: readonly Choices[K][] } = {
  theme: ['system', 'light', 'dark', 'contrast'],
  density: ['comfortable', 'compact'],
  pane: ['right', 'below', 'none'],
  images: ['ask', 'always'],
  undoSeconds: [0, 5, 10, 20, 30],
  format: ['rich', 'plain'],
  sidebar: ['wide', 'narrow'],
};

function read(): Choices {
  let kept: Readonly<Record<string, unknown>> = {};
  try {
    kept = (JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}) as Record<string, unknown>;
  } catch {
    // whatever is there is not ours
  }
  const chosen = { ...DEFAULTS };
  const take = <K extends keyof Choices>(key: K): void => {
    const value = ALLOWED[key].find((allowed) => allowed === kept[key]);
    if (value !== undefined) chosen[key] = value;
  };
  (Object.keys(DEFAULTS) as (keyof Choices)[]).forEach(take);
  return chosen;
}

export const preferences = $state<Choices>(read());

export function choose<K extends keyof Choices>(key: K, value: Choices[K]): void {
  preferences[key] = value;
  localStorage.setItem(KEY, JSON.stringify(preferences));
  show();
}

/** Lets the styles know. */
export function show(): void {
  const root = document.documentElement;
  root.dataset['theme'] = preferences.theme;
  root.dataset['density'] = preferences.density;
}
