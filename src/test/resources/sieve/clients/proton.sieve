require ["include", "environment", "variables", "relational", "comparator-i;ascii-numeric", "spamtest", "fileinto", "imap4flags", "extlists", "vacation", "date", "reject"];

# Generated: do not run on spam
if allof (environment :matches "vnd.proton.spam-threshold" "*", spamtest :value "ge" :comparator "i;ascii-numeric" "${1}")
{
    return;
}
/**
 * @type and
 * @comparator contains
 * @comparator is
 */
if allof (header :comparator "i;unicode-casemap" :contains "Subject" ["report", "summary"], address :all :comparator "i;unicode-casemap" :is "From" "stats@example.com")
{
    fileinto "Reports";
    fileinto "Label/2026";
    addflag "\\Seen";
    keep;
}
if header :list "from" ":addrbook:personal?label=Family"
{
    fileinto "Family";
}
if allof (currentdate :value "ge" "iso8601" "2026-01-01T00:00:00Z", currentdate :value "lt" "iso8601" "2026-02-01T00:00:00Z")
{
    vacation :handle "winter" :mime text:
Content-Type: text/plain; charset=utf-8

Back in February.
.
;
}
