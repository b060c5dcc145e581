import { inOrder } from '../mail/fields';
import type { JunkReasons } from '../mail/provenance';
import en from './en.json';

/** Sentences by the names of findings, with places for what was found; a name with a star at its end stands for all that begin so. */
export type Sentences = Readonly<Record<string, readonly string[]>>;

const LANGUAGES: Readonly<Record<string, () => Promise<{ default: Sentences }>>> = {
  ar: () => import('./ar.json'),
  de: () => import('./de.json'),
  es: () => import('./es.json'),
  fr: () => import('./fr.json'),
  ja: () => import('./ja.json'),
};

interface Pattern {
  readonly form: RegExp;
  readonly sentence: string;
}

/** Why a message is in Junk, in a language; what is not known in it stays in the server's words. */
export async function sentencesIn(language: string, reasons: JunkReasons): Promise<readonly string[]> {
  const load = LANGUAGES[language];
  return load === undefined ? reasons.sentences : translated(reasons, (await load()).default);
}

/** The server's sentences are taken apart by the forms that it has for them: nothing but these tells what is the sender's in them. */
export function translated(reasons: JunkReasons, to: Sentences): readonly string[] {
  const patterns = patternsOf(reasons, to);
  const sentences = new Set<string>();
  let rest = reasons.text.trim();
  while (rest !== '') {
    const { length, sentence } = first(rest, patterns);
    sentences.add(sentence);
    rest = rest.slice(length).trimStart();
  }
  return [...sentences];
}

function first(text: string, patterns: readonly Pattern[]): { length: number; sentence: string } {
  for (const { form, sentence } of patterns) {
    const found = form.exec(text);
    if (found !== null) return { length: found[0].length, sentence: fill(sentence, found.slice(1)) };
  }
  const unknown = /^.*?[.!?](?=\s+\p{Lu}|\s*$)/su.exec(text)?.[0] ?? text;
  return { length: unknown.length, sentence: unknown };
}

/** Of what speaks against the message; those that say most come first. */
function patternsOf(reasons: JunkReasons, to: Sentences): Pattern[] {
  const names = reasons.tests.filter((test) => test.score > 0).map((test) => test.name);
  const patterns: (Pattern & { length: number })[] = [];
  for (const [name, forms] of Object.entries(en as Sentences)) {
    if (!names.some((each) => (name.endsWith('*') ? each.startsWith(name.slice(0, -1)) : each === name))) continue;
    forms.forEach((form, i) => {
      const sentence = to[name]?.[i];
      if (sentence !== undefined) patterns.push({ form: patternOf(form), sentence, length: form.length });
    });
  }
  return patterns.sort((a, b) => b.length - a.length);
}

function patternOf(form: string): RegExp {
  const escaped = form.split(/\{\d\}/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('(.+?)')}(?=\\s+\\p{Lu}|\\s*$)`, 'su');
}

/** What is put in keeps its own direction of writing, and changes none around it. */
function fill(sentence: string, values: readonly string[]): string {
  return sentence.replace(/\{(\d)\}/g, (whole, i: string) => {
    const value = values[Number(i)];
    return value === undefined ? whole : `\u2068${inOrder(value)}\u2069`;
  });
}
