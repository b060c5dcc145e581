import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aside, restored } from './aside';

const html = (text: string): string => aside(text).html;

test('style attributes are set aside however they are written', () => {
  assert.equal(html('<p style="a">'), '<p data-style="a">');
  assert.equal(html("<P\n STYLE = 'a' class=b>x</P>"), "<P\n data-STYLE = 'a' class=b>x</P>");
  assert.equal(html('<p title="a > b" style=a/>'), '<p title="a > b" data-style=a/>');
  assert.equal(html('<p/style=a>'), '<p/data-style=a>');
  assert.equal(html("<p title=it's style=a>"), "<p title=it's data-style=a>");
  assert.equal(html('<p style>'), '<p data-style>');
  assert.equal(html('<img src=x onerror=a OnLoad="b" one>'), '<img src=x data-onerror=a data-OnLoad="b" data-one>');
});

test('what only looks like one stays', () => {
  for (const text of [
    '<p title=" style=a ">style="b"</p>', '<a href="?style=a">', '<!-- <p style="a"> -->', '<p data-style-x="a" xstyle=b>', '1 < 2 style=a',
    '<textarea><p style="a"></textarea>', '<!doctype html style=a>', '</p/>', '<>',
  ]) assert.equal(html(text), text);
});

test('style sheets are taken out, whatever is in them', () => {
  assert.deepEqual(aside('a<style style=x>p > a { color: red }</style >b<STYLE media=x><!-- </STYLE>c'), { html: 'abc', sheets: ['p > a { color: red }', '<!-- '] });
  assert.deepEqual(aside('a<style>p { color: red'), { html: 'a', sheets: ['p { color: red'] });
  assert.deepEqual(aside('<!-- <style>a</style> -->'), { html: '<!-- <style>a</style> -->', sheets: [] });
});

test('what sets about something while it is parsed is left out', () => {
  assert.equal(html('<base href="http://x.test/">a<video><track style=a src=b default>c</video>'), 'a<video>c</video>');
});

test('they come back where they were', () => {
  const text = '<div style="a: &quot;b&quot;"><p class="c" style="d">style=e</p></div>';
  assert.equal(restored(html(text)), text);
});

test('a long text without an end takes no longer than its length', () => {
  for (const piece of ['<', '<p ', '<!--', '<p a="', '<p style=', '<style>']) {
    const begun = process.cpuUsage();
    html(piece.repeat(200_000));
    assert.ok(process.cpuUsage(begun).user < 2_000_000, piece); // microseconds: others may have the processor meanwhile
  }
});
