/// Sender Policy Framework: may this address send mail for this domain? RFC 7208.
///
/// [Spf] judges one client by the record of the domain that it names in MAIL FROM, or else in HELO.
/// A record is parsed as a whole ([SpfRecord]) before a term of it is evaluated. Trouble is a
/// result, never an exception. Bounded: 10 terms that ask the DNS, 2 look-ups in vain, 10 hosts of
/// an MX or PTR, and a time for all together, RFC 7208 §4.6.4.
///
/// Safe for any number of threads; blocks for as long as the DNS takes. Not here: what to do with
/// the result, and the Received-SPF field (`format.message`).
@NullMarked
package org.veredus.verify.spf;

import org.jspecify.annotations.NullMarked;
