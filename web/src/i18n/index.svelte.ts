import { en, type Messages } from './en';

export const LANGUAGES: Readonly<Record<string, { name: string; load: () => Promise<Messages> }>> = {
  en: { name: 'English', load: () => Promise.resolve(en) },
  de: { name: 'Deutsch', load: async () => (await import('./de')).de },
};

const CHOICE = 'veredus.language';

const current = $state<{ code: string; messages: Messages }>({ code: 'en', messages: en });

/** The first of the browser's languages that there is, or what the person has chosen. */
export async function chooseLanguage(): Promise<void> {
  const chosen = localStorage.getItem(CHOICE);
  const wanted = [...(chosen === null ? [] : [chosen]), ...navigator.languages.map((l) => l.slice(0, 2))];
  await setLanguage(wanted.find((code) => code in LANGUAGES) ?? 'en');
}

export async function setLanguage(code: string): Promise<void> {
  const language = LANGUAGES[code];
  if (language === undefined) return;
  current.messages = await language.load();
  current.code = code;
  document.documentElement.lang = code;
}

export async function rememberLanguage(code: string): Promise<void> {
  localStorage.setItem(CHOICE, code);
  await setLanguage(code);
}

export function language(): string {
  return current.code;
}

/** How dates and numbers are written: as in the browser's own variety of the language, if it has one. */
export function locale(): string {
  return navigator.languages.find((each) => each.slice(0, 2) === current.code) ?? current.code;
}

/** The text of a key, with what stands for its `{names}`. */
export function t(key: keyof Messages, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(current.messages[key], values);
}

/** The text for a number: messages of this kind have a part for one and a part for more, divided by `|`. */
export function tn(key: keyof Messages, count: number, values: Readonly<Record<string, string | number>> = {}): string {
  const [one, other] = current.messages[key].split('|');
  const singular = new Intl.PluralRules(current.code).select(count) === 'one';
  return fill((singular ? one : other) ?? one ?? '', { count: count.toLocaleString(locale()), ...values });
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
