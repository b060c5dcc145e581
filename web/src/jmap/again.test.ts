import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Again } from './again';

test('what does not work is tried soon, then less and less often, until it works', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    let tried = 0;
    const again = new Again(() => tried++);
    again.later();
    again.later(); // of the same trouble
    mock.timers.tick(999);
    assert.equal(tried, 0);
    mock.timers.tick(1);
    assert.equal(tried, 1);
    again.later();
    mock.timers.tick(1999);
    assert.equal(tried, 1);
    mock.timers.tick(1);
    assert.equal(tried, 2);
    for (let i = 0; i < 10; i++) {
      again.later();
      mock.timers.tick(60_000);
    }
    assert.equal(tried, 12);
    again.reset();
    again.later();
    mock.timers.tick(1000);
    assert.equal(tried, 13);
    again.later();
    again.stop();
    mock.timers.tick(60_000);
    assert.equal(tried, 13);
  } finally {
    mock.timers.reset();
  }
});
