import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tables, type Setting } from './configuration';

function setting(key: string, more: Partial<Setting> = {}): Setting {
  return { key, value: '"x"', line: null, default: '"x"', allowed: 'a text', meaning: `What ${key} is.`, next: null, ...more };
}

test('settings stand in the tables of the file, and are found by what they say', () => {
  const all = [setting('hostname', { line: 1 }), setting('log.level'), setting('log.format', { next: '"json"' }), setting('auth.cram-md5')];
  assert.deepEqual(tables(all, '', false).map((each) => [each.name, each.keys.length]), [['', 1], ['log', 2], ['auth', 1]]);
  assert.deepEqual(tables(all, ' Level', false).map((each) => each.keys.map((key) => key.key)), [['log.level']]);
  assert.deepEqual(tables(all, '', true).map((each) => each.keys.map((key) => key.key)), [['hostname'], ['log.format']]);
  assert.deepEqual(tables(all, 'nothing of it', false), []);
});
