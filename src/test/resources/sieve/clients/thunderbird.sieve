#
# Rules edited with the graphical editor
#
require ["fileinto", "copy", "imap4flags", "reject", "envelope", "body"];

/* invoices */
if anyof (
  header :contains "Subject" ["Invoice", "Rechnung"],
  address :domain :is ["From", "Sender"] "billing.example.com"
) {
  addflag ["\\Flagged", "$label1"];
  fileinto "Money";
}
elsif header :is "X-Spam-Flag" "YES" {
  fileinto "Junk";
  stop;
}
else {
  keep;
}

if envelope :all :is "to" "old@example.org" {
  reject text:
This address is no longer in use.

Write to new@example.org.
.
;
}
