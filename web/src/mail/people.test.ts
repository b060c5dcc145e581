import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstNameOf, initials, isAddress, nameOf, parseAddresses, written } from './people';

test('addresses are read as people type them', () => {
  assert.deepEqual(parseAddresses('ann@a.test, "Olsen, Marta" <marta@b.test>; Bob <bob@c.test>\nnobody'), [
    { name: null, email: 'ann@a.test' },
    { name: 'Olsen, Marta', email: 'marta@b.test' },
    { name: 'Bob', email: 'bob@c.test' },
  ]);
});

test('addresses are written so that they can be read again', () => {
  for (const address of [{ name: 'Olsen, Marta', email: 'm@b.test' }, { name: 'Zoë O’Neil', email: 'z@b.test' }, { name: null, email: 'x@y.test' }]) {
    assert.deepEqual(parseAddresses(written(address)), [address]);
  }
});

test('people have short names', () => {
  assert.equal(nameOf({ name: ' "Ann" ', email: 'a@a.test' }), 'Ann');
  assert.equal(firstNameOf({ name: 'Olsen, Marta', email: 'm@b.test' }), 'Marta');
  assert.equal(firstNameOf({ name: null, email: 'loans@library.test' }), 'loans');
  assert.equal(initials({ name: 'Dr. Amara Nwosu', email: 'a@b.test' }), 'DN');
  assert.equal(initials({ name: null, email: 'bob@b.test' }), 'B');
});

test('what is no address is told', () => {
  assert.ok(isAddress('a@b.test'));
  for (const wrong of ['a', 'a@', '@b', 'a b@c', 'a@b@c', '<a@b>']) assert.ok(!isAddress(wrong), wrong);
});
