// The admin pages, as somebody uses them who runs the server.
import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { page, signIn, withBrowser } from './browser.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, reader, password, pictures, , folder] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'admin-');
const ADMIN = 'admin@example.test';
const http = Number(new URL(base).port);

const REPORT = `<?xml version="1.0"?><feedback><report_metadata><org_name>Far Mail</org_name><email>d@far.test</email><report_id>1</report_id>
<date_range><begin>1767225600</begin><end>1767311999</end></date_range></report_metadata>
<policy_published><domain>example.test</domain><adkim>r</adkim><aspf>r</aspf><p>none</p><sp>none</sp><pct>100</pct></policy_published>
<record><row><source_ip>192.0.2.1</source_ip><count>3</count><policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>pass</spf></policy_evaluated></row>
<identifiers><header_from>example.test</header_from></identifiers><auth_results><spf><domain>example.test</domain><result>pass</result></spf></auth_results></record></feedback>`;

/** By a program of others. Ports are where `veredus try` has them. */
function swaks(port, ...more) {
  execFileSync('swaks', ['--server', '127.0.0.1', '--port', String(http - 80 + port), ...more], { stdio: 'pipe' });
}

await withBrowser(async (browser) => {
  const web = await page(browser, base);
  const main = web.getByRole('main');
  const go = async (name, heading = name) => {
    await web.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await main.getByRole('heading', { name: heading, level: 1 }).waitFor();
  };
  const enter = async (address, secret) => {
    await web.getByLabel('Address of an administrator').fill(address);
    await web.getByLabel('Password').fill(secret);
    await web.keyboard.press('Enter');
  };
  const done = (text) => web.getByRole('status').getByText(text).waitFor();
  const sheet = (title) => main.locator('section').filter({ has: web.getByRole('heading', { name: title, exact: true, level: 2 }) });
  const sure = async (label, act) => {
    await label.click();
    await web.getByRole('dialog').getByRole('button', { name: act }).click();
  };

  const write = async (title, name, text) => {
    await sheet(title).getByRole('button', { name: 'New' }).click();
    await sheet(title).getByLabel('Name').fill(name);
    await sheet(title).locator('textarea').fill(text);
    await sheet(title).getByRole('button', { name: 'Save' }).click();
  };

  await web.goto('/admin');
  await picture(web, 'sign-in');
  await accessible(web, 'signing in');
  await enter(reader, password);
  await web.getByRole('alert').getByText('for administrators only').waitFor();
  await enter(ADMIN, 'not the password');
  await web.getByRole('alert').getByText('wrong').waitFor();
  await enter(ADMIN, password);
  await main.getByText('All is well').waitFor();
  await main.getByText('9 listening').waitFor();
  await sheet('Certificates').getByText('mail.example.test').waitFor();
  await sheet('Backup').getByLabel('Folder').fill(join(folder, 'copies'));
  await sheet('Backup').getByRole('button', { name: 'Back up now' }).click();
  await until(async () => {
    await sheet('Backup').getByRole('button', { name: 'How far' }).click();
    return sheet('Backup').getByText('were new').isVisible();
  }, 'the backup is done');
  await picture(web, 'overview');
  await accessible(web, 'the overview');

  // a domain, with what has to stand in its DNS
  await go('Domains');
  await main.getByLabel('New domain').fill('example.test');
  await main.getByRole('button', { name: 'Add' }).click();
  await done('exists');
  await main.getByLabel('New domain').fill('bücher.test');
  await main.getByRole('button', { name: 'Add' }).click();
  await sheet('DNS records').getByText('v=spf1').first().waitFor();
  await sheet('Keys for signing (DKIM)').getByText('active').first().waitFor();
  await sheet('DNS records').getByRole('button', { name: 'Check what the DNS has' }).click();
  await sheet('DNS records').getByText('unknown').first().waitFor();
  await main.getByLabel('Its people must have a second factor').check();
  await sheet('Settings').getByRole('button', { name: 'Save' }).click();
  await done('The domain was changed.');
  await main.getByLabel('Its people must have a second factor').uncheck();
  await sheet('Settings').getByRole('button', { name: 'Save' }).click();
  await sheet('Keys for signing (DKIM)').getByRole('button', { name: 'Make new keys' }).click();
  await sheet('Keys for signing (DKIM)').getByText('pending').first().waitFor();
  await sure(sheet('Keys for signing (DKIM)').getByRole('button', { name: 'Sign with the pending keys' }), 'They are');
  await sheet('Keys for signing (DKIM)').getByText('retired').first().waitFor();
  await picture(web, 'domain');
  await accessible(web, 'a domain');

  // an account, from the first password to the last
  await go('Accounts');
  await main.getByLabel('Address').fill('erika@bücher.test');
  await main.getByLabel('Password').fill('a plain enough secret');
  await main.getByRole('button', { name: 'Add' }).click();
  await sheet('Addresses').getByLabel('One more').fill('office@bücher.test');
  await sheet('Addresses').getByRole('button', { name: 'Add' }).click();
  await sheet('Addresses').getByRole('cell', { name: /^office@/ }).waitFor();
  await main.getByLabel('Space').fill('5 GB');
  await sheet('Limits').getByRole('button', { name: 'Save' }).click();
  await main.getByText('of 5 GB').waitFor();
  await main.getByLabel('Another password').fill('quite another secret');
  await main.getByRole('button', { name: 'Set it' }).click();
  await done('The password was set');
  await sheet('Bring mail').getByLabel('Files').setInputFiles({
    name: 'old.mbox', mimeType: 'application/mbox', buffer: Buffer.from('From a@x.test Mon Mar  2 10:00:00 2026\nSubject: one\n\nHello\n\nFrom b@x.test now\nSubject: two\n\nBye\n'),
  });
  await sheet('Bring mail').getByLabel('Into').fill('Old');
  await sheet('Bring mail').getByRole('button', { name: 'Bring it' }).click();
  await sheet('Bring mail').getByText('2 messages were brought.').waitFor();
  await sheet('Mailboxes').getByRole('row', { name: 'Old 2' }).waitFor();
  await write('Its scripts', 'sorting', 'keep;');
  await sheet('Its scripts').getByRole('button', { name: 'Run' }).click();
  await sheet('Its scripts').getByText('runs', { exact: true }).waitFor();
  await sheet('What its scripts did').getByRole('button', { name: 'Note all' }).click();
  await sheet('What its scripts did').getByText('All runs are noted until').waitFor();
  await sheet('What was learned of its mail').getByRole('button', { name: 'anew' }).click();
  await done('The search index is made anew.');
  await picture(web, 'account');
  await accessible(web, 'an account');
  const theirs = await page(browser, base);
  await signIn(theirs, 'erika@bücher.test', 'quite another secret');
  await theirs.context().close();
  await sure(main.getByRole('button', { name: 'Disable' }), 'Disable it');
  await main.getByText('disabled', { exact: true }).waitFor();
  await main.getByRole('button', { name: 'Enable' }).click();
  await main.getByText('enabled', { exact: true }).waitFor();

  await go('Aliases');
  await main.getByLabel('Mail to').fill('all@example.test');
  await main.getByLabel('goes to').fill(`${reader}\nbob@example.test`);
  await main.getByRole('button', { name: 'Add' }).click();
  await main.getByRole('cell', { name: `${reader}, bob@example.test` }).waitFor();
  await main.getByRole('button', { name: 'Change' }).click();
  await main.getByLabel('goes to').fill('bob@example.test');
  await main.getByRole('button', { name: 'Save' }).click();
  await main.getByRole('cell', { name: 'bob@example.test', exact: true }).waitFor();
  await accessible(web, 'aliases');

  // a message that does not get away
  swaks(587, '--auth', 'PLAIN', '--auth-user', reader, '--auth-password', password, '--from', reader, '--to', 'far@elsewhere.test', '--header', 'Subject: Far away');
  await go('Queue');
  await until(async () => {
    await main.getByRole('button', { name: 'Look again' }).click();
    return main.getByText('tried once').isVisible();
  }, 'it was tried');
  await picture(web, 'queue');
  await accessible(web, 'the queue');
  await main.getByRole('button', { name: 'Hold' }).click();
  await main.getByText('held', { exact: true }).waitFor();
  await main.getByRole('button', { name: 'Let go' }).click();
  await sure(main.getByRole('button', { name: 'Return' }), 'Return it');
  await main.getByText('Nothing waits.').waitFor();
  await go('Trace');
  await main.getByRole('searchbox').fill('far@elsewhere.test');
  await main.getByRole('button', { name: 'Look' }).click();
  await main.getByText('relay').first().waitFor();
  await picture(web, 'trace');
  await accessible(web, 'a trace');

  // who comes in, and what is held back
  await go('At the door');
  const lists = sheet('Senders and thresholds of the server');
  await lists.getByLabel('Addresses, domains or networks').fill('shop.example, 192.0.2.0/24');
  await lists.getByRole('button', { name: 'Add' }).click();
  await lists.getByRole('cell', { name: 'shop.example', exact: true }).waitFor();
  await lists.getByRole('button', { name: 'Take off 192.0.2.0/24' }).click();
  await done('192.0.2.0/24 is off the list.');
  await lists.getByLabel('quarantine from').fill('0.5');
  await lists.getByRole('button', { name: 'Save' }).click();
  await done('The thresholds are kept.');
  await sheet('Banned computers').getByLabel('Address').fill('198.51.100.7');
  await sheet('Banned computers').getByRole('button', { name: 'Shut out' }).click();
  await sheet('Banned computers').getByRole('button', { name: 'Let in' }).click();
  await sheet('Banned computers').getByText('Nobody is shut out.').waitFor();
  await picture(web, 'door');
  await accessible(web, 'the door');
  swaks(25, '--from', 'win@prizes.test', '--to', reader, '--header', 'Subject: You have won 1,000,000 dollars', '--body', 'Dear winner, click here now to claim your lottery prize: http://192.0.2.9/claim');
  await go('Quarantine');
  await main.getByRole('button', { name: 'You have won' }).click();
  await web.getByRole('dialog').getByRole('heading', { name: 'Why' }).waitFor();
  await picture(web, 'quarantine');
  await web.keyboard.press('Escape');
  await main.getByRole('button', { name: 'Release' }).click();
  await main.getByText('Nothing is held back.').waitFor();

  await go('What was learned');
  await main.getByLabel('An address, a name in all domains').fill('@bücher.test');
  await main.getByRole('button', { name: 'Set' }).click();
  await sheet('Spam traps').getByRole('button', { name: 'Remove' }).waitFor();
  await picture(web, 'learned');
  await accessible(web, 'what was learned');
  await sheet('Spam traps').getByRole('button', { name: 'Remove' }).click();
  await sheet('Spam traps').getByText('None.').waitFor();
  await go('Try settings');
  await main.getByLabel('junk from').fill('0.1');
  await main.getByLabel('quarantine from').fill('never');
  await main.getByRole('button', { name: 'Try', exact: true }).click();
  await main.getByText('would change').waitFor();
  await picture(web, 'replay');
  await accessible(web, 'trying settings');

  // what runs for everybody, and what is told to others and by them
  await go('Scripts and lists');
  await write('Scripts of the server', 'before', 'if address :list "from" "vips" { keepp; }');
  await sheet('Scripts of the server').getByRole('alert').getByText('keepp').waitFor();
  await picture(web, 'scripts');
  await accessible(web, 'scripts');
  await sheet('Scripts of the server').getByLabel('Sieve').fill('keep;');
  await sheet('Scripts of the server').getByRole('button', { name: 'Save' }).click();
  await sheet('Scripts of the server').getByRole('button', { name: 'Change before' }).waitFor();
  await write('Lists of the server', 'vips', 'marta@studio.test\n@friends.test');
  await sheet('Lists of the server').getByRole('row', { name: 'vips 2' }).waitFor();
  await sure(sheet('Scripts of the server').getByRole('button', { name: 'Remove' }), 'Remove it');
  await sheet('Scripts of the server').getByText('None.').waitFor();
  await go('Reports');
  await sheet('Reports that came elsewhere').getByLabel('Files').setInputFiles({ name: 'report.xml', mimeType: 'text/xml', buffer: Buffer.from(REPORT) });
  await sheet('Reports that came elsewhere').getByRole('button', { name: 'Take' }).click();
  await sheet('Reports that came elsewhere').getByRole('row', { name: /Far Mail example.test .* 3/ }).waitFor();
  await picture(web, 'reports');
  await accessible(web, 'reports');
  // settings: those in effect, those that wait for the next start, and mistakes
  const settings = join(folder, 'veredus.toml');
  await go('Configuration');
  await sheet('The file').getByText('is good, and in effect').waitFor();
  await main.getByText('line 2', { exact: true }).waitFor();
  await main.getByText('"48MiB"', { exact: true }).waitFor();
  await main.getByRole('searchbox').fill('message-size');
  check(await main.getByText('limits.recipients', { exact: true }).count() === 0, 'only what is looked for is there');
  await main.getByRole('searchbox').fill('');
  writeFileSync(settings, '[limits]\nmessage-size = "32MiB"\n');
  await main.getByRole('button', { name: 'Read the file again' }).click();
  await main.getByText('next: "32MiB"').waitFor();
  await main.getByText('one setting changes').waitFor();
  await picture(web, 'configuration');
  await accessible(web, 'the configuration');
  appendFileSync(settings, 'recipients = "many"\n');
  await main.getByRole('button', { name: 'Read the file again' }).click();
  await sheet('The file').getByText('wrong value "many"').waitFor();
  await main.getByLabel('Only what is not the default').check();
  await main.getByText('log.level', { exact: true }).waitFor({ state: 'detached' });
  await picture(web, 'configuration-wrong');
  await accessible(web, 'a configuration with mistakes');
  await go('Metrics');
  await main.getByRole('searchbox').fill('smtp');
  await main.getByRole('cell', { name: /^smtp_/ }).first().waitFor();
  await picture(web, 'metrics');
  await accessible(web, 'metrics');

  // in the dark, and on the way
  await web.emulateMedia({ colorScheme: 'dark' });
  await go('Domains');
  await main.getByRole('link', { name: 'bücher.test' }).click();
  await sheet('Keys for signing (DKIM)').getByText('retired').first().waitFor();
  await picture(web, 'domain-dark');
  await accessible(web, 'a domain in the dark');
  await web.setViewportSize({ width: 360, height: 740 });
  for (const [name, heading] of [['Overview'], ['Accounts'], ['At the door'], ['Scripts and lists'], ['Reports'], ['Configuration'], ['Metrics']]) {
    await web.getByRole('button', { name: 'Open the menu' }).click();
    if (name === 'Overview') await picture(web, 'menu-phone');
    await go(name, heading);
    await until(async () => !(await main.getByText('Loading…').first().isVisible()), 'it is there');
    check(await web.evaluate(() => document.documentElement.scrollWidth) <= 360, `${name} is wider than the phone`);
    await picture(web, `${name.toLowerCase().replaceAll(' ', '-')}-phone`);
  }
  await web.emulateMedia({ colorScheme: 'light' });
  await web.setViewportSize({ width: 1280, height: 820 });

  // back to where it was; then out, and in no longer
  await go('Accounts');
  await main.getByRole('link', { name: /erika@/ }).click();
  await sure(sheet('Remove the account').getByRole('button', { name: 'Remove' }), 'Remove erika');
  await done('was removed');
  check(await main.getByRole('link', { name: /erika@/ }).isHidden(), 'the account is gone');
  await web.getByRole('button', { name: 'Sign out' }).click();
  await web.getByLabel('Address of an administrator').waitFor();
  await web.reload();
  await web.getByLabel('Address of an administrator').waitFor();

  // a passkey, made in the webmail: it lets in alone, and is asked for after the password
  await web.context().newCDPSession(web).then(async (devtools) => {
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
  });
  await signIn(web, ADMIN, password);
  await web.goto('/mail/settings/security');
  await web.getByRole('button', { name: 'Add a passkey' }).click();
  await web.getByRole('dialog').getByLabel('Name of the passkey').fill('Of the office');
  await web.getByRole('dialog').getByLabel('Current password').fill(password);
  const kept = web.waitForResponse((answer) => new URL(answer.url()).pathname === '/web/passkeys' && answer.ok());
  await web.getByRole('dialog').getByRole('button', { name: 'Add a passkey' }).click();
  await kept;
  await web.goto('/admin');
  await web.getByRole('button', { name: 'Use a passkey' }).click();
  await main.getByText('All is well').waitFor();
  await web.getByRole('button', { name: 'Sign out' }).click();
  await enter(ADMIN, password);
  await web.getByText('A recovery code').waitFor();
  await picture(web, 'second-step');
  await accessible(web, 'the second step');
  await web.getByRole('button', { name: 'Go on with a passkey' }).click();
  await main.getByText('All is well').waitFor();
  // what is refused on purpose is told by the browser, too
  const troubles = web.troubles.filter((each) => !/status of (?:40[1349]|400 .*\/scripts\/before$)/.test(each));
  check(troubles.length === 0, troubles.join('\n'));
});
