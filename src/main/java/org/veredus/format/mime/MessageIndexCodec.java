package org.veredus.format.mime;

/// Stores a [MessageIndex] in few octets, typically some hundreds.
///
/// ```
/// version   1 octet, 1
/// size      varint
/// flags     1 octet: 1 has an attachment, 2 the subject is the envelope's as it is,
///           4 fields of the envelope are repeated or empty
/// subject   text, unless flag 2
/// preview   text
/// problems  count, then for each: offset varint, sentence text
/// envelope  date, subject: string; six address lists; in-reply-to, message-id: string
/// part      content type, fields, header length, body length, lines, kind, then children or
/// envelope and part
/// ```
///
/// Varints have seven bits per octet, least significant first. A string is its length plus one,
/// 0 for none, and its octets; a text is the same in UTF-8. A word is a string, or a number
/// that stands for one of [IndexWords]. Where a part begins follows from where the one before
/// it ended, and is stored as the difference; its path follows from its place.
public final class MessageIndexCodec {

    static final int VERSION = 1;
    static final int ATTACHMENT = 1;
    static final int PLAIN_SUBJECT = 2;
    static final int ODD_FIELDS = 4;

    static final int LEAF = 0;
    static final int MULTIPART = 1;
    static final int MESSAGE = 2;

    private MessageIndexCodec() {}

    /// The stored form.
    public static byte[] encode(MessageIndex index) {
        return new IndexWriter().write(index);
    }

    /// Reads the stored form.
    ///
    /// @throws CorruptIndexException if the octets are not the stored form of an index
    public static MessageIndex decode(byte[] octets) throws CorruptIndexException {
        try {
            return new IndexReader(octets).read();
        } catch (IllegalArgumentException | ArithmeticException impossible) {
            throw new CorruptIndexException("message index with impossible values", impossible);
        }
    }
}
