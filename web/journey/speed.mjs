// How long people wait: the list from what the browser has kept, and news of mail that has just come.
//   node web/journey/speed.mjs http://localhost:20080 alice@example.test 'correct horse'    (beside ./veredus try)
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { page, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { rfc5322 } from './letters.mjs';
import { until } from './steps.mjs';

const [base, name, password] = process.argv.slice(2);
const THREADS = 300;
const ROWS = 50;
const ROUNDS = 15;
const SETTLED_MS = 1500;

async function seed(other) {
  const inbox = await other.mailbox('inbox');
  const now = Date.now();
  await other.import(Array.from({ length: THREADS }, (_, i) => ({
    octets: rfc5322({ id: `speed${now}-${i}`, from: `Writer ${i % 40} <w${i % 40}@letters.test>`, to: name, subject: `Letter number ${i}`, text: `This is what letter ${i} says. `.repeat(8) }),
    at: new Date(now - (i + 1) * 600_000).toISOString().replace(/\.\d+/, ''), keywords: i % 3 === 0 ? {} : { $seen: true },
  })), inbox);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const rounded = (times) => `median ${median(times).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms of ${times.length}`;

/** A window in which fifty conversations have room. */
async function come(browser) {
  const web = await page(browser, base, { viewport: { width: 1280, height: 4600 } });
  await web.addInitScript((rows) => {
    // when the script of the page begins, and when the rows are there and painted
    new MutationObserver((_, watch) => {
      if (document.querySelectorAll('#list [role=listitem] .subject').length < rows) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => (window.drawn = performance.now())));
    }).observe(document, { childList: true, subtree: true });
  }, ROWS);
  await web.goto('/');
  await web.getByLabel('Address').fill(name);
  await web.getByRole('textbox', { name: 'Password' }).fill(password);
  await web.getByText('Keep me signed in').click();
  await web.getByRole('button', { name: 'Sign in' }).click();
  await web.getByText('Letter number 1').first().waitFor();
  await until(() => web.evaluate(() => navigator.serviceWorker.controller !== null), 'the pages are kept');
  await pause(SETTLED_MS); // what is kept is kept
  return web;
}

async function fromCache(web) {
  const whole = [];
  const own = [];
  const live = [];
  for (let i = 0; i < ROUNDS; i++) {
    await web.reload({ waitUntil: 'commit' });
    await pause(SETTLED_MS); // whoever asks the page meanwhile is measured, too
    const [drawn, begun, there] = await web.evaluate(() => [
      window.drawn, ...['veredus-begin', 'veredus-live'].map((name) => performance.getEntriesByName(name)[0]?.startTime ?? 0),
    ]);
    whole.push(drawn);
    own.push(drawn - begun);
    live.push(there - begun);
  }
  console.log(`${ROWS} conversations from what is kept, after the page's script has begun: ${rounded(own)}`);
  console.log(`and can be used: ${rounded(live)}`);
  console.log(`${ROWS} conversations from what is kept, after the reload: ${rounded(whole)}`);
}

/** A message for the account by SMTP. @returns when it was acknowledged */
async function deliver(subject) {
  const socket = connect(Number(new URL(base).port) - 55, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const reply = async () => {
    for (;;) {
      const { value } = await lines.next();
      if (/^\d{3} /.test(value)) return value;
    }
  };
  await reply();
  for (const line of ['EHLO speed.test', 'MAIL FROM:<w1@letters.test>', `RCPT TO:<${name}>`, 'DATA']) {
    socket.write(`${line}\r\n`);
    await reply();
  }
  socket.write(`From: w1@letters.test\r\nTo: ${name}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@letters.test>\r\n\r\nhello\r\n.\r\n`);
  const said = await reply();
  const at = performance.timeOrigin + performance.now();
  if (!said.startsWith('250')) throw new Error(said);
  socket.end('QUIT\r\n');
  return at;
}

async function push(web) {
  await web.evaluate(() => {
    const source = new EventSource('/jmap/events?types=Email&closeafter=no&ping=0');
    source.addEventListener('state', () => (window.told = performance.timeOrigin + performance.now()));
    return new Promise((done) => (source.onopen = done));
  });
  const times = [];
  for (let i = 0; i < ROUNDS; i++) {
    await web.evaluate(() => (window.told = undefined));
    const at = await deliver(`speed-${Date.now()}`);
    await web.waitForFunction(() => window.told !== undefined);
    times.push(Math.max(0, (await web.evaluate(() => window.told)) - at));
    await pause(700);
  }
  console.log(`from the SMTP server's 250 to the browser's event: ${rounded(times)}`);
}

await withBrowser(async (browser) => {
  await seed(await new Other(base, name, password).open());
  const web = await come(browser);
  await fromCache(web);
  await push(web);
});
