import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distance, octets, readOctets, words } from './format';

test('octets are written and read as people do', () => {
  assert.equal(octets(999), '999 octets');
  assert.equal(octets(1_500_000), '1.5 MB');
  assert.equal(readOctets('5 GB'), 5_000_000_000);
  assert.equal(readOctets('1.5m'), 1_500_000);
  assert.equal(readOctets('2GiB'), 2_147_483_648);
  assert.equal(readOctets('100'), 100);
  assert.equal(readOctets(octets(100)), 100);
  for (const wrong of ['', 'much', '-1', '5 PB', '1e3']) assert.equal(readOctets(wrong), null, wrong);
});

test('a distance is told in the unit that fits', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  assert.equal(distance('2026-03-01T11:59:30Z', now), '30 seconds ago');
  assert.equal(distance('2026-03-01T12:20:00Z', now), 'in 20 minutes');
  assert.equal(distance('2026-02-26T12:00:00Z', now), '3 days ago');
});

test('words are found however they are divided', () => {
  assert.deepEqual(words(' a@x.test, b@x.test;\nc@x.test '), ['a@x.test', 'b@x.test', 'c@x.test']);
  assert.deepEqual(words(' , '), []);
});
