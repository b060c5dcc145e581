import assert from 'node:assert/strict';
import { test } from 'node:test';
import { octets } from '../secret/mime';
import { isLocked, lock, unlock } from './lock';

test('a key opens with its passphrase, as long as nothing of it has been changed', async () => {
  const locked = await lock(octets('the key'), octets('its certificate'), 'seven quiet hérons');
  assert.ok(isLocked(JSON.parse(JSON.stringify(locked))));
  assert.deepEqual(await unlock(locked, octets('its certificate'), 'seven quiet he\u0301rons'), octets('the key'));
  assert.equal(await unlock(locked, octets('its certificate'), 'six quiet herons'), null);
  assert.equal(await unlock(locked, octets('another one'), 'seven quiet hérons'), null);
  assert.equal(await unlock({ ...locked, rounds: 1 }, octets('its certificate'), 'seven quiet hérons'), null);
  assert.equal(await unlock({ ...locked, rounds: 1e12 }, octets('its certificate'), 'seven quiet hérons'), null);
  assert.ok(!isLocked(null) && !isLocked({ salt: 'x' }));
});
