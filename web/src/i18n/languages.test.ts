import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ar } from './ar';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { ja } from './ja';

const KEYS = Object.keys(en) as (keyof typeof en)[];
const PATTERN: keyof typeof en = 'attachmentWords';

function holes(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? ''))].sort();
}

for (const [code, messages] of Object.entries({ ar, de, es, fr, ja })) {
  test(`${code} has every text, with the same places for names and numbers`, () => {
    assert.deepEqual(Object.keys(messages).sort(), [...KEYS].sort());
    for (const key of KEYS) {
      assert.notEqual(messages[key].trim(), '', key);
      assert.ok(messages[key].split('|').length <= 2 || key === PATTERN, key);
      if (key !== PATTERN) assert.deepEqual(holes(messages[key]), holes(en[key]), key);
    }
  });

  test(`${code} knows how an attachment is announced`, () => {
    assert.doesNotThrow(() => new RegExp(messages[PATTERN], 'iu'));
  });
}

test('no two texts of a menu are alike in any language', () => {
  for (const messages of [en, ar, de, es, fr, ja]) {
    const folders = [messages.inbox, messages.drafts, messages.sent, messages.archiveBox, messages.junkBox, messages.trashBox, messages.snoozed, messages.outbox];
    assert.equal(new Set(folders).size, folders.length, messages.inbox);
  }
});
