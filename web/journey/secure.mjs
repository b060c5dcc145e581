// Over HTTPS: what the cookie is like, and how long the first page takes on a slow machine.
import { page, signIn, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { rfc5322 } from './letters.mjs';
import { check } from './steps.mjs';

const [plain, name, password, , secure] = process.argv.slice(2);
/** Milliseconds; the aim is 1,000 where nothing else runs. */
const MOST_PATIENCE = 10_000;

async function seed(other) {
  const messages = Array.from({ length: 60 }, (_, i) => ({
    octets: rfc5322({ id: `s${i}`, from: `Sender ${i} <s${i}@many.test>`, to: name, subject: `Letter ${i}`, text: 'One of many.' }),
    at: new Date(Date.now() - i * 60_000).toISOString().replace(/\.\d+/, ''),
  }));
  await other.import(messages, await other.mailbox('inbox'));
}

await withBrowser(async (browser) => {
  await seed(await new Other(plain, name, password).open());
  const web = await page(browser, secure, { ignoreHTTPSErrors: true });
  await signIn(web, name, password);
  await web.getByText('Letter 3', { exact: true }).first().waitFor();
  const cookies = await web.context().cookies();
  const session = cookies.find((cookie) => cookie.name === '__Host-veredus');
  check(cookies.length === 1 && session !== undefined, `other cookies: ${cookies.map((cookie) => cookie.name)}`);
  check(session.secure && session.httpOnly && session.sameSite === 'Strict' && session.path === '/', JSON.stringify({ ...session, value: '' }));
  check(await web.evaluate(() => document.cookie) === '', 'scripts see it');

  const devtools = await web.context().newCDPSession(web);
  await devtools.send('Network.enable');
  await devtools.send('Network.clearBrowserCache');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  let octets = 0;
  devtools.on('Network.loadingFinished', (event) => (octets += event.encodedDataLength));
  await web.goto('/mail/inbox', { waitUntil: 'commit' });
  await web.getByText('Letter 3', { exact: true }).first().waitFor();
  const took = await web.evaluate(() => Math.round(performance.now()));
  console.log(`the list after ${took} ms with 4 times slower a processor and nothing cached, ${octets} octets`);
  check(took < MOST_PATIENCE, `the list takes ${took} ms`);
  // no worker is taken from a server whose authority the browser does not know, whatever it overlooks elsewhere
  const troubles = web.troubles.filter((each) => !/SSL certificate error occurred when fetching the script/.test(each));
  check(troubles.length === 0, troubles.join('\n'));
});
