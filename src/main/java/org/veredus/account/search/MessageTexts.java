package org.veredus.account.search;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.format.mime.Charsets;
import org.veredus.format.mime.Envelope;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.format.mime.NestedMessage;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.Span;
import org.veredus.format.mime.TransferDecoding;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.search.Area;
import org.veredus.storage.search.TextDocument;

/// A message as it is indexed: every text that any protocol looks at when it searches exactly, and
/// what a person reads. What is longer than the bounds is left out, and the document says so.
final class MessageTexts {
    /// Characters that are searched exactly.
    private static final int MAX_LENGTH = 2 << 20;

    /// Characters that a person reads, of the body and of the attachments.
    private static final int MAX_WORDS = 400_000;

    /// Octets of one header.
    private static final int MAX_HEADER = 256 << 10;

    /// Octets of one part's text as it is encoded.
    private static final int MAX_PART = 256 << 10;

    private final MessageContent content;
    private final List<String> read = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private int length;
    private boolean whole = true;

    private MessageTexts(MessageContent content) {
        this.content = content;
    }

    static TextDocument of(long number, EmailRecord email, MessageContent content, PdfReader pdfs)
            throws StoreFailed {
        MessageTexts texts = new MessageTexts(content);
        return texts.document(number, email, pdfs);
    }

    private TextDocument document(long number, EmailRecord email, PdfReader pdfs)
            throws StoreFailed {
        Envelope envelope = email.index().envelope();
        Map<Area, String> words = new EnumMap<>(Area.class);
        words.put(Area.FROM, people(envelope.from()));
        words.put(Area.TO, people(envelope.to()));
        words.put(Area.CC, people(envelope.cc()));
        words.put(Area.BCC, people(envelope.bcc()));
        words.put(Area.SUBJECT, email.index().subject());
        words.values().forEach(text -> add(text, read));
        add(envelope.decodedSubject(), read);
        header(content.header());
        part(email.index().root());
        words.put(Area.BODY, body.toString());
        words.put(
                Area.ATTACHMENT,
                new AttachmentText(content, pdfs, MAX_WORDS).of(email.index().root()));
        return new TextDocument(number, words, read, unread, whole);
    }

    /// Names and addresses in all the ways in which protocols put them together.
    private static String people(List<EnvelopeAddress> addresses) {
        StringBuilder people = new StringBuilder();
        for (EnvelopeAddress each : addresses) {
            String name = each.displayName();
            if (name != null) people.append(name).append(' ');
            people.append(each.email()).append(" <").append(each.email()).append("> ");
        }
        return people.toString();
    }

    private void add(String text, List<String> to) {
        if (text.length() > MAX_LENGTH - length) {
            whole = false;
            return;
        }
        to.add(text);
        length += text.length();
    }

    private void header(Span header) throws StoreFailed {
        if (header.length() > MAX_HEADER) whole = false;
        byte[] octets = content.read(header.offset(), (int) Math.min(header.length(), MAX_HEADER));
        boolean _ =
                FieldText.any(
                        octets,
                        field -> {
                            add(field.whole(), unread);
                            return !whole;
                        });
    }

    private void part(Part part) throws StoreFailed {
        for (Part child : part.children()) part(child);
        NestedMessage nested = part.message();
        if (nested != null) {
            header(content.span(nested.root().extent().header()));
            part(nested.root());
        } else if (!part.isMultipart() && part.contentType().type().equals("text")) {
            text(part);
        }
    }

    private void text(Part part) throws StoreFailed {
        Span span = content.span(part.extent().body());
        if (span.length() > MAX_PART) whole = false;
        byte[] encoded = content.read(span.offset(), (int) Math.min(span.length(), MAX_PART));
        byte[] octets = TransferDecoding.decode(encoded, part.fields().encoding());
        String text = Charsets.decode(octets, part.contentType().charset());
        boolean html = part.contentType().subtype().equals("html");
        String shown = html ? HtmlText.of(text) : text;
        if (html) add(text, unread); // IMAP looks at the source
        add(shown, read);
        int room = MAX_WORDS - body.length();
        if (room > 0) body.append(shown, 0, Math.min(shown.length(), room)).append('\n');
    }
}
