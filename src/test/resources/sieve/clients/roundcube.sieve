require ["body","copy","date","duplicate","enotify","envelope","fileinto","imap4flags","include","mailbox","regex","reject","relational","comparator-i;ascii-numeric","subaddress","vacation","vacation-seconds","variables"];
# Header line that the owner wrote
# rule:[Newsletters]
if anyof (header :contains ["list-id","list-unsubscribe"] "news", header :is "precedence" "bulk")
{
	fileinto :create "Newsletters/2026";
	stop;
}
# rule:[Boss]
if allof (address :is :all "from" "boss@example.org", not header :contains "subject" "[fyi]")
{
	addflag "\\Flagged";
	keep;
}
# rule:[Large]
if allof (size :over 10M)
{
	fileinto "Large";
}
# rule:[Copy to phone]
if true
{
	redirect :copy "phone@example.net";
}
# rule:[Switched off]
if false # allof (header :matches "subject" "*offer*")
{
	discard;
}
# rule:[Weekend]
if anyof (currentdate :zone "+0100" :value "ge" :comparator "i;ascii-numeric" "weekday" "6", currentdate :is "weekday" "0")
{
	fileinto "Weekend";
}
# rule:[Detail]
if allof (address :detail :is "to" "shop")
{
	fileinto "Shop";
}
# rule:[Twice]
if allof (duplicate :header "message-id" :seconds 3600)
{
	discard;
	stop;
}
# rule:[Pattern]
if allof (header :regex "subject" "^\\[ticket #[0-9]+\\]", body :text :contains "closed")
{
	setflag "\\Seen";
	fileinto "Tickets";
}
# rule:[Out of office]
if allof (currentdate :value "ge" "date" "2026-07-01", currentdate :value "le" "date" "2026-07-14")
{
	vacation :days 3 :addresses ["me@example.org","me@example.com"] :subject "Away: \"back soon\"" :from "Me <me@example.org>" text:
I am away.
..
Until the 14th.
.
;
}
# rule:[Notify]
if allof (header :contains "x-priority" "1")
{
	notify :importance "1" :message "Urgent" "mailto:pager@example.net";
}
