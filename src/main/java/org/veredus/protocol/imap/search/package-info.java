/// Which messages a SEARCH finds. RFC 3501 §6.4.4, RFC 5032, RFC 7162 §3.1.5, RFC 8474 §5.3
///
/// [MessageSearch] turns a key into conditions once, those that cost least first, and asks them of
/// each message: what is in memory, then the email's record, then its header, then its body. Text
/// is
/// compared without regard to case after undoing transfer encodings, charsets and encoded words, in
/// linear time and, for bodies, piece by piece.
///
/// [SortOrder] and [Threads] put what was found in order, from records alone. RFC 5256
///
/// One search belongs to one thread. Not here: how results are written.
@NullMarked
package org.veredus.protocol.imap.search;

import org.jspecify.annotations.NullMarked;
