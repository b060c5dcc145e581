package org.veredus.protocol.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.format.convert.Converted;
import org.veredus.format.convert.Converter;
import org.veredus.format.convert.MediaContent;
import org.veredus.format.convert.Offer;
import org.veredus.format.convert.Wish;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.Span;
import org.veredus.format.mime.TransferDecoding;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.ConvertItem;
import org.veredus.protocol.imap.syntax.FetchItem.Partial;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// CONVERT and CONVERSIONS: parts in another form, the messages staying as they are. RFC 5259
///
/// Of each part a command converts once, whatever it asks of it.
// RFC 5259 §8.5 deviates: nothing is kept for the next command: the same comes out again, and each
// session would hold megabytes
final class Converting {
    /// Messages of one command. RFC 5259 §8.5
    private static final int MAX_MESSAGES = 100;

    /// Parts of each message. RFC 5259 §8.5
    private static final int MAX_PARTS = 10;

    /// Octets of a header that is put into another charset.
    private static final int MAX_HEADER = 1 << 20;

    private final Converter converter;
    private final SelectedMailbox selected;
    private final Output out;
    private boolean anyDone;
    private boolean anyRefused;

    Converting(Conversation talk, SelectedMailbox selected) {
        converter = talk.services().people().converter();
        this.selected = selected;
        out = talk.out();
    }

    /// RFC 5259 §5
    static Completion offers(Command.Conversions asked, Output out) throws IOException {
        for (Offer offer : Converter.offers()) {
            if (!matches(asked.from(), offer.from()) || !matches(asked.to(), offer.to())) continue;
            out.ascii("* CONVERSION ").string(offer.from()).octet(' ').string(offer.to());
            String separator = " (";
            for (String parameter : offer.parameters()) {
                out.ascii(separator).string(parameter);
                separator = " ";
            }
            if (!offer.parameters().isEmpty()) out.octet(')');
            out.crlf();
        }
        return Completion.ok("done");
    }

    private static boolean matches(String asked, String type) {
        return asked.equals("*")
                || asked.equals(type)
                || (asked.endsWith("/*")
                        && type.startsWith(asked.substring(0, asked.length() - 1)));
    }

    Completion run(String tag, Command.Convert convert)
            throws IOException, BadSyntax, MailboxLost, StoreFailed {
        boolean uid = convert.numbers() == Numbers.UID;
        if (uid) selected.announce(out, Expunges.TELL, SelectedMailbox.NONE);
        int[] indexes =
                Indexes.of(selected.told(), selected.resolve(convert.set(), convert.numbers()));
        if (indexes.length > MAX_MESSAGES) {
            return Completion.no(
                    "MAXCONVERTMESSAGES " + MAX_MESSAGES, "too many messages at a time");
        }
        Set<String> parts = new LinkedHashSet<>();
        for (ConvertItem item : convert.items()) parts.add(item.numbers());
        if (parts.size() > MAX_PARTS) {
            return Completion.no("MAXCONVERTPARTS " + MAX_PARTS, "too many parts at a time");
        }
        for (int index : indexes) message(tag, index, convert);
        // RFC 5259 §6: no EXPUNGE while sequence numbers are being answered with
        selected.announce(out, uid ? Expunges.TELL : Expunges.KEEP_BACK, SelectedMailbox.NONE);
        return anyRefused && !anyDone
                ? new Completion(Completion.Result.NO, null, "all conversions failed")
                : Completion.ok("done");
    }

    private void message(String tag, int index, Command.Convert convert)
            throws IOException, StoreFailed {
        Entry entry = selected.told().at(index);
        EmailRecord email = selected.account().email(entry.email());
        if (email == null) return; // its EXPUNGE will come
        Source source = new Source(selected.account().content(email), email, convert);
        out.ascii("* ").number(index + 1).ascii(" CONVERTED (TAG ").string(tag).ascii(") (");
        List<ConvertItem> items = new ArrayList<>(convert.items());
        boolean uid = items.removeIf(item -> item.kind() == ConvertItem.Kind.UID);
        String separator = "";
        if (uid || convert.numbers() == Numbers.UID) {
            out.ascii("UID ").number(entry.uid());
            separator = " ";
        }
        for (ConvertItem item : items) {
            out.ascii(separator).ascii(item.label()).octet(' ');
            separator = " ";
            item(item, source);
        }
        out.octet(')').crlf();
    }

