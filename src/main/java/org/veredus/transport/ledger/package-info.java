/// What we saw of others' mail and hosts, and the reports they ask for: DMARC aggregate reports
/// (RFC 7489 §7.2, RFC 9990) and TLS reports (RFC 8460).
///
/// The [Ledger] counts: a [Page] for each day (UTC) and domain, with a line for all that is alike.
/// [MailEntry] and [TlsEntry] are what a line says. Counting costs no write of its own: lines are
/// written together every ten seconds, and what was counted since is lost in a crash. A day's
/// pages become reports at the [ReportDesk] in the first hours of the next, each domain's at its
/// own minute, and are struck out when their reports are in the queue; a crash in between sends a
/// report again, with the same id.
///
/// Reports have the null reverse path, so that nothing comes back, and are signed by the domain in
/// From. Whoever is not the domain itself must agree in the DNS to get them.
///
/// Records of the partition `l:0`, with a version octet first: `L`, kind (1), day (4), domain
/// (ASCII), 0, digest of the line (16) → count, line.
///
/// Any thread. Not here: reports of others about us (`transport.report`), the formats
/// (`format.feedback`).
@NullMarked
package org.veredus.transport.ledger;

import org.jspecify.annotations.NullMarked;
