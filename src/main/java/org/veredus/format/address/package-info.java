/// Mail addresses and domains: the strict ones of the envelope and the lenient ones of header
/// fields.
///
/// [Address], [Domain], [ReversePath] and [ForwardPath] are envelope values (RFC 5321 §4.1.2, RFC
/// 6531 §3.3): parsing either gives a value that is right or throws [AddressException].
/// [HeaderAddresses] reads From, To and the like (RFC 5322 §3.4) out of whatever was sent, and
/// never throws.
///
/// Domains are held as A-labels in lower case, so equal domains are equal values; U-labels are made
/// by [Domain#unicode()] (UTS 46, nontransitional). Local parts are held unquoted; [Address#wire()]
/// quotes. Pure and thread-safe throughout. Not here: decoding of encoded words (`format.mime`),
/// DNS.
@NullMarked
package org.veredus.format.address;

import org.jspecify.annotations.NullMarked;
