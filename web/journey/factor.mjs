// Two ways to get in besides the password: an authenticator app, whose codes are reckoned here, and passkeys, which Chromium's virtual
// authenticator keeps.
import { phone } from './app.mjs';
import { page, signIn, withBrowser } from './browser.mjs';
import { check, gallery } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'factor-');
async function looks(web, what) {
  await picture(web, what);
  await accessible(web, what);
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, `${what}-dark`);
  await accessible(web, `${what}, dark`);
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, `${what}-phone`);
  check(await web.evaluate(() => document.documentElement.scrollWidth) <= 360, `${what} is wider than the phone`);
  await web.setViewportSize({ width: 1280, height: 820 });
  await web.emulateMedia({ colorScheme: 'light' });
}

async function fillIn(web, code) {
  await web.goto('/');
  await web.getByLabel('Address').fill(name);
  await web.getByRole('textbox', { name: 'Password' }).fill(password);
  await web.keyboard.press('Enter');
  await web.getByRole('heading', { name: 'One more step' }).waitFor();
  if (code !== undefined) {
    await web.getByRole('textbox', { name: 'Code' }).fill(code);
    await web.keyboard.press('Enter');
  }
}

const inside = (web) => web.getByRole('navigation', { name: 'Mailboxes' }).waitFor();

/** @returns the phone, and the recovery codes */
async function setUpApp(web) {
  await web.goto('/mail/settings/security');
  await web.getByRole('button', { name: 'Set up: Authenticator app' }).waitFor();
  await looks(web, 'security');
  // by keyboard alone
  await web.getByRole('button', { name: 'Set up: Authenticator app' }).focus();
  await web.keyboard.press('Enter');
  const dialog = web.getByRole('dialog');
  await dialog.getByLabel('Current password').focus();
  await web.keyboard.type('not the password');
  await web.keyboard.press('Enter');
  await dialog.getByText('the password is wrong').waitFor();
  await dialog.getByLabel('Current password').fill(password);
  await web.keyboard.press('Enter');
  await dialog.getByRole('img', { name: 'QR code with the key' }).waitFor();
  await looks(web, 'app');
  const secret = (await dialog.locator('.key code').innerText()).replaceAll(' ', '');
  check(/^[A-Z2-7]{32}$/.test(secret), `the key is ${secret}`);
  const next = phone(secret);
  await dialog.getByLabel('Code from the app').fill('000000');
  await web.keyboard.press('Enter');
  await dialog.getByText('the code is wrong').waitFor();
  await dialog.getByLabel('Code from the app').fill(next());
  await web.keyboard.press('Enter');
  await dialog.getByText('Each of these codes').waitFor();
  await looks(web, 'recovery');
  const codes = await dialog.locator('.codes code').allInnerTexts();
  check(codes.length === 10, `${codes.length} recovery codes`);
  const [saved] = await Promise.all([web.waitForEvent('download'), dialog.getByRole('link', { name: 'Download' }).click()]);
  check(saved.suggestedFilename() === 'veredus-recovery-codes.txt', saved.suggestedFilename());
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await web.getByRole('button', { name: 'Switch off: Authenticator app' }).waitFor();
  await web.getByText('10 codes left').waitFor();
  return { next, codes };
}

async function signOut(web) {
  await web.context().clearCookies();
}

