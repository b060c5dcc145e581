package org.veredus.format.reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.veredus.format.html.HtmlContent;
import org.veredus.format.html.HtmlLink;
import org.veredus.format.html.HtmlReader;
import org.veredus.format.mime.Charsets;
import org.veredus.format.mime.NestedMessage;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.TransferDecoding;

/// Sorts the parts of one message into what is read and what is attached.
final class PartReader {
    /// Characters of text; nobody reads more.
    private static final int MAX_TEXT = 400_000;

    /// Decoded octets of one attachment: types tell by their first ones, an archive names its
    /// files as it goes.
    private static final int MAX_ATTACHMENT = 256 << 10;

    /// Of the end of one that is longer: an archive lists its files there, and programs are
    /// appended.
    private static final int MAX_END = 64 << 10;

    /// Decoded octets of all attachments together.
    private static final int MAX_ATTACHED = 2 << 20;

    private final byte[] octets;
    private final StringBuilder plain = new StringBuilder();
    private final List<HtmlContent> documents = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Attachment> attachments = new ArrayList<>();
    private int textLeft = MAX_TEXT;
    private int attachedLeft = MAX_ATTACHED;
    private boolean undecodable;

    PartReader(byte[] octets) {
        this.octets = octets;
    }

    void read(Part part) {
        NestedMessage message = part.message();
        if (message != null) {
            read(message.root());
        } else if (part.isMultipart()) {
            for (Part child : part.children()) read(child);
        } else if (part.contentType().type().equals("text") && !isAttached(part)) {
            text(part);
        } else if (!part.contentType().isMultipart()) {
            attachment(part);
        }
    }

    private static boolean isAttached(Part part) {
        var disposition = part.fields().disposition();
        if (disposition != null && disposition.isAttachment()) return true;
        boolean named = part.filename() != null;
        boolean readable =
                part.contentType().is("text", "plain") || part.contentType().is("text", "html");
        return named && !readable;
    }

    private void text(Part part) {
        if (textLeft <= 0) return;
        byte[] decoded = decoded(part, textLeft);
        if (!TransferDecoding.isKnown(part.fields().encoding())) undecodable = true;
        String text = Charsets.decode(decoded, part.contentType().charset());
        textLeft -= text.length();
        if (isMarkup(part.contentType().subtype())) {
            HtmlContent document = HtmlReader.read(text);
            documents.add(document);
            for (HtmlLink link : document.links()) {
                if (links.size() < Reading.MAX_LINKS)
                    links.add(Link.of(link.target(), link.text()));
            }
        } else {
            plain.append(text).append('\n');
            links.addAll(TextLinks.in(text, Reading.MAX_LINKS - links.size()));
        }
    }

    /// Pages, and those that programs show instead of them where they can (AMP for Email).
    private static boolean isMarkup(String subtype) {
        return subtype.equals("html") || subtype.equals("x-amp-html");
    }

    /// A base64 text grows to three quarters, so a third more of it is needed.
    private byte[] decoded(Part part, int most) {
        int from = (int) Math.min(part.extent().bodyStart(), octets.length);
        long wanted = Math.min(part.extent().end(), from + most * 4L / 3 + 4);
        int to = (int) Math.min(wanted, octets.length);
        return TransferDecoding.decode(octets, from, Math.max(from, to), part.fields().encoding());
    }

    private void attachment(Part part) {
        if (attachments.size() >= Reading.MAX_ATTACHMENTS) return;
        int most = Math.min(MAX_ATTACHMENT, attachedLeft);
        byte[] start = most <= 0 ? new byte[0] : decoded(part, most);
        attachedLeft -= start.length;
        String name = part.filename();
        boolean here = part.extent().end() <= octets.length;
        boolean whole = here && part.extent().bodyLength() <= most;
        byte[] end = here && !whole ? end(part, start.length) : new byte[0];
        attachments.add(new Attachment(part, name == null ? "" : name, start, end, whole));
    }

    /// What is behind the first octets, the last of it. To know where its characters are in their
    /// groups, all are decoded.
    private byte[] end(Part part, int behind) {
        int most = Math.min(MAX_END, attachedLeft);
        if (most <= 0) return new byte[0];
        byte[] all =
                TransferDecoding.decode(
                        octets,
                        (int) part.extent().bodyStart(),
                        (int) part.extent().end(),
                        part.fields().encoding());
        int from = Math.max(behind, all.length - most);
        byte[] end = Arrays.copyOfRange(all, Math.min(from, all.length), all.length);
        attachedLeft -= end.length;
        return end;
    }

    String plain() {
        return plain.toString();
    }

    List<Link> links() {
        return links;
    }

    List<Attachment> attachments() {
        return attachments;
    }

    boolean undecodable() {
        return undecodable;
    }

    HtmlContent html() {
        if (documents.isEmpty()) return HtmlContent.EMPTY;
        if (documents.size() == 1) return documents.getFirst();
        StringBuilder shown = new StringBuilder();
        StringBuilder hidden = new StringBuilder();
        List<HtmlLink> targets = new ArrayList<>();
        List<String> images = new ArrayList<>();
        Map<HtmlContent.Tag, Integer> tags = new EnumMap<>(HtmlContent.Tag.class);
        int invisibles = 0;
        long skeleton = 0;
        for (HtmlContent document : documents) {
            shown.append(document.shown()).append('\n');
            hidden.append(document.hidden());
            targets.addAll(document.links());
            images.addAll(document.images());
            document.tags().forEach((tag, count) -> tags.merge(tag, count, Integer::sum));
            invisibles += document.invisibles();
            skeleton = skeleton * 31 + document.skeleton();
        }
        return new HtmlContent(
                shown.toString(), hidden.toString(), targets, images, tags, invisibles, skeleton);
    }
}
