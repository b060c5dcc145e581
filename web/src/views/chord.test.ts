import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chord } from './chord';

test('the second key of two may take its time, but not for ever', () => {
  const chord = new Chord();
  assert.equal(chord.begun(0), null);
  chord.begin('g', 100);
  assert.equal(chord.begun(1300), 'g');
  assert.equal(chord.begun(1301), null);
  chord.end();
  assert.equal(chord.begun(200), null);
});
