import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comingTime } from './time';

test('what comes soon is told to the minute, what comes in another year by its date', () => {
  const now = new Date(2026, 10, 27, 9);
  assert.match(comingTime(new Date(2026, 11, 2, 7, 45).toISOString(), now, 'en-GB'), /^2 Dec,? 07:45$/);
  assert.equal(comingTime(new Date(2030, 11, 2, 7, 45).toISOString(), now, 'en-GB'), '2 Dec 2030');
});