    private void item(ConvertItem item, Source source) throws IOException, StoreFailed {
        switch (item.kind()) {
            case HEADER, MIME -> header(item, source);
            case TARGETS -> targets(item, source);
            case UID -> throw new IllegalArgumentException("UID has been told");
            case BINARY, SIZE, STRUCTURE -> {
                switch (source.converted(item.numbers())) {
                    case Converted.Done(var content) -> {
                        anyDone = true;
                        show(item, content);
                    }
                    case Converted.Refused refused -> refuse(item, source, refused.text());
                }
            }
        }
    }

    private void show(ConvertItem item, MediaContent content) throws IOException {
        byte[] octets = content.octets();
        switch (item.kind()) {
            case SIZE -> out.number(octets.length);
            case STRUCTURE -> structure(content);
            default -> {
                Partial partial = item.partial();
                int from = partial == null ? 0 : (int) Math.min(partial.from(), octets.length);
                int length = octets.length - from;
                if (partial != null) length = (int) Math.min(partial.length(), length);
                literal(octets, from, length);
            }
        }
    }

    private void literal(byte[] octets, int from, int length) throws IOException {
        boolean nul = false;
        for (int i = from; i < from + length; i++) nul |= octets[i] == 0;
        if (nul) out.literal8(length);
        else out.literal(length);
        out.octets(octets, from, length);
    }

    /// As BODYSTRUCTURE has it. RFC 5259 §8.2, RFC 3501 §7.4.2
    private void structure(MediaContent content) throws IOException {
        String[] type = content.mediaType().toUpperCase(Locale.ROOT).split("/", 2);
        out.octet('(').string(type[0]).octet(' ').string(type[1]).octet(' ');
        String charset = content.charset();
        if (charset == null) out.ascii("NIL");
        else out.ascii("(\"CHARSET\" ").string(charset).octet(')');
        out.ascii(" NIL NIL ").string(content.isText() ? "8BIT" : "BINARY");
        out.octet(' ').number(content.octets().length);
        if (content.isText()) {
            int lines = 0;
            for (byte octet : content.octets()) lines += octet == '\n' ? 1 : 0;
            out.octet(' ').number(lines);
        }
        out.ascii(" NIL NIL NIL NIL)");
    }

    /// RFC 5259 §8.4
    private void targets(ConvertItem item, Source source) throws IOException {
        List<String> targets = source.targets(item.numbers());
        if (targets.isEmpty()) {
            refuse(item, source, "the part cannot be converted so");
            return;
        }
        anyDone = true;
        String separator = "((";
        for (String target : targets) {
            out.ascii(separator).string(target.toUpperCase(Locale.ROOT));
            separator = " ";
        }
        out.ascii("))");
    }

    private void header(ConvertItem item, Source source) throws IOException, StoreFailed {
        byte[] header = source.header(item);
        if (header == null) {
            refuse(item, source, "there is no such header, or no such charset");
            return;
        }
        anyDone = true;
        literal(header, 0, header.length);
    }

