/// Lists of addresses and domains that others keep and publish in the DNS. RFC 5782.
///
/// [DnsLists] asks all lists of a kind at once whether they have an address or a name, and gives
/// what they said within the time there is: a list that is slow, dead or refuses to answer says
/// nothing. Any thread may call. The resolver keeps the answers.
///
/// A list says that it has something by an address in 127.0.0.0/8 (RFC 5782 §2.1); any other
/// answer is that of a domain that was sold and counts for nothing, and 127.255.255.0/24 is how
/// large lists refuse. Not here: what a listing is worth (`transport.inspect`).
@NullMarked
package org.veredus.verify.dnsbl;

import org.jspecify.annotations.NullMarked;
