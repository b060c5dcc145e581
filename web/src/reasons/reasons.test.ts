import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JunkReasons } from '../mail/provenance';
import ar from './ar.json';
import de from './de.json';
import en from './en.json';
import es from './es.json';
import fr from './fr.json';
import ja from './ja.json';
import { sentencesIn, translated, type Sentences } from './reasons';

function holes(sentence: string): string[] {
  return [...sentence.matchAll(/\{\d\}/g)].map((found) => found[0]).sort();
}

for (const [code, sentences] of Object.entries<Sentences>({ ar, de, es, fr, ja })) {
  test(`${code} has a sentence for each finding, with the same places`, () => {
    assert.deepEqual(Object.keys(sentences), Object.keys(en));
    for (const [name, forms] of Object.entries(en as Sentences)) {
      assert.equal(sentences[name]?.length, forms.length, name);
      forms.forEach((form, i) => {
        assert.deepEqual(holes(sentences[name]?.[i] ?? ''), holes(form), `${name} ${i}`);
        assert.notEqual(sentences[name]?.[i], form, `${name} is not translated`);
      });
    }
  });
}

function reasons(text: string, ...names: string[]): JunkReasons {
  return { score: '9.0', text, sentences: text.split('|'), tests: names.map((name) => ({ name, score: 2 })) };
}

test('what was found stands in the translated sentence', () => {
  const found = reasons('A link leads to evil.test, which looks like paypal but is not. The subject is in capitals.', 'subject-shouts', 'phishing-lookalike-link');
  assert.deepEqual(translated(found, de), [
    'Ein Link führt zu \u2068evil.test\u2069, was aussieht wie \u2068paypal\u2069, es aber nicht ist.',
    'Der Betreff steht in Großbuchstaben.',
  ]);
});

test('the form that says most is taken', () => {
  assert.deepEqual(translated(reasons('Most mail from the domain a.test was junk here.', 'reputation-bad'), de), ['Die meiste Post von der Domain \u2068a.test\u2069 war hier Spam.']);
  assert.deepEqual(translated(reasons('The sending computer is on the list bl.test: open relay.', 'dnsbl-bl.test'), fr), ['L’ordinateur émetteur figure sur la liste \u2068bl.test\u2069 : \u2068open relay\u2069.']);
});

test('what is not known stays as the server says it', () => {
  const text = 'Something new was found in a.b. The subject is in capitals.';
  assert.deepEqual(translated(reasons(text, 'of-tomorrow', 'subject-shouts'), es), ['Something new was found in a.b.', 'El asunto está en mayúsculas.']);
  assert.deepEqual(translated(reasons('The subject is in capitals.', 'of-tomorrow'), es), ['The subject is in capitals.']);
});

test('a name cannot end a sentence or turn the writing', () => {
  const found = reasons('A web page is attached: a. b\u202Efdp.html. The subject is in capitals.', 'attachment-page', 'subject-shouts');
  assert.deepEqual(translated(found, ja), ['ウェブページが添付されています: \u2068a. bfdp.html\u2069。', '件名がすべて大文字です。']);
});

test('a language that nobody wrote has the server’s sentences', async () => {
  assert.deepEqual(await sentencesIn('tlh', reasons('One.|Two.')), ['One.', 'Two.']);
  assert.deepEqual(await sentencesIn('ar', reasons('The subject is in capitals.', 'subject-shouts')), ['الموضوع بأحرف كبيرة.']);
});
