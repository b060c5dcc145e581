package org.veredus.format.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes ENVELOPE, BODY and BODYSTRUCTURE as IMAP's FETCH responses have them. RFC 9051 §7.5.2,
/// RFC 3501 §7.4.2
///
/// Whatever the message holds, the output is well-formed: a multipart always has a part, only a
/// message that could be opened
/// is called one, and text that cannot be quoted becomes a literal without NULs.
public final class BodyStructure {

    /// What may stand between quotes.
    public enum Strings {
        /// Only ASCII, for clients of IMAP4rev1.
        ASCII,
        /// UTF-8 as well, for IMAP4rev2 and UTF8=ACCEPT. RFC 9051 §4.3, RFC 6855 §3
        UTF8
    }

    private enum Form {
        BODY,
        BODYSTRUCTURE
    }

    private final ImapOutput out;
    private Form form = Form.BODY;

    /// One serves for any number of messages, one after the other.
    public BodyStructure(Strings strings) {
        out = new ImapOutput(strings);
    }

    /// The value of the ENVELOPE item.
    public BodyStructure envelopeOf(MessageIndex message) {
        out.clear();
        envelope(message.envelope());
        return this;
    }

    /// The value of the BODY item, which leaves out extension data.
    public BodyStructure bodyOf(Part root) {
        return whole(root, Form.BODY);
    }

    /// The value of the BODYSTRUCTURE item.
    public BodyStructure bodyStructureOf(Part root) {
        return whole(root, Form.BODYSTRUCTURE);
    }

    private BodyStructure whole(Part root, Form wanted) {
        out.clear();
        form = wanted;
        part(root);
        return this;
    }

    /// The value stands at the beginning of these, until there is another.
    public byte[] octets() {
        return out.octets();
    }

    /// How many octets the value has.
    public int length() {
        return out.length();
    }

    /// The value, each octet a character.
    public String wire() {
        return new String(octets(), 0, length(), StandardCharsets.ISO_8859_1);
    }

    private void envelope(Envelope envelope) {
        out.open();
        out.nstring(envelope.date());
        out.space();
        out.nstring(envelope.subject());
        out.space();
        int begin = out.length();
        addresses(envelope.from());
        int end = out.length();
        out.space();
        // RFC 9051 §7.5.2: an absent or empty Sender or Reply-To is From.
        if (envelope.sender().isEmpty()) out.again(begin, end);
        else addresses(envelope.sender());
        out.space();
        if (envelope.replyTo().isEmpty()) out.again(begin, end);
        else addresses(envelope.replyTo());
        out.space();
        addresses(envelope.to());
        out.space();
        addresses(envelope.cc());
        out.space();
        addresses(envelope.bcc());
        out.space();
        out.nstring(envelope.inReplyTo());
        out.space();
        out.nstring(envelope.messageId());
        out.close();
    }

    private void addresses(List<EnvelopeAddress> addresses) {
        if (addresses.isEmpty()) {
            out.nil();
            return;
        }
        out.open();
        for (EnvelopeAddress address : addresses) {
            out.open();
            out.nstring(address.name());
            out.space();
            out.nstring(address.adl());
            out.space();
            out.nstring(address.mailbox());
            out.space();
            out.nstring(address.host());
            out.close();
        }
        out.close();
    }

    private void part(Part part) {
        out.open();
        if (part.isMultipart()) {
            multipart(part);
        } else {
            leaf(part);
        }
        out.close();
    }

    private void multipart(Part part) {
        for (Part child : part.children()) {
            part(child);
        }
        out.space();
        out.upper(part.contentType().subtype());
        if (form == Form.BODYSTRUCTURE) {
            out.space();
            parameters(part.contentType().parameters());
            disposition(part.fields());
        }
    }

    private void leaf(Part part) {
        ContentType type = shown(part);
        NestedMessage nested = part.message();
        out.upper(type.type());
        out.space();
        out.upper(type.subtype());
        out.space();
        boolean undeclared = type.type().equals("text") && type.parameters().raw("charset") == null;
        parametersOf(type.parameters(), undeclared);
        fields(part);
        if (nested != null) {
            out.space();
            envelope(nested.envelope());
            out.space();
            part(nested.root());
        }
        if (nested != null || type.type().equals("text")) {
            out.space();
            out.number(part.extent().lines());
        }
        if (form == Form.BODYSTRUCTURE) {
            out.space();
            out.nstring(part.fields().md5());
            disposition(part.fields());
        }
    }

    /// The grammar demands an envelope of a message/rfc822 and parts of a multipart, so what was
    /// not opened cannot have those
    /// types. RFC 2049 §2
    private static ContentType shown(Part part) {
        ContentType type = part.contentType();
        boolean closed = type.isMultipart() || (type.isMessage() && part.message() == null);
        return closed ? new ContentType("application", "octet-stream", type.parameters()) : type;
    }

    private void fields(Part part) {
        out.space();
        out.nstring(part.fields().id());
        out.space();
        out.nstring(part.fields().description());
        out.space();
        out.upper(part.encoding());
        out.space();
        out.number(part.extent().bodyLength());
    }

    /// Disposition, language and location, which end the extension data of every part.
    private void disposition(ContentFields fields) {
        out.space();
        Disposition disposition = fields.disposition();
        if (disposition == null) {
            out.nil();
        } else {
            out.open();
            out.upper(disposition.value());
            out.space();
            parameters(disposition.parameters());
            out.close();
        }
        out.space();
        languages(fields.languages());
        out.space();
        out.nstring(fields.location());
    }

    private void languages(List<String> tags) {
        if (tags.isEmpty()) {
            out.nil();
            return;
        }
        out.open();
        for (int i = 0; i < tags.size(); i++) {
            if (i > 0) {
                out.space();
            }
            out.upper(tags.get(i));
        }
        out.close();
    }

    private void parameters(Parameters parameters) {
        parametersOf(parameters, false);
    }

    /// @param undeclared whether to add the charset that RFC 2045 §5.2 gives to text without one
    private void parametersOf(Parameters parameters, boolean undeclared) {
        if (parameters.isEmpty() && !undeclared) {
            out.nil();
            return;
        }
        out.open();
        if (undeclared) {
            parameter("charset", "us-ascii");
        }
        boolean first = !undeclared;
        for (Parameter parameter : parameters.list()) {
            if (!first) {
                out.space();
            }
            first = false;
            parameter(parameter.name(), parameter.value());
        }
        out.close();
    }

    private void parameter(String name, String value) {
        out.upper(name);
        out.space();
        out.nstring(value);
    }
}
