/// Reports of other offices about mail in our domains' names and connections to their hosts, kept
/// and turned into advice.
///
/// [ReportBox] takes reports: those that come by mail or the web and those an administrator
/// brings. [Advice] says what those about mail come to: which sources fail and why, whether
/// `p=reject` is safe, and what would be lost; [TlsAdvice] those about connections, [Complaints]
/// those about single messages. Anybody can send a report that is made up, so advice counts one
/// that came by mail only if DMARC passed for its sender, and one that came by the web never.
///
/// Records of the partitions `r:0` (mail), `r:1` (connections) and `r:2` (complaints), with a
/// version octet first: `D`, domain (ASCII), 0, begin (seconds, 8), digest of its name (16) →
/// trust (1), gzipped document.
///
/// Any thread. Not here: reading reports (`format.feedback`), sending our own
/// (`transport.ledger`).
@NullMarked
package org.veredus.transport.report;

import org.jspecify.annotations.NullMarked;