await withBrowser(async (browser) => {
  const other = await page(browser, base);
  await signIn(other, name, password);
  const web = await page(browser, base);
  await signIn(web, name, password);
  const { next, codes } = await setUpApp(web);
  check((await (await other.request.get('/web/session')).json()).name === null, 'a session begun without it goes on');
  await other.context().close();

  await signOut(web);
  await fillIn(web);
  await looks(web, 'second-step');
  await web.getByRole('textbox', { name: 'Code' }).fill('123456');
  await web.keyboard.press('Enter');
  await web.getByText('The code or the passkey is wrong').waitFor();
  await web.getByRole('textbox', { name: 'Code' }).fill(next());
  await web.keyboard.press('Enter');
  await inside(web);
  await signOut(web);
  await fillIn(web, codes[0].toUpperCase());
  await inside(web);

  // a passkey, kept by an authenticator that knows its owner; it takes what is filled in for chosen
  let fillsIn = false;
  await web.exposeFunction('fillsIn', () => fillsIn);
  await web.addInitScript(() => (PublicKeyCredential.isConditionalMediationAvailable = () => window.fillsIn()));
  const devtools = await web.context().newCDPSession(web);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await web.goto('/mail/settings/security');
  await web.getByText('9 codes left').waitFor();
  await web.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = web.getByRole('dialog');
  await dialog.getByLabel('Name of the passkey').fill('This laptop');
  await dialog.getByLabel('Current password').fill(password);
  await dialog.getByLabel('Code', { exact: true }).fill(codes[1]);
  await looks(web, 'passkey');
  await dialog.getByRole('button', { name: 'Add a passkey' }).click();
  await web.getByText('This laptop').waitFor();
  await web.getByText('never used').waitFor();
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
  check(credentials.length === 1 && credentials[0].isResidentCredential && credentials[0].rpId === 'localhost', JSON.stringify(credentials.map((each) => each.rpId)));

  // it is called something else
  await web.getByRole('button', { name: 'Rename the passkey “This laptop”' }).click();
  await dialog.getByLabel('Name of the passkey').fill('In the study');
  await looks(web, 'rename');
  await web.keyboard.press('Enter');
  await web.getByText('In the study').waitFor();
  await web.reload();
  await web.getByRole('button', { name: 'Rename the passkey “In the study”' }).click();
  await dialog.getByLabel('Name of the passkey').fill('This laptop');
  await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
  await web.getByText('This laptop').waitFor();

  // it is among what the browser fills in where the address is asked for
  await signOut(web);
  fillsIn = true;
  await web.goto('/');
  await inside(web);
  fillsIn = false;
  await signOut(web);
  await web.goto('/');
  check((await web.getByLabel('Address').getAttribute('autocomplete')) === 'username webauthn', 'the field says that it takes passkeys');
  await looks(web, 'sign-in');
  await web.getByRole('button', { name: 'Use a passkey' }).click();
  await inside(web);
  await signOut(web);
  await fillIn(web);
  await web.getByRole('button', { name: 'Use a passkey' }).click();
  await inside(web);
  await web.goto('/mail/settings/security');
  await web.getByText('This laptop').waitFor();
  check(await web.getByText('never used').count() === 0, 'its last use is told');
  await looks(web, 'security-whole');

  // an app password takes both, or a passkey; so does taking the app away
  const form = web.locator('form.issue');
  await form.getByLabel('For which program?').fill('Thunderbird');
  await form.getByRole('button', { name: 'Use a passkey' }).click();
  await form.getByText('Passkey recognised').waitFor();
  await form.getByRole('button', { name: 'Create' }).click();
  await web.getByText('Copy it now').waitFor();
  await web.getByRole('button', { name: 'Switch off: Authenticator app' }).click();
  await dialog.getByRole('button', { name: 'Use a passkey' }).click();
  await dialog.getByText('Passkey recognised').waitFor();
  await dialog.getByRole('button', { name: 'Switch off' }).click();
  await web.getByRole('button', { name: 'Set up: Authenticator app' }).waitFor();

  // whoever is not recognised does not get in
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await signOut(web);
  await web.goto('/');
  await web.getByRole('button', { name: 'Use a passkey' }).click();
  await web.getByText('The passkey was not used').waitFor();
  check((await (await web.request.get('/web/session')).json()).name === null, 'nobody is signed in');
  await fillIn(web, codes[2]);
  await inside(web);

  await web.goto('/mail/settings/security');
  await web.getByRole('button', { name: 'Remove the passkey This laptop' }).click();
  await dialog.getByLabel('Current password').fill(password);
  await dialog.getByLabel('Code', { exact: true }).fill(codes[3]);
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await web.getByRole('button', { name: 'Remove the passkey This laptop' }).waitFor({ state: 'detached' });
  check(await web.getByText('codes left').count() === 0, 'recovery codes are gone with the last of it');
  const third = await page(browser, base);
  await signIn(third, name, password);
  await web.reload();
  await web.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await web.getByRole('button', { name: 'Sign out everywhere else' }).waitFor({ state: 'detached' });
  check((await (await third.request.get('/web/session')).json()).name === null, 'another session goes on');
  // where passkeys cannot be used nobody asks for them
  const numeric = await page(browser, base.replace('localhost', '127.0.0.1'));
  await numeric.goto('/');
  await numeric.getByRole('button', { name: 'Sign in' }).waitFor();
  await numeric.waitForLoadState('networkidle');
  check(await numeric.getByRole('button', { name: 'Use a passkey' }).count() === 0, 'a passkey is offered where it cannot be used');
  check(numeric.troubles.length === 0, numeric.troubles.join('\n'));
  // what is refused on purpose is told by the browser, too
  const troubles = web.troubles.filter((each) => !/status of 40[13]/.test(each));
  check(troubles.length === 0, troubles.join('\n'));
});
