// Notifications: turned on, the server's code goes back, new mail is shown while no window is; also for others; turned off, nothing is left.
import { page, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { letters, rfc5322 } from './letters.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'notify-');

/** Stands in for the browser's push service, which is somewhere on the internet; in the page. */
function withoutService() {
  const known = () => (sessionStorage.getItem('subscribed') === null ? null : made);
  const made = {
    endpoint: 'https://push.invalid/a',
    toJSON: () => ({
      endpoint: made.endpoint,
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    }),
    unsubscribe: async () => {
      sessionStorage.removeItem('subscribed');
      return true;
    },
  };
  PushManager.prototype.getSubscription = async () => known();
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error('no such key');
    sessionStorage.setItem('subscribed', 'yes');
    return made;
  };
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  const [letter] = letters(new Date());
  const web = await page(browser, base);
  await web.context().grantPermissions(['notifications']);
  await web.addInitScript(withoutService);
  await web.goto('/');
  await web.getByLabel('Address').fill(name);
  await web.getByRole('textbox', { name: 'Password' }).fill(password);
  await web.getByText('Keep me signed in').click();
  await web.getByRole('button', { name: 'Sign in' }).click();
  await web.getByRole('navigation', { name: 'Mailboxes' }).waitFor();
  await until(() => web.evaluate(() => navigator.serviceWorker.controller !== null), 'the worker is there');

  await web.goto('/mail/settings/look');
  const group = web.getByRole('group', { name: 'Notifications' });
  const created = web.waitForResponse(async (answer) => (answer.request().postData() ?? '').includes('PushSubscription/set'));
  await group.getByText('On', { exact: true }).click();
  const asked = (await created).request().postDataJSON();
  const told = await (await created).json();
  const id = told.methodResponses[0][1].created.n.id;
  check(/^N\d+$/.test(id), 'the server has it');
  const [[account, wished]] = Object.entries(asked.methodCalls[0][1].create.n.emailPush);
  check(wished.filter.conditions[0].conditions[0].inMailbox === await other.mailbox('inbox'), 'of the inbox alone');
  await until(() => group.getByLabel('On').isChecked(), 'it is on');
  await picture(web, 'light');
  await accessible(web, 'notifications');
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'dark');
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, 'phone');

  // what a push service would bring
  const session = await web.context().newCDPSession(web);
  const registrations = [];
  session.on('ServiceWorker.workerRegistrationUpdated', (event) => registrations.push(...event.registrations));
  await session.send('ServiceWorker.enable');
  await until(() => registrations.length > 0, 'the registration is known');
  const deliver = (data) => session.send('ServiceWorker.deliverPushMessage', {
    origin: base, registrationId: registrations[0].registrationId, data: JSON.stringify(data),
  });
  const confirmed = web.context().waitForEvent('request', (request) => (request.postData() ?? '').includes('"verificationCode":"42"'));
  await deliver({ '@type': 'PushVerification', pushSubscriptionId: id, verificationCode: '42' });
  await confirmed;

  await other.import([{ octets: rfc5322(letter), at: letter.date.toISOString().replace('.000', '') }], await other.mailbox('inbox'));
  const shown = () => web.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map((each) => ({ title: each.title, body: each.body }));
  });
  /** What is pushed while no window is there; who comes back before it is shown is not told. */
  const deliverAway = async (data, title) => {
    await web.goto('about:blank');
    await deliver(data);
    await until(() => web.context().serviceWorkers().at(-1).evaluate(
      async (wanted) => (await registration.getNotifications()).some((each) => each.title === wanted), title), `${title} is told of`);
  };
  const named = (of) => until(() => web.evaluate(async (account) => {
    const names = await caches.match('/names', { cacheName: 'veredus-accounts' });
    return names !== undefined && account in (await names.json());
  }, of), 'the worker knows what it is called');
  await deliver({ '@type': 'StateChange', changed: {} });
  await web.waitForTimeout(300);
  check((await shown()).length === 0, 'who looks at the webmail is not told');
  // no window is there: what has come is looked at afterwards
  await deliverAway({ '@type': 'StateChange', changed: {} }, 'The Long Way');
  await web.goto('/mail/settings/look');
  await until(async () => (await shown()).length === 1, 'it is shown');
  check((await shown())[0].body === letter.subject, `it says what has come: ${JSON.stringify(await shown())}`);
  // mail that comes with the push needs no question
  await web.goto('about:blank');
  const calls = [];
  web.context().on('request', (request) => { if (/\/(?:web|jmap)\//.test(request.url())) calls.push(request.url()); });
  await deliverAway({
    '@type': 'EmailPush', accountId: account, state: '1',
    emails: [{ threadId: 'T1', from: [{ name: 'Ada', email: 'ada@letters.test' }], subject: 'the engine' }],
  }, 'Ada');
  check(calls.length === 0, `it asks nobody: ${calls}`);
  await web.goto('/mail/settings/look');
  await until(async () => (await shown())[0]?.title === 'Ada', 'it is shown');
  check((await shown()).length === 1 && (await shown())[0].body === 'the engine', `it says what has come: ${JSON.stringify(await shown())}`);
  await web.setViewportSize({ width: 1280, height: 820 });

  // what others show is told, too, and whose mail it is
  const bob = await new Other(base, 'bob@example.test', password).open();
  const theirs = await bob.mailbox('inbox');
  const { list: people } = await bob.call('Principal/get', { ids: null });
  const both = web.context().waitForEvent('request', (request) => (request.postData() ?? '').includes(`"emailPush":{"${account}":`) && request.postData().includes(`"${bob.account}":`));
  await bob.call('Mailbox/set', { update: { [theirs]: { [`shareWith/${people.find((each) => each.email === name).id}`]: { mayReadItems: true } } } });
  await other.call('Mailbox/set', { accountId: bob.account, update: { [theirs]: { isSubscribed: true } } });
  await both;
  await named(bob.account);
  await deliverAway({
    '@type': 'EmailPush', accountId: bob.account, state: '1',
    emails: [{ threadId: 'T1', from: [{ name: 'Carol', email: 'carol@letters.test' }], subject: 'the shed' }],
  }, 'Carol');
  await web.goto('/mail/settings/look');
  await until(async () => (await shown()).some((each) => each.title === 'Carol' && each.body === 'the shed\nbob@example.test'), `it says whose mail it is: ${JSON.stringify(await shown())}`);

  // and an account that is signed in besides
  const second = web.context().waitForEvent('request', (request) => /seat=1/.test(request.url()) && (request.postData() ?? '').includes('PushSubscription/set'));
  await web.goto('/mail/u/1/');
  await web.getByLabel('Address').fill('carol@example.test');
  await web.getByRole('textbox', { name: 'Password' }).fill(password);
  await web.getByText('Keep me signed in').click();
  await web.getByRole('button', { name: 'Sign in' }).click();
  await web.getByRole('navigation', { name: 'Mailboxes' }).waitFor();
  const carol = await new Other(base, 'carol@example.test', password).open();
  const of = Object.keys((await second).postDataJSON().methodCalls[0][1].create.n.emailPush);
  check(of.length === 1 && of[0] === carol.account, `its own server is asked for its own mail: ${of}`);
  await named(carol.account);
  await deliverAway({
    '@type': 'EmailPush', accountId: carol.account, state: '1',
    emails: [{ threadId: 'T1', from: [{ name: 'Dora', email: 'dora@letters.test' }], subject: 'the tide' }],
  }, 'Dora');
  await web.goto('/mail/settings/look');
  await until(async () => (await shown()).some((each) => each.title === 'Dora' && each.body === 'the tide\ncarol@example.test'), `it says whose mail it is: ${JSON.stringify(await shown())}`);
  await group.getByText('Off', { exact: true }).click();
  await until(() => group.getByLabel('Off').isChecked(), 'it is off');
  check(web.troubles.length === 0, web.troubles.join('\n'));
});
