// Each language once round: sign in, list, message, writing, settings; Arabic from right to left, on a phone, too.
import { page, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { letters, rfc5322 } from './letters.mjs';
import { check, gallery } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'languages-');
const WIDTHS = [360, 768, 1024, 1280, 2560];
const LANGUAGES = { ar: 'الوارد', de: 'Eingang', es: 'Recibidos', fr: 'Boîte de réception', ja: '受信トレイ' };

async function come(web) {
  await web.goto('/');
  await web.locator('input[name=username]').fill(name);
  await web.locator('input[name=password]').fill(password);
  await web.locator('form button[type=submit], form .primary').first().click();
  await web.getByText('Notes from Monday').first().waitFor();
}

/** What can be done with all that is selected has room, however wide the list is. */
async function fits(web, code) {
  await web.keyboard.press('*');
  await web.keyboard.press('a');
  const bar = web.locator('#list [role=toolbar]');
  await bar.waitFor();
  for (const width of WIDTHS) {
    await web.setViewportSize({ width, height: 820 });
    await bar.locator('.icon-button').nth(1).waitFor();
    const over = await bar.evaluate((it) => {
      const list = it.closest('#list').getBoundingClientRect();
      const outside = [...it.querySelectorAll('button, .many')].map((each) => each.getBoundingClientRect()).filter((box) => box.left < list.left || box.right > list.right + 0.5);
      const [many, tools] = [it.querySelector('.many').getBoundingClientRect(), it.querySelector('.tools').getBoundingClientRect()];
      return outside.length + (many.left < tools.right && tools.left < many.right ? 1 : 0);
    });
    if (code === 'ar' || code === 'de') await picture(web, `${code}-${width}`);
    check(over === 0, `${code}: at ${width} pixels it leaves its place`);
  }
  await web.setViewportSize({ width: 1280, height: 820 });
  await web.keyboard.press('Escape');
}

async function round(browser, code) {
  const web = await page(browser, base, { locale: code });
  await come(web);
  await web.getByRole('heading', { name: LANGUAGES[code] }).waitFor();
  check(await web.evaluate(() => document.documentElement.lang) === code, `the page is not in ${code}`);
  check(await web.evaluate(() => document.documentElement.dir) === (code === 'ar' ? 'rtl' : 'ltr'), 'it runs the wrong way');
  await fits(web, code);
  await web.getByText('Notes from Monday').first().click();
  await web.getByRole('article').getByText('Nobody touches the index').waitFor();
  await picture(web, `${code}-read`);
  await accessible(web, code);
  await web.keyboard.press('c');
  await web.locator('.composer .subject').waitFor();
  await picture(web, `${code}-write`);
  await web.locator('.composer header button').last().click();
  await web.goto('/mail/settings/look');
  await web.locator('.settings fieldset').first().waitFor();
  await picture(web, `${code}-settings`);
  if (code === 'ar' || code === 'de') await accessible(web, `${code}, settings`);
  check(web.troubles.length === 0, web.troubles.join('\n'));
  await web.context().close();
}

async function phone(browser) {
  const web = await page(browser, base, { locale: 'ar', colorScheme: 'dark', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await come(web);
  await picture(web, 'ar-phone-list');
  check(await web.evaluate(() => document.documentElement.scrollWidth) <= 360, 'it is wider than the phone');
  await web.locator('#list button').first().tap();
  await web.locator('.sidebar.open').waitFor();
  await picture(web, 'ar-phone-menu');
  await accessible(web, 'ar, phone');
  await web.goto('/mail/settings/transfer');
  await web.getByRole('heading', { level: 2 }).first().waitFor();
  await picture(web, 'ar-phone-transfer');
  check(await web.evaluate(() => document.documentElement.scrollWidth) <= 360, 'import and export are wider than the phone');
  await accessible(web, 'ar, phone, import and export');
  await web.context().close();
}

await withBrowser(async (browser) => {
  const other = await new Other(base, name, password).open();
  await other.import(letters(new Date()).map((letter) => ({
    octets: rfc5322(letter), at: letter.date.toISOString().replace('.000', ''), keywords: letter.seen ? { $seen: true } : {},
  })), await other.mailbox('inbox'));
  for (const code of Object.keys(LANGUAGES)) await round(browser, code);
  await phone(browser);
});
