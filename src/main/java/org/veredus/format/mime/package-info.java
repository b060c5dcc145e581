/// The shape of a message: which parts it has, where each begins and ends, what it is called, and
/// how its bytes become text.
/// RFC 2045, 2046, 2047, 2049, 2183, 2231, 3282, 6532; the IMAP forms of RFC 9051 §7.5.2.
///
/// [MimeIndexer] reads a message once, from an array or in chunks, and makes a [MessageIndex]: the
/// [Part] tree with exact byte
/// offsets, the [Envelope], subject and preview. [MessageIndexCodec] stores it, [BodyStructure]
/// writes it for IMAP,
/// [BodyParts] sorts it for JMAP, [MimeReport] shows it to people. [TransferDecoding], [Charsets]
/// and [EncodedWords] turn
/// bytes into text.
///
/// Everything here accepts any input, takes linear time and bounded memory, and reports what was
/// wrong as a [Problem].
/// Two kinds of text are told apart: *wire* strings hold one octet of the message in each char (ISO
/// 8859-1), exactly as it
/// came; *decoded* strings are for people. Pure: no I/O, safe for any number of threads, but a
/// [MimeIndexer] belongs to one.
///
/// Not here: composing messages, encoding of words, dates and other header fields
/// (`format.message`).
@NullMarked
package org.veredus.format.mime;

import org.jspecify.annotations.NullMarked;
