/// Identities and submissions by JMAP. RFC 8621 §6, §7
///
/// [SubmissionMethods] names the calls. An email is handed to `transport.submit` as it is
/// stored, but for what every submission has done to it; it goes to the queue for all
/// recipients, local ones, too, and what the queue says of them is written into
/// `account.sending`. The submission is on record before the queue has the message: a crash in
/// between leaves one that is never sent and can be canceled, never a message that nobody knows
/// of.
@NullMarked
package org.veredus.protocol.jmap.submission;

import org.jspecify.annotations.NullMarked;
