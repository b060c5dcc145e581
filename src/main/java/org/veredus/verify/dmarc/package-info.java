/// Does the author's domain stand behind a message, and what does it want done with one it does not
/// stand behind? DMARC: RFC 9989, and RFC 7489 before it.
///
/// [Dmarc] takes what `verify.spf` and `verify.dkim` found, looks whether one of them is about the
/// domain of From, and finds the policy. Organizational domains are found by the tree walk of
/// RFC 9989 or, if the settings say so, by the public suffix list of RFC 7489.
///
/// Safe for any number of threads; blocks for the DNS. Not here: refusing a message, and reports.
@NullMarked
package org.veredus.verify.dmarc;

import org.jspecify.annotations.NullMarked;
