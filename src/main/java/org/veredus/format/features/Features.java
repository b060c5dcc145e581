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

    /// Characters of a recipient's name that is looked for; shorter ones are in many words.
    private static final int MIN_NAME = 4;

    /// Characters in which it is looked for.
    private static final int MAX_GREETING = 4000;

    /// What stands for octets that are no characters.
    private static final char UNREADABLE = '\uFFFD';

    /// In which the share of such characters is told apart.
    private static final int UNREADABLE_STEPS = 20;

    /// More of them are no slip.
    private static final int MANY_UNREADABLE = 3;

    private final FeatureSet set = new FeatureSet();

    private Features() {}

    public static FeatureSet of(Reading reading) {
        Features features = new Features();
        features.words("s", ListMarks.subject(reading.subject()), 100);
        String plain = ListMarks.text(reading.plain());
        String shown = ListMarks.text(reading.html().shown());
        String footer =
                reading.plain().substring(plain.length())
                        + reading.html().shown().substring(shown.length());
        features.words("b", plain, MAX_WORDS);
        features.words("b", shown, MAX_WORDS);
        features.lastWords(plain + " " + shown);
        features.words("h", reading.html().hidden(), 300);
        features.header(reading);
        features.people(reading);
        for (Link link : reading.links().subList(0, Math.min(MAX_LINKS, reading.links().size())))
            if (!footer.contains(link.target())) features.link(link);
        features.relations(reading, plain, shown);
        features.structure(reading);
        features.encoding(reading, plain, shown);
        for (Attachment attachment : reading.attachments()) features.attachment(attachment);
        features.writing(plain, shown);
        return features.set;
    }

    private void words(String zone, CharSequence text, int most) {
        if (text.isEmpty()) return;
        int salt = Hashing.of(zone);
        Tokens tokens = Tokens.of(text, most);
        for (int i = 0; i < tokens.length(); i++)
            set.add(Aspect.WORDS, Hashing.of(salt, tokens.hash(i)));
    }

    /// Words that are not of the text.
    private void names(Aspect aspect, String zone, String text, int most) {
        if (text.isEmpty()) return;
        int salt = Hashing.of(zone);
        Tokens tokens = Tokens.of(text, most);
        for (int i = 0; i < tokens.length(); i++) set.add(aspect, Hashing.of(salt, tokens.hash(i)));
    }

    private void lastWords(String text) {
        int salt = Hashing.of("end");
        Tokens tokens = Tokens.of(text.substring(Math.max(0, text.length() - END)), END);
        for (int i = Math.max(0, tokens.length() - LAST_WORDS); i < tokens.length(); i++)
            set.add(Aspect.SENDER, Hashing.of(salt, tokens.hash(i)));
    }

    private void fact(Aspect aspect, String kind, String value) {
        set.add(aspect, Hashing.of(Hashing.of(kind), Hashing.of(value)));
    }

    private void amount(Aspect aspect, String kind, long number) {
        fact(aspect, kind, Integer.toString(64 - Long.numberOfLeadingZeros(number)));
    }

    private void header(Reading reading) {
        Header header = reading.header();
        String before = "";
        for (HeaderField field : header.fields()) {
            if (!HeaderNames.isSenders(field.name())) continue;
            fact(Aspect.SENDER, "field", field.name());
            String name = field.name().toLowerCase(Locale.ROOT);
            fact(Aspect.SENDER, "after " + before, name);
            before = name;
            if (HeaderNames.isProgram(name))
                fact(Aspect.SENDER, name, HeaderShape.value(field.value()));
        }
        names(Aspect.SENDER, "mailer", text(header, "X-Mailer"), 10);
        names(Aspect.SENDER, "mailer", text(header, "User-Agent"), 10);
        fact(Aspect.SENDER, "priority", text(header, "X-Priority"));
        String id = text(header, "Message-ID");
        fact(Aspect.SENDER, "message-id", shape(id));
        fact(Aspect.SENDER, "message-id letters", HeaderShape.letters(id));
        fact(Aspect.SENDER, "from letters", HeaderShape.letters(text(header, "From")));
        fact(Aspect.SENDER, "message-id host", host(id, reading.author().domain()));
        String date = text(header, "Date");
        fact(Aspect.SENDER, "date", shape(date));
        fact(Aspect.SENDER, "date letters", HeaderShape.letters(date));
        fact(Aspect.SENDER, "zone", zone(date));
        boolean refers = header.has("References") || header.has("In-Reply-To");
        boolean answers = isAnswer(reading.subject());
        fact(Aspect.SENDER, "answer", (answers ? "said" : "not said") + (refers ? ", refers" : ""));
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
        if (host.endsWith("." + author)) return "beneath";
        return House.isSame(host, author) ? "kin" : "other";
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
        names(Aspect.SENDER, "from", author.name(), 10);
        fact(Aspect.SENDER, "from shape", shape(author.localPart()));
        fact(
                Aspect.SENDER,
                "from top",
                author.domain().substring(author.domain().lastIndexOf('.') + 1));
        fact(Aspect.SENDER, "author", author.address());
        fact(Aspect.SENDER, "author domain", author.domain());
        if (author.name().isEmpty()) fact(Aspect.SENDER, "from", "without a name");
        if (author.name().contains("@")) fact(Aspect.SENDER, "from", "address for a name");
        if (!reading.replyTo().isEmpty()
                && !reading.replyTo().getFirst().domain().equals(author.domain()))
            fact(Aspect.SENDER, "reply", "elsewhere");
        amount(Aspect.SENDER, "recipients", reading.to().size());
        amount(Aspect.SENDER, "copies", reading.index().envelope().cc().size());
        if (!reading.to().isEmpty() && !reading.to().getFirst().name().isEmpty())
            fact(Aspect.SENDER, "to", "with a name");
        String subject = reading.subject();
        if (!subject.isEmpty() && subject.equals(subject.toUpperCase(Locale.ROOT)))
            fact(Aspect.SENDER, "subject", "upper case");
        if (subject.contains("   ")) fact(Aspect.SENDER, "subject", "gap");
        if (subject.indexOf('!') >= 0) fact(Aspect.SENDER, "subject", "exclaims");
    }

    private void link(Link link) {
        WebAddress address = link.address();
        if (address == null) {
            int colon = link.target().indexOf(':');
            fact(
                    Aspect.BUILD,
                    "link",
                    colon < 0 ? "other" : link.target().substring(0, Math.min(colon, 12)));
            return;
        }
        String host = address.host();
        if (address.isNumeric()) {
            fact(Aspect.BUILD, "host", "number");
        } else {
            int dot = host.length();
            for (int labels = 0; labels < 3 && dot > 0; labels++) {
                dot = host.lastIndexOf('.', dot - 1);
                fact(Aspect.BUILD, "host", host.substring(dot + 1));
            }
            amount(Aspect.BUILD, "labels", count(host, '.', '.'));
        }
        if (address.port() != 0) fact(Aspect.BUILD, "port", "given");
        if (!address.user().isEmpty()) fact(Aspect.BUILD, "user", "given");
        int digits = Math.min(MAX_STEPS, count(host, '0', '9'));
        fact(Aspect.BUILD, "host digits", Integer.toString(digits));
        fact(Aspect.BUILD, "host length", Integer.toString(host.length() / 8));
        names(Aspect.BUILD, "path", address.rest(), 12);
        path(address.rest());
    }

    private static int count(String text, char first, char last) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= first && text.charAt(i) <= last) count++;
        }
        return count;
    }

    /// How a place on a host is named: how deep, by what kind of file, with which parameters.
    private void path(String rest) {
        int end = rest.indexOf('?');
        String path = end < 0 ? rest : rest.substring(0, end);
        int depth = Math.min(MAX_STEPS, count(path, '/', '/'));
        fact(Aspect.BUILD, "depth", Integer.toString(depth));
        String file = path.substring(path.lastIndexOf('/') + 1);
        fact(Aspect.BUILD, "kind of file", kind(file));
        fact(Aspect.BUILD, "parameters", end < 0 ? "none" : parameters(rest.substring(end + 1)));
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

    /// How what the message names is to whom it is from and for.
    private void relations(Reading reading, String plain, String shown) {
        String author = reading.author().domain();
        int home = 0;
        int away = 0;
        for (Link link : reading.links().subList(0, Math.min(MAX_LINKS, reading.links().size()))) {
            WebAddress address = link.address();
            if (address == null) continue;
            if (House.isSame(address.host(), author)) home++;
            else away++;
        }
        fact(Aspect.BUILD, "links home", home > 0 ? "some" : "none");
        fact(Aspect.BUILD, "links away", away > 0 ? "some" : "none");
        if (reading.to().isEmpty()) return;
        String name = reading.to().getFirst().localPart();
        if (name.length() < MIN_NAME) return;
        if (names(reading.subject(), name)) fact(Aspect.SENDER, "names the recipient", "subject");
        if (names(plain, name) || names(shown, name))
            fact(Aspect.SENDER, "names the recipient", "text");
    }

    private static boolean names(String text, String name) {
        int last = Math.min(text.length(), MAX_GREETING) - name.length();
        char small = Character.toLowerCase(name.charAt(0));
        char capital = Character.toUpperCase(small);
        for (int at = 0; at <= last; at++) {
            char c = text.charAt(at);
            if ((c == small || c == capital)
                    && text.regionMatches(true, at, name, 0, name.length())) return true;
        }
        return false;
    }

    private void structure(Reading reading) {
        part(reading.index().root(), 0);
        HtmlContent html = reading.html();
        for (Tag tag : Tag.values()) {
            int count = html.count(tag);
            if (count > 0) amount(Aspect.BUILD, "tag " + tag, count);
        }
        amount(Aspect.BUILD, "links", reading.links().size());
        amount(Aspect.BUILD, "images", html.images().size());
        amount(Aspect.BUILD, "invisible", html.invisibles());
        amount(Aspect.BUILD, "hidden", html.hidden().length());
        amount(Aspect.BUILD, "text", reading.plain().length() + (long) html.shown().length());
        amount(Aspect.BUILD, "problems", reading.index().problems().size());
    }

    /// How its characters are written down, and how many of them nobody can read: whoever writes to
    /// anybody at all does not care whether programs know what he writes in.
    private void encoding(Reading reading, String plain, String shown) {
        String subject = reading.subject();
        int unreadable = count(subject, UNREADABLE, UNREADABLE);
        String written = HeaderShape.encoding(text(reading.header(), "Subject"));
        fact(Aspect.BUILD, "subject", unreadable > 0 ? "unreadable" : written);
        unreadable += count(plain, UNREADABLE, UNREADABLE);
        unreadable += count(shown, UNREADABLE, UNREADABLE);
        int all = subject.length() + plain.length() + shown.length();
        int share = unreadable == 0 ? 0 : 1 + UNREADABLE_STEPS * unreadable / all;
        fact(Aspect.BUILD, "unreadable", Integer.toString(share));
        if (unreadable > MANY_UNREADABLE) fact(Aspect.BUILD, "unreadable", "many");
    }

    private void part(Part part, int depth) {
        fact(Aspect.BUILD, "part " + depth, part.contentType().mediaType());
        String charset = part.contentType().charset();
        if (charset != null) fact(Aspect.BUILD, "charset", charset.toLowerCase(Locale.ROOT));
        fact(Aspect.BUILD, "encoding " + part.contentType().type(), part.encoding());
        if (depth > 4) return;
        List<Part> children = part.children();
        for (int i = 0; i < Math.min(children.size(), 20); i++) part(children.get(i), depth + 1);
    }

    /// How it is written: what is quoted, signed, shouted, and in which alphabet.
    private void writing(String plain, String shown) {
        Writing writing = new Writing();
        writing.add(plain);
        writing.add(shown);
        amount(Aspect.BUILD, "quotes", Math.min(7, writing.quotedLines));
        if (writing.introduces) fact(Aspect.BUILD, "text", "introduces a quote");
        if (writing.signed) fact(Aspect.BUILD, "text", "is signed");
        fact(Aspect.BUILD, "upper case", Integer.toString(writing.upperTenths()));
        fact(Aspect.BUILD, "foreign", Integer.toString(writing.foreignFifths()));
        amount(Aspect.BUILD, "exclamations", Math.min(31, writing.exclamations));
        amount(Aspect.BUILD, "dollars", Math.min(31, writing.dollars));
    }

    private void attachment(Attachment attachment) {
        fact(Aspect.BUILD, "extension", attachment.extension());
        names(Aspect.BUILD, "file", attachment.name(), 8);
        amount(Aspect.BUILD, "file", attachment.part().extent().bodyLength());
    }
}
