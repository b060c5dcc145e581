/// What offices report to each other about mail in their names and connections to their hosts:
/// DMARC aggregate reports (RFC 7489 §7.2, RFC 9990), TLS reports (RFC 8460), complaints (RFC
/// 5965, RFC 6591).
///
/// [Enclosure] takes a report out of whatever it came in (mail, zip, gzip). [AggregateReader]
/// reads one about mail and [AggregateWriter] writes it; [TlsReportJson] does both for
/// those about connections; a [FeedbackReport] is one about a single message.
/// Reports are written by hundreds of programs, so what is missing or misspelt is passed over
/// wherever the rest still says something. Bounded: the size of a document once it is unpacked,
/// the number of documents and of rows, the length of each text; entities and document types are
/// not read at all.
///
/// Pure. Not here: whether a report is to be believed, and what follows from it
/// (`transport.report`).
@NullMarked
package org.veredus.format.feedback;

import org.jspecify.annotations.NullMarked;
