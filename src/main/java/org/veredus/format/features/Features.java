package org.veredus.format.features;

import java.util.List;
import java.util.Locale;
import org.veredus.format.html.HtmlContent;
import org.veredus.format.html.HtmlContent.Tag;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.Part;
import org.veredus.format.reading.Attachment;
import org.veredus.format.reading.Correspondent;
import org.veredus.format.reading.Link;
import org.veredus.format.reading.Reading;
import org.veredus.format.reading.WebAddress;

/// Makes the features of a message.
public final class Features {
    /// Words of a text that count; whoever hides behind more is found by other means.
    private static final int MAX_WORDS = 2500;

    /// Words at the end of a text: of whom it is from, and how one is to get rid of it.
    private static final int LAST_WORDS = 30;

    /// Characters in which they are looked for.
    private static final int END = 800;

    private static final int MAX_LINKS = 100;

    /// Above that a number is just large.
    private static final int MAX_STEPS = 6;

    /// Characters of a kind of file or a parameter's name; longer ones are made by chance.
    private static final int MAX_KIND = 12;

    private final FeatureSet set = new FeatureSet();

    private Features() {}

    public static FeatureSet of(Reading reading) {
        Features features = new Features();
        features.words("s", ListMarks.subject(reading.subject()), 100);
        String plain = ListMarks.text(reading.plain());
        String footer = reading.plain().substring(plain.length());
        features.words("b", plain, MAX_WORDS);
        features.words("b", reading.html().shown(), MAX_WORDS);
        features.lastWords(plain + " " + reading.html().shown());
        features.words("h", reading.html().hidden(), 300);
        features.header(reading);
        features.people(reading);
        for (Link link : reading.links().subList(0, Math.min(MAX_LINKS, reading.links().size())))
            if (!footer.contains(link.target())) features.link(link);
        features.structure(reading);
        for (Attachment attachment : reading.attachments()) features.attachment(attachment);
        features.writing(plain, reading.html().shown());
        return features.set;
    }

    private void words(String zone, CharSequence text, int most) {
        if (text.isEmpty()) return;
        int salt = Hashing.of(zone);
        Tokens tokens = Tokens.of(text, most);
        for (int i = 0; i < tokens.length(); i++) set.add(Hashing.of(salt, tokens.hash(i)));
    }

    private void lastWords(String text) {
        int salt = Hashing.of("end");
        Tokens tokens = Tokens.of(text.substring(Math.max(0, text.length() - END)), END);
        for (int i = Math.max(0, tokens.length() - LAST_WORDS); i < tokens.length(); i++)
            set.add(Hashing.of(salt, tokens.hash(i)));
    }

    private void fact(String kind, String value) {
        set.add(Hashing.of(Hashing.of(kind), Hashing.of(value)));
    }

    private void amount(String kind, long number) {
        fact(kind, Integer.toString(64 - Long.numberOfLeadingZeros(number)));
    }

    private void header(Reading reading) {
        Header header = reading.header();
        String before = "";
        for (HeaderField field : header.fields()) {
            if (!HeaderNames.isSenders(field.name())) continue;
            fact("field", field.name());
            String name = field.name().toLowerCase(Locale.ROOT);
            fact("after " + before, name);
            before = name;
            if (HeaderNames.isProgram(name)) fact(name, HeaderShape.value(field.value()));
        }
        words("mailer", text(header, "X-Mailer"), 10);
        words("mailer", text(header, "User-Agent"), 10);
        fact("priority", text(header, "X-Priority"));
        String id = text(header, "Message-ID");
        fact("message-id", shape(id));
        fact("message-id letters", HeaderShape.letters(id));
        fact("from letters", HeaderShape.letters(text(header, "From")));
        fact("message-id host", host(id, reading.author().domain()));
        String date = text(header, "Date");
        fact("date", shape(date));
        fact("date letters", HeaderShape.letters(date));
        fact("zone", zone(date));
        boolean refers = header.has("References") || header.has("In-Reply-To");
        boolean answers = isAnswer(reading.subject());
        fact("answer", (answers ? "said" : "not said") + (refers ? ", refers" : ""));
    }

    private static boolean isAnswer(String subject) {
        return ListMarks.untagged(subject).regionMatches(true, 0, "re:", 0, 3);
    }

