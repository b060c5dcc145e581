/// DANE: what a server's certificate must be is said in the DNS, RFC 6698, RFC 7671, for SMTP as
/// RFC 7672 has it.
///
/// [Dane] compares a certificate chain with TLSA records. Pure. Not here: finding the records and
/// whether they are authentic (`verify.dns`), what follows from a mismatch (`transport.relay`).
@NullMarked
package org.veredus.verify.dane;

import org.jspecify.annotations.NullMarked;
