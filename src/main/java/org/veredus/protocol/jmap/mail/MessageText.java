package org.veredus.protocol.jmap.mail;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.veredus.account.search.HtmlText;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.Charsets;
import org.veredus.format.mime.EncodedWords;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.format.mime.Part;
import org.veredus.protocol.jmap.core.Texts;
import org.veredus.storage.kv.StoreFailed;

/// What can be read in a message, as words are sought in it. RFC 8621 §4.4.1
final class MessageText {
    /// Characters of all parts together that are looked at.
    private static final int MAX = 4 << 20;

    private final MessageSource source;
    private @Nullable String body;

    MessageText(MessageSource source) {
        this.source = source;
    }

    String subject() {
        String subject = source.index().envelope().subject();
        return subject == null ? "" : HeaderForm.text(subject);
    }

    static String people(List<EnvelopeAddress> addresses) {
        return addresses.stream()
                .map(
                        each -> {
                            String name = each.displayName();
                            return name == null ? each.email() : name + " " + each.email();
                        })
                .collect(Collectors.joining(" "));
    }

    boolean hasHeader(String name, @Nullable String text) throws StoreFailed {
        Header header = source.header();
        for (HeaderField field : header.all(name))
            if (text == null || Texts.contains(EncodedWords.decode(field.value()), text))
                return true;
        return false;
    }

    /// The text of all parts that are text.
    String body() throws StoreFailed {
        String read = body;
        if (read != null) return read;
        StringBuilder text = new StringBuilder();
        add(source.index().root(), text);
        body = read = text.toString();
        return read;
    }

    private void add(Part part, StringBuilder text) throws StoreFailed {
        for (Part child : part.children()) add(child, text);
        if (part.isMultipart() || !part.contentType().type().equals("text")) return;
        if (text.length() > MAX) return;
        String decoded = Charsets.decode(source.decoded(part), part.contentType().charset());
        boolean html = part.contentType().subtype().equals("html");
        text.append(html ? HtmlText.of(decoded) : decoded).append('\n');
    }
}
