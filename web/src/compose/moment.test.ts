import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockOf, dayOf, faultOf, fixedTimes, heldUntil, latest, momentOf } from './moment';

const MONTH = 30 * 86_400;
const names = (now: Date, most = MONTH): string[] => fixedTimes(now, most).map(([name]) => name);

test('times that are over are not offered', () => {
  const morning = new Date(2026, 10, 26, 9, 30);
  assert.deepEqual(names(morning), ['inAnHour', 'thisEvening', 'tomorrowMorning', 'tomorrowAfternoon', 'mondayMorning']);
  assert.deepEqual(names(new Date(2026, 10, 26, 17, 59, 30)), ['inAnHour', 'tomorrowMorning', 'tomorrowAfternoon', 'mondayMorning']);
  assert.deepEqual(fixedTimes(morning, MONTH).at(-1)?.[1], new Date(2026, 10, 30, 8));
});

test('times that the server does not allow are not offered', () => {
  assert.deepEqual(names(new Date(2026, 10, 26, 9, 30), 86_400), ['inAnHour', 'thisEvening', 'tomorrowMorning']);
  assert.deepEqual(names(new Date(2026, 10, 26, 9, 30), 0), []);
});

test('on a Monday the next one is meant', () => {
  assert.deepEqual(fixedTimes(new Date(2026, 10, 30, 7), MONTH).at(-1)?.[1], new Date(2026, 11, 7, 8));
});

test('what two fields say is a time where the person is', () => {
  const then = new Date(2027, 0, 2, 7, 5);
  assert.equal(dayOf(then), '2027-01-02');
  assert.equal(clockOf(then), '07:05');
  assert.deepEqual(momentOf(dayOf(then), clockOf(then)), then);
  for (const [day, clock] of [['', '07:05'], ['2027-01-02', ''], ['2027-13-02', '07:05']] as const) assert.equal(momentOf(day, clock), null);
});

test('nothing can wait until a time that has passed, or for longer than the server allows', () => {
  const now = new Date(2026, 10, 26, 9, 30);
  assert.equal(faultOf(null, now, MONTH), 'missing');
  assert.equal(faultOf(now, now, MONTH), 'past');
  assert.equal(faultOf(new Date(2026, 10, 26, 9, 31), now, MONTH), null);
  assert.equal(faultOf(latest(now, MONTH), now, MONTH), null);
  assert.equal(faultOf(new Date(latest(now, MONTH).getTime() + 1), now, MONTH), 'late');
});

test('what was to go at a time goes at that time, though it is handed over later', () => {
  assert.deepEqual(heldUntil({ hold: 3600, at: 1_000_000 }), new Date(4_600_000));
  assert.equal(heldUntil({ hold: 0, at: 1_000_000 }), 0);
  assert.equal(heldUntil({ hold: null, at: 1_000_000 }), null);
});
