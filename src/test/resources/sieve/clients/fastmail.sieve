### 1. Sieve generated for the first lines
# You may not edit this part.
require ["envelope", "fileinto", "mailbox", "mailboxid", "special-use", "imap4flags", "variables", "editheader", "copy", "date", "relational", "duplicate", "vacation", "body", "regex", "reject", "ihave", "snooze", "index", "subaddress", "environment"];

if header :is "X-Spam-Known-Sender" "yes" {
  addflag "$IsTrusted";
}
set "L0_stop" "";
set "L1_mid" "";
### 2. Conditional sorting
# Rule: receipts
# Search: from:shop subject:receipt
if allof(
  not string :is "${L0_stop}" "Y",
  header :contains ["Subject"] "receipt",
  address :matches ["From"] "*@shop.example"
) {
  set "L1_mid" "receipts";
  set "L0_stop" "Y";
}
# Rule: later
if allof(
  not string :is "${L0_stop}" "Y",
  header :regex ["List-Id"] "<[^>]*digest[^>]*>"
) {
  addflag "\\Seen";
  snooze :mailboxid "F3" :mailbox "Inbox" :weekdays ["1","2","3","4","5"] :tzid "Australia/Melbourne" ["08:00"];
  stop;
}
### 3. Filing
if string :is "${L1_mid}" "receipts" {
  fileinto :copy :mailboxid "F7" :create "INBOX.Receipts";
}
elsif string :is "${L1_mid}" "" {
  fileinto :specialuse "\\Archive" "INBOX.Archive";
}
if header :is :index 1 :last "X-Resolved-To" "me+news@example.org" {
  addheader "X-Sorted" "news";
}
