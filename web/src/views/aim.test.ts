import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Aim } from './aim';

test('who moves the pointer aims for a moment, who presses until it is released and a click has come', () => {
  let now = 0;
  const aim = new Aim(() => now);
  assert.equal(aim.taken, false);
  aim.move();
  assert.equal(aim.taken, true);
  now = 300;
  assert.equal(aim.taken, false);
  aim.press();
  now = 1500;
  assert.equal(aim.taken, true);
  aim.release();
  assert.equal(aim.taken, true);
  now = 1800;
  assert.equal(aim.taken, false);
});

test('nothing waits for ever', () => {
  let now = 0;
  const aim = new Aim(() => now);
  for (; now < 3000; now += 100) {
    aim.move();
    assert.equal(aim.taken, true);
  }
  aim.move();
  assert.equal(aim.taken, false);
  now += 400;
  aim.press();
  assert.equal(aim.taken, true);
  now += 3000;
  assert.equal(aim.taken, false);
});

test('it is said whether there was anything to wait for', async () => {
  let now = 0;
  const aim = new Aim(() => now);
  assert.equal(await aim.over(), false);
  aim.move();
  const over = aim.over();
  now = 300;
  assert.equal(await over, true);
});