    /// How the host of a Message-ID is to the author's.
    private static String host(String id, String author) {
        int end = id.lastIndexOf('>');
        String whole = end < 0 ? id : id.substring(0, end);
        String host = whole.substring(whole.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (host.isEmpty()) return "none";
        if (host.equals(author)) return "same";
        return host.endsWith("." + author) ? "beneath" : "other";
    }

    /// The offset at the end of a date, or that there is none.
    private static String zone(String date) {
        for (int at = date.length() - 5; at >= 0; at--) {
            char sign = date.charAt(at);
            if (sign != '+' && sign != '-') continue;
            String digits = date.substring(at + 1, at + 5);
            if (digits.chars().allMatch(c -> c >= '0' && c <= '9')) return sign + digits;
        }
        return "none";
    }

    private static String text(Header header, String name) {
        HeaderField field = header.first(name);
        return field == null ? "" : field.value();
    }

    /// Letters, digits and signs in their order, runs of one kind as one: how a program writes.
    private static String shape(String text) {
        StringBuilder shape = new StringBuilder();
        for (int i = 0; i < text.length() && shape.length() < 30; i++) {
            char c = text.charAt(i);
            char kind = c >= '0' && c <= '9' ? '9' : Character.isLetter(c) ? 'a' : c;
            if (shape.isEmpty() || shape.charAt(shape.length() - 1) != kind) shape.append(kind);
        }
        return shape.toString();
    }

    private void people(Reading reading) {
        Correspondent author = reading.author();
        words("from", author.name(), 10);
        fact("from shape", shape(author.localPart()));
        fact("from top", author.domain().substring(author.domain().lastIndexOf('.') + 1));
        fact("author", author.address());
        fact("author domain", author.domain());
        if (author.name().isEmpty()) fact("from", "without a name");
        if (author.name().contains("@")) fact("from", "address for a name");
        if (!reading.replyTo().isEmpty()
                && !reading.replyTo().getFirst().domain().equals(author.domain()))
            fact("reply", "elsewhere");
        amount("recipients", reading.to().size());
        amount("copies", reading.index().envelope().cc().size());
        if (!reading.to().isEmpty() && !reading.to().getFirst().name().isEmpty())
            fact("to", "with a name");
        String subject = reading.subject();
        if (!subject.isEmpty() && subject.equals(subject.toUpperCase(Locale.ROOT)))
            fact("subject", "upper case");
        if (subject.contains("   ")) fact("subject", "gap");
        if (subject.indexOf('!') >= 0) fact("subject", "exclaims");
    }

    private void link(Link link) {
        WebAddress address = link.address();
        if (address == null) {
            int colon = link.target().indexOf(':');
            fact("link", colon < 0 ? "other" : link.target().substring(0, Math.min(colon, 12)));
            return;
        }
        String host = address.host();
        if (address.isNumeric()) {
            fact("host", "number");
        } else {
            int dot = host.length();
            for (int labels = 0; labels < 3 && dot > 0; labels++) {
                dot = host.lastIndexOf('.', dot - 1);
                fact("host", host.substring(dot + 1));
            }
            amount("labels", host.chars().filter(c -> c == '.').count());
        }
        if (address.port() != 0) fact("port", "given");
        if (!address.user().isEmpty()) fact("user", "given");
        long digits = host.chars().filter(c -> c >= '0' && c <= '9').count();
        fact("host digits", Long.toString(Math.min(MAX_STEPS, digits)));
        fact("host length", Integer.toString(host.length() / 8));
        words("path", address.rest(), 12);
        path(address.rest());
    }

    /// How a place on a host is named: how deep, by what kind of file, with which parameters.
    private void path(String rest) {
        int end = rest.indexOf('?');
        String path = end < 0 ? rest : rest.substring(0, end);
        long depth = path.chars().filter(c -> c == '/').count();
        fact("depth", Long.toString(Math.min(MAX_STEPS, depth)));
        String file = path.substring(path.lastIndexOf('/') + 1);
        fact("kind of file", kind(file));
        fact("parameters", end < 0 ? "none" : parameters(rest.substring(end + 1)));
    }

    private static String kind(String file) {
        int dot = file.lastIndexOf('.');
        boolean named = dot >= 0 && file.length() - dot - 1 <= MAX_KIND;
        return named ? file.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }

    private static String parameters(String query) {
        StringBuilder names = new StringBuilder();
        for (String each : query.split("&", MAX_STEPS)) {
            int equals = each.indexOf('=');
            if (equals > 0 && equals <= MAX_KIND) names.append(each, 0, equals).append('&');
        }
        return names.toString();
    }

    private void structure(Reading reading) {
        part(reading.index().root(), 0);
        HtmlContent html = reading.html();
        for (Tag tag : Tag.values()) {
            int count = html.count(tag);
            if (count > 0) amount("tag " + tag, count);
        }
        amount("links", reading.links().size());
        amount("images", html.images().size());
        amount("invisible", html.invisibles());
        amount("hidden", html.hidden().length());
        amount("text", reading.plain().length() + (long) html.shown().length());
        amount("problems", reading.index().problems().size());
    }

    private void part(Part part, int depth) {
        fact("part " + depth, part.contentType().mediaType());
        String charset = part.contentType().charset();
        if (charset != null) fact("charset", charset.toLowerCase(Locale.ROOT));
        fact("encoding " + part.contentType().type(), part.encoding());
        if (depth > 4) return;
        List<Part> children = part.children();
        for (int i = 0; i < Math.min(children.size(), 20); i++) part(children.get(i), depth + 1);
    }

    /// How it is written: what is quoted, signed, shouted, and in which alphabet.
    private void writing(String plain, String shown) {
        Writing writing = new Writing();
        writing.add(plain);
        writing.add(shown);
        amount("quotes", Math.min(7, writing.quotedLines));
        if (writing.introduces) fact("text", "introduces a quote");
        if (writing.signed) fact("text", "is signed");
        fact("upper case", Integer.toString(writing.upperTenths()));
        fact("foreign", Integer.toString(writing.foreignFifths()));
        amount("exclamations", Math.min(31, writing.exclamations));
        amount("dollars", Math.min(31, writing.dollars));
    }

    private void attachment(Attachment attachment) {
        fact("extension", attachment.extension());
        words("file", attachment.name(), 8);
        amount("file", attachment.part().extent().bodyLength());
    }
}
