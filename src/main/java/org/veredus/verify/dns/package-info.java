/// Asking the DNS, RFC 1034 and RFC 1035, the way mail needs it.
///
/// [Resolver] asks for one kind of record of one name and answers with a [DnsAnswer], which keeps
/// apart what mail must keep apart: records, a name without such records, no such name, and a
/// failure that may be over later. [DnsJavaResolver] asks real servers and remembers what they
/// said.
///
/// Every call blocks its (virtual) thread for a bounded time; any thread may call. Whether an
/// answer is authentic ([DnsAnswer.Found#authentic]) is validated from the root's keys on (RFC
/// 4035), or the word of a trusted server; what fails validation is a [DnsAnswer.Failed]. Bounded:
/// answers kept, their time, and the time for which an old one is given when nobody answers (RFC
/// 8767).
///
/// [DnsAnswer.Found#authentic]: DnsAnswer.Found#authentic()
@NullMarked
package org.veredus.verify.dns;

import org.jspecify.annotations.NullMarked;
