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
    .flatMap((line) => {
      const [id, html] = line.split('\t');
      const filled = html.replaceAll('{evil}', EVIL).replaceAll('{ran}', RAN).replaceAll('{own}', base);
      return Object.entries(WRAPS).map(([wrap, put]) => ({ name: `${id} (${wrap})`, html: put(filled) }));
    });
}

/** What the pages may ask of their own server. */
const EXPECTED = [/^\/$/, /^\/mail/, /^\/assets\//, /^\/(?:icon\.svg|icon-(?:192|512|maskable|touch)\.png|veredus\.webmanifest|sw\.js)$/, /^\/jmap\/(?:session|api|events)$/, /^\/web\/(?:session|seats|passkeys\/challenge)$/];

const all = cases();
if (all.length < 200) throw new Error(`only ${all.length} cases`);
const failures = [];

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  await other.call('Mailbox/set', { create: { h: { name: 'Hostile', parentId: null } } });
  const box = await other.mailbox('Hostile');
  const mails = all.map((each, i) => ({
    octets: rfc5322({ id: `h${i}`, from: 'Mallory <mallory@evil.test>', to: name, subject: `hostile ${i}`, text: 'x', html: `${each.html}<p>end of it</p>` }),
    at: '2026-01-01T00:00:00Z',
  }));
  const made = [];
  for (let i = 0; i < mails.length; i += 100) made.push(...await other.import(mails.slice(i, i + 100), box));

  const web = await page(browser, base);
  let current = 'before any';
  const fail = (what) => failures.push(`${current}: ${what}`);
  let consent = false;
  await web.context().route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.protocol === 'data:' || url.protocol === 'blob:') return route.continue();
    if (url.origin !== new URL(base).origin) {
      fail(`a request to ${url}`);
      return route.abort();
    }
    if (consent && url.pathname === '/web/image') return route.fulfill({ status: 502, body: '' });
    // an attachment of the same message is ours to show
    if (!EXPECTED.some((path) => path.test(url.pathname))) fail(`a request to ${url.pathname}`);
    return route.continue();
  });
  web.on('pageerror', (error) => fail(String(error)));
  web.on('dialog', (dialog) => {
    fail('a dialog');
    void dialog.dismiss();
  });
  web.on('console', (message) => {
    if (message.text().includes('it-ran')) fail('a script ran');
  });
  web.context().on('page', (opened) => {
    fail('a window');
    void opened.close();
  });
  await signIn(web, name, password);

  const show = async (thread) => {
    await web.evaluate(async (to) => {
      document.querySelector('.mail iframe')?.removeAttribute('data-filled');
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
      const end = Date.now() + 10_000;
      while (document.querySelector('.mail iframe[data-filled]') === null) {
        if (Date.now() > end) throw new Error('it is not shown');
        await new Promise((done) => setTimeout(done, 10));
      }
      await new Promise((done) => setTimeout(done, 40)); // for whatever it begins by itself
    }, `/mail/${box}/${thread}`);
  };

  const inspect = async () => {
    const found = await web.evaluate(() => {
      const frame = document.querySelector('.mail iframe');
      const doc = frame?.contentDocument;
      const area = document.querySelector('.thread .scroll')?.getBoundingClientRect();
      const box = frame?.getBoundingClientRect();
      return {
        ran: Boolean(window.ran) || Boolean(frame?.contentWindow?.ran),
        title: document.title,
        path: location.pathname,
        wide: box !== undefined && area !== undefined && (box.left < area.left - 1 || box.right > area.right + 1),
        tags: [...(doc?.querySelectorAll('script,iframe,object,embed,form,input,button,textarea,select,link,meta[http-equiv=refresh],base,svg,math,video,audio,style') ?? [])].filter((e) => e.parentElement !== doc.head).map((e) => e.tagName),
        handlers: [...(doc?.querySelectorAll('*') ?? [])].flatMap((e) => [...e.attributes]).filter((a) => /^on/i.test(a.name) || /^\s*(?:java|vb)script:/i.test(a.value)).map((a) => a.name),
        scrollable: document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
      };
    });
    if (found.ran) fail('a script ran');
    if (found.tags.length > 0) fail(`it has ${found.tags}`);
    if (found.handlers.length > 0) fail(`it has ${found.handlers}`);
    if (found.wide || found.scrollable) fail('it is wider than its place');
    if (!found.path.startsWith(`/mail/${box}/`)) fail(`the page is at ${found.path}`);
  };

  for (const [i, email] of made.entries()) {
    current = all[i].name;
    try {
      await show(email.threadId);
      await inspect();
      const link = web.frameLocator('.mail iframe').locator('#go[href]');
      if (await link.count() > 0) fail(`a link to ${await link.getAttribute('href')}`.replace(`a link to ${EVIL}/`, ''));
    } catch (failed) {
      fail(String(failed).split('\n')[0]);
    }
  }
  // the same with pictures shown: they come by way of us, and by no other
  consent = true;
  await web.evaluate(() => localStorage.setItem('veredus.preferences', JSON.stringify({ images: 'always' })));
  await web.reload();
  for (const [i, email] of made.entries()) {
    if (!/img|css|background|svg|quote/.test(all[i].name) || i % 2 === 1) continue;
    current = `${all[i].name}, pictures shown`;
    try {
      await show(email.threadId);
      await inspect();
    } catch (failed) {
      fail(String(failed).split('\n')[0]);
    }
  }
});

const real = failures.filter((failure) => !failure.endsWith(': '));
for (const failure of real) console.log(failure);
console.log(`${all.length} hostile mails, ${real.length} failures`);
process.exitCode = real.length === 0 ? 0 : 1;
