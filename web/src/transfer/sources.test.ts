import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosen, folderOf } from './sources';

function folders(inMbox: boolean, ...paths: readonly string[]): readonly (readonly string[])[] {
  const files = paths.map((path) => Object.assign(new File([], path.slice(path.lastIndexOf('/') + 1)), { webkitRelativePath: path.includes('/') ? path : '' }));
  return chosen(files).map((source) => folderOf(source, inMbox));
}

test('only an mbox is a mailbox of its own', () => {
  assert.deepEqual(folders(true, 'Mail/Work', 'Mail/Work.sbd/Old.mbox', 'Mail/Sent.mbox/mbox', 'Mail/mbox'), [['Work'], ['Work', 'Old'], ['Sent'], []]);
  assert.deepEqual(folders(true, 'old.mbox'), [[]]);
  assert.deepEqual(folders(false, 'Mail/Work/1', 'Mail/Work/a.eml', 'Mail/Work/cur/123.x:2,S', 'Mail/new/a.eml', 'Mail/a'), [['Work'], ['Work'], ['Work'], ['new'], []]);
});
