// Shows each hostile mail in the webmail, and looks that no request leaves, no script runs and nothing leaves its frame.
import { readFileSync } from 'node:fs';
import { page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { rfc5322 } from './letters.mjs';

const [base, name, password] = process.argv.slice(2);
const EVIL = 'http://evil.test';
const RAN = "try{top.ran=1}catch(e){};window.ran=1;console.log('it-ran');alert(1)";
const WRAPS = {
  plain: (html) => html,
  paragraph: (html) => `<html><body><p>Dear reader,</p><table><tr><td>${html}</td></tr></table></body></html>`,
};

function cases() {
  return readFileSync(new URL('hostile.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line, i) => {
      const [id, html] = line.split('\t');
      const filled = html.replaceAll('{evil}', EVIL).replaceAll('{ran}', RAN).replaceAll('{own}', base);
      // every third within a letter, too
      return Object.entries(WRAPS).slice(0, i % 3 === 0 ? 2 : 1).map(([wrap, put]) => ({ name: `${id} (${wrap})`, html: put(filled) }));
    });
}

/** What the pages may ask of their own server. */
const EXPECTED = [/^\/$/, /^\/mail/, /^\/assets\//, /^\/(?:icon\.svg|icon-(?:192|512|maskable|touch)\.png|veredus\.webmanifest|sw\.js)$/, /^\/jmap\/(?:session|api|events)$/, /^\/web\/(?:session|seats|passkeys\/challenge)$/];

const all = cases();
if (all.length < 200) throw new Error(`only ${all.length} cases`);
/** What would leave is seen, and gets nowhere. */
const NOWHERE = ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost'];
const failures = [];
/** Each waits for its own mail. */
const WINDOWS = 3;

/** Shows a mail, waits a little for whatever it begins by itself, and looks; in the page. */
async function shown(to) {
  document.querySelector('.mail iframe')?.removeAttribute('data-filled');
  history.pushState(null, '', to);
  dispatchEvent(new PopStateEvent('popstate'));
  const end = Date.now() + 10_000;
  while (document.querySelector('.mail iframe[data-filled]') === null) {
    if (Date.now() > end) throw new Error('it is not shown');
    await new Promise((done) => setTimeout(done, 5));
  }
  await new Promise((done) => setTimeout(done, 40));
  const frame = document.querySelector('.mail iframe');
  const doc = frame?.contentDocument;
  const area = document.querySelector('.thread .scroll')?.getBoundingClientRect();
  const box = frame?.getBoundingClientRect();
  return {
    ran: Boolean(window.ran) || Boolean(frame?.contentWindow?.ran),
    path: location.pathname,
    wide: box !== undefined && area !== undefined && (box.left < area.left - 1 || box.right > area.right + 1),

    tags: [...(doc?.querySelectorAll('script,iframe,object,embed,form,input,button,textarea,select,link,meta[http-equiv=refresh],base,svg,math,video,audio,style') ?? [])].filter((e) => e.parentElement !== doc.head).map((e) => e.tagName),
    handlers: [...(doc?.querySelectorAll('*') ?? [])].flatMap((e) => [...e.attributes]).filter((a) => /^on/i.test(a.name) || /^\s*(?:java|vb)script:/i.test(a.value)).map((a) => a.name),
    scrollable: document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
    link: doc?.querySelector('#go[href]')?.getAttribute('href') ?? null,
  };
}

/** A window in which mail is looked at; several share what there is to do. */
function watched(web, box) {
  const at = { web, current: 'before any', consent: false };
  at.fail = (what) => failures.push(`${at.current}: ${what}`);
  web.on('pageerror', (error) => at.fail(String(error)));
  web.on('dialog', (dialog) => {
    at.fail('a dialog');
    void dialog.dismiss();
  });
  web.on('console', (message) => {
    if (message.text().includes('it-ran')) at.fail('a script ran');
  });
  at.look = async ({ name: what, thread }) => {
    at.current = at.consent ? `${what}, pictures shown` : what;
    try {
      const found = await web.evaluate(shown, `/mail/${box}/${thread}`);
      if (found.ran) at.fail('a script ran');
      if (found.tags.length > 0) at.fail(`it has ${found.tags}`);
      if (found.handlers.length > 0) at.fail(`it has ${found.handlers}`);
      if (found.wide || found.scrollable) at.fail('it is wider than its place');
      if (!found.path.startsWith(`/mail/${box}/`)) at.fail(`the page is at ${found.path}`);
      if (found.link !== null && !at.consent) at.fail(`a link to ${found.link}`.replace(`a link to ${EVIL}/`, ''));
    } catch (failed) {
      at.fail(String(failed).split('\n')[0]);
    }
  };
  return at;
}

/** @param windows which each take the next one as soon as they have done with one */
async function lookAtAll(windows, cases) {
  const left = [...cases];
  await Promise.all(windows.map(async (at) => {
    for (let each = left.shift(); each !== undefined; each = left.shift()) await at.look(each);
  }));
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  await other.call('Mailbox/set', { create: { h: { name: 'Hostile', parentId: null } } });
  const box = await other.mailbox('Hostile');
  const mails = all.map((each, i) => ({
    octets: rfc5322({ id: `h${i}`, from: 'Mallory <mallory@evil.test>', to: name, subject: `hostile ${i}`, text: 'x', html: `${each.html}<p>end of it</p>` }),
    // nobody has to be told that they are read
    at: '2026-01-01T00:00:00Z', keywords: { $seen: true },
  }));
  const made = [];
  for (let i = 0; i < mails.length; i += 100) made.push(...await other.import(mails.slice(i, i + 100), box));
  made.forEach((email, i) => (all[i].thread = email.threadId));

  const web = await page(browser, base);
  const windows = [watched(web, box)];
  web.context().on('request', (request) => {
    const url = new URL(request.url());
    const at = (request.serviceWorker() === null ? windows.find((each) => each.web === request.frame().page()) : undefined) ?? windows[0];
    if (url.protocol === 'data:' || url.protocol === 'blob:') return;
    if (url.origin !== new URL(base).origin) at.fail(`a request to ${url}`);
    else if (!(at.consent && url.pathname === '/web/image') && !EXPECTED.some((path) => path.test(url.pathname))) at.fail(`a request to ${url.pathname}`);
  });
  await signIn(web, name, password);
  while (windows.length < WINDOWS) {
    const next = await web.context().newPage();
    windows.push(watched(next, box));
    await next.goto(`/mail/${box}`);
    await next.locator('#list').waitFor();
  }
  web.context().on('page', (opened) => {
    failures.push(`${windows.map((each) => each.current).join(' or ')}: a window`);
    void opened.close();
  });
  await lookAtAll(windows, all);
  // the same with pictures shown: they come by way of us, and by no other
  await web.evaluate(() => localStorage.setItem('veredus.preferences', JSON.stringify({ images: 'always' })));
  await web.context().route(/\/web\/image/, (route) => route.fulfill({ status: 502, body: '' }));
  for (const at of windows) {
    at.consent = true;
    await at.web.reload();
  }
  await lookAtAll(windows, all.filter((each, i) => /img|css|background|svg|quote/.test(each.name) && i % 2 === 0));
}, NOWHERE);

const real = failures.filter((failure) => !failure.endsWith(': '));
for (const failure of real) console.log(failure);
console.log(`${all.length} hostile mails, ${real.length} failures`);
process.exitCode = real.length === 0 ? 0 : 1;
