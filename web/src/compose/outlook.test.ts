import assert from 'node:assert/strict';
import { test } from 'node:test';
import { worstOf } from './outlook';

test('the least that is promised counts, and whose it is', () => {
  const a = { domain: 'a.test', outlook: 'certified' } as const;
  const b = { domain: 'b.test', outlook: 'uncertain' } as const;
  const c = { domain: 'c.test', outlook: 'unknown' } as const;
  assert.deepEqual(worstOf([a]), { worst: 'certified', domains: ['a.test'] });
  assert.deepEqual(worstOf([a, b, c]), { worst: 'uncertain', domains: ['b.test'] });
  assert.deepEqual(worstOf([a, c]), { worst: 'unknown', domains: ['c.test'] });
});
