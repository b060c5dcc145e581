import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmailBody } from '../jmap/types';
import { junkReasons, provenanceOf, readResults, unsubscribeOf } from './provenance';

function body(more: Partial<EmailBody>): EmailBody {
  return {
    id: 'M1', messageId: null, inReplyTo: null, references: null, sentAt: null, cc: null, bcc: null, replyTo: null, sender: null,
    htmlBody: [], textBody: [], attachments: [], bodyValues: {}, authenticationResults: [], received: [], spamStatus: null,
    spamReason: null, listUnsubscribe: null, listUnsubscribePost: null, listId: null, contentType: null, autocrypt: [], receiptTo: null, ...more,
  };
}

const FIELD = 'mail.example.test; spf=pass smtp.mailfrom=bounce@a.test; dkim=fail (bad; really) header.d=a.test; dmarc=pass (p=none) header.from=a.test';

test('results are read without their comments', () => {
  assert.deepEqual(readResults(FIELD), [
    { method: 'spf', result: 'pass', domain: 'a.test' },
    { method: 'dkim', result: 'fail', domain: 'a.test' },
    { method: 'dmarc', result: 'pass', domain: 'a.test' },
  ]);
});

test('only the topmost field is believed', () => {
  const forged = body({ authenticationResults: ['mail.example.test; dmarc=fail header.from=a.test', FIELD], received: ['from x by y with ESMTPS id 1'] });
  assert.equal(provenanceOf(forged).verdict, 'failed');
  assert.equal(provenanceOf(forged).encrypted, true);
  assert.equal(provenanceOf(body({ received: ['from x by y with ESMTP id 1'] })).verdict, 'unverified');
  assert.equal(provenanceOf(body({ received: ['from x by y with ESMTPSA id 1'] })).verdict, 'internal');
});

test('a logo is shown of who is proven to send', () => {
  const logo = (field: string): string | null => provenanceOf(body({ authenticationResults: [field] })).logo;
  assert.equal(logo(`${FIELD}; bimi=pass header.d=a.test header.selector=big`), '/web/logo?domain=a.test&selector=big');
  assert.equal(logo(`${FIELD}; bimi=none`), null);
  assert.equal(logo('mail.example.test; dmarc=fail header.from=a.test; bimi=pass header.d=a.test'), null);
  assert.equal(logo(FIELD), null);
});

test('reasons for Junk are sentences', () => {
  const reasons = junkReasons(body({ spamStatus: 'Yes, score=7.3 tests=phishing=5.0, spf_fail=2.3', spamReason: 'It asks for a password. Its sender is not who it says.' }));
  assert.equal(reasons?.score, '7.3');
  assert.deepEqual(reasons?.sentences, ['It asks for a password.', 'Its sender is not who it says.']);
  assert.deepEqual(reasons?.tests[0], { name: 'phishing', score: 5 });
});

test('a list is left by mail or by its page', () => {
  assert.deepEqual(unsubscribeOf(body({ listUnsubscribe: '<http://no.test>, <mailto:a@b.test>, <https://b.test/x>' })), { mailto: 'mailto:a@b.test', link: 'https://b.test/x', oneClick: false });
  assert.equal(unsubscribeOf(body({ listUnsubscribe: '<https://b.test/x>', listUnsubscribePost: ' List-Unsubscribe=One-Click' }))?.oneClick, true);
  assert.equal(unsubscribeOf(body({ listUnsubscribe: '<javascript:x>' })), null);
});
