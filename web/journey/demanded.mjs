// Where a second step is demanded: who has none sets one up before anything else.
import { phone } from './app.mjs';
import { page, withBrowser } from './browser.mjs';
import { check, gallery } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'demanded-');

async function fillIn(web) {
  await web.goto('/');
  await web.getByLabel('Address').fill(name);
  await web.getByRole('textbox', { name: 'Password' }).fill(password);
  await web.keyboard.press('Enter');
}

await withBrowser(async (browser) => {
  const web = await page(browser, base);
  await fillIn(web);
  await web.getByRole('heading', { name: 'A second step is required here' }).waitFor();
  await web.getByRole('button', { name: 'Set up: Authenticator app' }).waitFor();
  await picture(web, 'light');
  await accessible(web, 'what is demanded');
  await web.emulateMedia({ colorScheme: 'dark' });
  await picture(web, 'dark');
  await web.setViewportSize({ width: 360, height: 740 });
  await picture(web, 'phone');
  check(await web.evaluate(() => document.documentElement.scrollWidth) <= 360, 'it is wider than the phone');
  await web.setViewportSize({ width: 1280, height: 820 });
  // another page is no way round it
  await web.goto('/mail/inbox');
  await web.getByRole('heading', { name: 'A second step is required here' }).waitFor();
  check((await web.request.get('/jmap/session')).status() === 403, 'mail can be read before');
  await web.getByRole('button', { name: 'Set up: Authenticator app' }).click();
  const dialog = web.getByRole('dialog');
  await dialog.getByLabel('Current password').fill(password);
  await web.keyboard.press('Enter');
  await dialog.getByRole('img', { name: 'QR code with the key' }).waitFor();
  const next = phone((await dialog.locator('.key code').innerText()).replaceAll(' ', ''));
  await dialog.getByLabel('Code from the app').fill(next());
  await web.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await web.getByText('Inbox').first().waitFor();
  check((await web.request.get('/jmap/session')).status() !== 403, 'mail can be read then');
  await web.context().clearCookies();
  await fillIn(web);
  await web.getByRole('textbox', { name: 'Code' }).fill(next());
  await web.keyboard.press('Enter');
  await web.getByText('Inbox').first().waitFor();
  // what is refused on purpose is told by the browser, too
  const troubles = web.troubles.filter((each) => !/status of 40[13]/.test(each));
  check(troubles.length === 0, troubles.join('\n'));
});