    /// RFC 5259 §9
    private void refuse(ConvertItem item, Source source, String why) throws IOException {
        anyRefused = true;
        String from = source.type(item.numbers());
        out.ascii("(ERROR ").string(printable(why)).ascii(" BADPARAMETERS ");
        if (from == null) out.ascii("NIL");
        else out.string(from);
        out.octet(' ').string(source.target(item.numbers()));
        String separator = " (";
        for (Map.Entry<String, String> parameter : source.parameters().entrySet()) {
            out.ascii(separator).string(printable(parameter.getKey()));
            out.octet(' ').string(printable(parameter.getValue()));
            separator = " ";
        }
        if (!source.parameters().isEmpty()) out.octet(')');
        out.octet(')');
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    /// A message, and what is wanted of its parts.
    private final class Source {
        private final MessageContent content;
        private final EmailRecord email;
        private final @Nullable String wanted;
        private final Map<String, String> parameters;
        private final Map<String, Converted> done = new HashMap<>();

        Source(MessageContent content, EmailRecord email, Command.Convert convert) {
            this.content = content;
            this.email = email;
            wanted = convert.target();
            parameters = convert.parameters();
        }

        Map<String, String> parameters() {
            return parameters;
        }

        private @Nullable Part part(String numbers) {
            return numbers.isEmpty() ? null : email.index().part(numbers);
        }

        /// Null for a part that is not there.
        @Nullable String type(String numbers) {
            if (numbers.isEmpty()) return "message/rfc822";
            Part part = part(numbers);
            return part == null ? null : part.contentType().mediaType();
        }

        /// Without a wish the usual form of its kind. RFC 5259 §6
        String target(String numbers) {
            if (wanted != null) return wanted.toLowerCase(Locale.ROOT);
            String type = Objects.requireNonNullElse(type(numbers), "");
            return type.startsWith("image/") ? "image/jpeg" : "text/plain";
        }

        List<String> targets(String numbers) {
            String type = type(numbers);
            if (type == null) return List.of();
            List<String> targets = new ArrayList<>();
            for (String target : Converter.targets(type)) {
                Offer offer = Converter.offer(type, target);
                boolean fits = wanted == null || wanted.equalsIgnoreCase(target);
                boolean takes =
                        offer != null && offer.parameters().containsAll(parameters.keySet());
                if (fits && takes) targets.add(target);
            }
            return targets;
        }

        Converted converted(String numbers) throws IOException, StoreFailed {
            Converted known = done.get(numbers);
            if (known != null) return known;
            Converted fresh = convert(numbers);
            done.put(numbers, fresh);
            return fresh;
        }

        private Converted convert(String numbers) throws IOException, StoreFailed {
            Part part = part(numbers);
            Span inBlob = part == null ? null : email.index().body(numbers);
            if (part == null || inBlob == null || part.isMultipart()) {
                return refused("there is no such part, or it holds others");
            }
            if (!TransferDecoding.isKnown(part.fields().encoding())) {
                return refused("its transfer encoding is not known");
            }
            if (inBlob.length() > 2L * Converter.MAX_OCTETS) return refused("it is too large");
            byte[] octets = decoded(content.span(inBlob), part.fields().encoding());
            String charset = part.contentType().charset();
            MediaContent source = new MediaContent(part.contentType().mediaType(), charset, octets);
            return converter.convert(source, new Wish(target(numbers), parameters));
        }

        private static Converted refused(String why) {
            return new Converted.Refused(Converted.Why.IMPOSSIBLE, why, List.of());
        }

        private byte[] decoded(Span span, @Nullable String encoding)
                throws IOException, StoreFailed {
            TransferDecoding decoding = new TransferDecoding(encoding);
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            content.copy(
                    span.offset(),
                    span.length(),
                    (buffer, from, length) -> decoding.feed(buffer, from, from + length, octets));
            decoding.finish(octets);
            return octets.toByteArray();
        }

        /// Null if there is none, or no such charset.
        byte @Nullable [] header(ConvertItem item) throws StoreFailed {
            String charset = parameters.get(Wish.CHARSET);
            Span span = span(item);
            if (charset == null || span == null) return null;
            int length = (int) Math.min(span.length(), MAX_HEADER);
            return RecodedHeader.in(charset, content.read(span.offset(), length));
        }

        private @Nullable Span span(ConvertItem item) {
            if (item.numbers().isEmpty()) return content.header();
            Span inBlob =
                    item.kind() == ConvertItem.Kind.MIME
                            ? email.index().mime(item.numbers())
                            : email.index().header(item.numbers());
            return inBlob == null ? null : content.span(inBlob);
        }
    }
}
