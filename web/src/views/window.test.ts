import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeRows } from './window';

test('of a short list what is in sight is drawn where it is', () => {
  const rows = placeRows(1000, 50, 500, 5000);
  assert.ok(rows.from <= 100 && rows.from > 80 && rows.to >= 110 && rows.to < 130);
  assert.equal(rows.whole, 50_000);
  assert.equal(rows.offset(100), 5000);
});

test('a list of a million is as tall as browsers can draw, and can be scrolled to its ends', () => {
  const total = 1_000_000;
  const top = placeRows(total, 86, 800, 0);
  assert.ok(top.whole <= 12_000_000);
  assert.equal(top.from, 0);
  assert.equal(top.offset(0), 0);
  const end = placeRows(total, 86, 800, top.whole - 800);
  assert.equal(end.to, total);
  assert.ok(Math.abs(end.offset(total - 1) + 86 - top.whole) < 1);
});

test('an empty list has no rows', () => {
  const rows = placeRows(0, 86, 800, 0);
  assert.equal(rows.to - rows.from, 0);
});
