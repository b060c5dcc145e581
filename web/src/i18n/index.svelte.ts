import { en, type Messages } from './en';

export const LANGUAGES: Readonly<Record<string, { name: string; rtl?: boolean; load: () => Promise<Messages> }>> = {
  en: { name: 'English', load: () => Promise.resolve(en) },
  ar: { name: 'العربية', rtl: true, load: async () => (await import('./ar')).ar },
  de: { name: 'Deutsch', load: async () => (await import('./de')).de },
  es: { name: 'Español', load: async () => (await import('./es')).es },
  fr: { name: 'Français', load: async () => (await import('./fr')).fr },
  ja: { name: '日本語', load: async () => (await import('./ja')).ja },
};

let variety = $state(varietyOf('en'));
const current = $state<{ code: string; messages: Messages }>({ code: 'en', messages: en });

/** @param wanted what the person has chosen; empty: the first of the browser's languages that there is */
export async function chooseLanguage(wanted: string): Promise<void> {
  const codes = [wanted, ...navigator.languages.map((each) => each.slice(0, 2))];
  const code = codes.find((each) => each in LANGUAGES) ?? 'en';
  const language = LANGUAGES[code];
  if (language === undefined || code === current.code) return;
  current.messages = await language.load();
  current.code = code;
  variety = varietyOf(code);
  document.documentElement.lang = code;
  document.documentElement.dir = language.rtl === true ? 'rtl' : 'ltr';
}

export function language(): string {
  return current.code;
}

/** How dates and numbers are written: as in the browser's own variety of the language, if it has one. */
export function locale(): string {
  return variety;
}

function varietyOf(code: string): string {
  return navigator.languages.find((each) => each.slice(0, 2) === code) ?? code;
}

/** The text of a key, with what stands for its `{names}`. */
export function t(key: keyof Messages, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(current.messages[key], values);
}

/** The text for a number: messages of this kind have a part for one and a part for more, divided by `|`, where the language does. */
export function tn(key: keyof Messages, count: number, values: Readonly<Record<string, string | number>> = {}): string {
  const [one, other] = current.messages[key].split('|');
  const singular = plurals().select(count) === 'one';
  return fill((singular ? one : other) ?? one ?? '', { count: count.toLocaleString(locale()), ...values });
}

/** A number, for texts with one, of which it may be known only that it is not less. */
export function atLeast(count: number, more: boolean): { readonly count: string } {
  return { count: count.toLocaleString(locale()) + (more ? '+' : '') };
}

let rules: Intl.PluralRules | undefined;

function plurals(): Intl.PluralRules {
  if (rules?.resolvedOptions().locale !== current.code) rules = new Intl.PluralRules(current.code);
  return rules;
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
