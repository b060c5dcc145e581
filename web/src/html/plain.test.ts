import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldFrom, pieces, stretches } from './plain';

test('a text is divided into what is said and what is quoted', () => {
  const all = stretches('Yes.\n\nOn Tue, 3 March 2026, Ann <ann@a.test> wrote:\n> Will you come?\n>\n>> When?\n');
  assert.deepEqual(all.map((part) => [part.quoted, part.depth, part.lines.length]), [[false, 0, 2], [true, 1, 3], [true, 2, 1]]);
  assert.equal(foldFrom(all), 1);
});

test('what is only quoted is not folded', () => {
  const all = stretches('> a\n> b');
  assert.equal(foldFrom(all), all.length);
});

test('answers between quotes stay in sight', () => {
  const all = stretches('> first?\nYes.\n> second?\nNo.');
  assert.equal(foldFrom(all), all.length);
});

test('addresses become links, and the full stop behind them does not', () => {
  assert.deepEqual(pieces('See https://a.test/x?y=1. Or ask b@c.test!'), [
    { kind: 'text', text: 'See ' },
    { kind: 'link', text: 'https://a.test/x?y=1', href: 'https://a.test/x?y=1' },
    { kind: 'text', text: '. Or ask ' },
    { kind: 'link', text: 'b@c.test', href: 'mailto:b@c.test' },
    { kind: 'text', text: '!' },
  ]);
  assert.deepEqual(pieces('javascript:alert(1)'), [{ kind: 'text', text: 'javascript:alert(1)' }]);
});
