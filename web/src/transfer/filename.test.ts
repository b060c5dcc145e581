import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileName } from './filename';

test('every system takes the names', () => {
  assert.deepEqual(['a/b: "c"', ' ', 'end. ', 'con', 'Aux.txt', 'lpt1', 'console'].map(fileName), ['a_b_ _c_', '_', 'end', 'con_', 'Aux_.txt', 'lpt1_', 'console']);
  assert.equal(new TextEncoder().encode(fileName('é😀'.repeat(100))).length, 180);
  assert.equal(new TextEncoder().encode(fileName('日'.repeat(100) + 'x')).length, 180);
  assert.equal(fileName(`x${'日'.repeat(100)}`), `x${'日'.repeat(59)}`);
});
