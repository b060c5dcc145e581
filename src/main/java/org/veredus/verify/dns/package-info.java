/// Asking the DNS, RFC 1034 and RFC 1035, the way mail needs it.
///
/// [Resolver] asks for one kind of record of one name and answers with a [DnsAnswer], which keeps
/// apart what mail must keep apart: records, a name without such records, no such name, and a
/// failure that may be over later. [DnsJavaResolver] asks real servers and remembers what they
/// said.
///
/// Every call blocks its (virtual) thread for a bounded time; any thread may call. Not here: own
/// validation of DNSSEC signatures; [DnsAnswer.Found#authentic] is the word of a trusted server.
///
/// [DnsAnswer.Found#authentic]: DnsAnswer.Found#authentic()
@NullMarked
package org.veredus.verify.dns;

import org.jspecify.annotations.NullMarked;
