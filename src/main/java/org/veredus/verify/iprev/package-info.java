/// Has a computer a name in the DNS that leads back to it? RFC 8601 §2.7.3 (`iprev`), known as
/// forward-confirmed reverse DNS.
///
/// [Iprev] asks for the name of an address (PTR) and then for the addresses of the name. Pure but
/// for the [org.veredus.verify.dns.Resolver] handed to it; any number of threads. Fails never: DNS
/// trouble is the result [IprevResult#TEMPERROR].
/// Limits: the first [Iprev#MAX_NAMES] names of an address, as RFC 7208 §5.5 has it.
/// Not here: what the result is worth (`transport.inspect`).
@NullMarked
package org.veredus.verify.iprev;

import org.jspecify.annotations.NullMarked;
