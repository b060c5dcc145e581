package org.veredus.format.features;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.veredus.format.reading.Attachment;
import org.veredus.format.reading.Correspondent;
import org.veredus.format.reading.Link;
import org.veredus.format.reading.Reading;
import org.veredus.format.reading.WebAddress;

/// What kind of sender writes in what manner: the domain he has, how he calls himself, where he
/// leads, what he brings, and whether there is money, an account or a telephone number in the text.
/// Nothing of the program that he writes with. All are of the aspect [Aspect#SENDER].
final class Traits {
    private static final int MAX_LINKS = 60;

    private static final int MAX_HYPHENS = 3;

    private static final int MAX_IMAGES = 3;

    private static final int MAX_EXCLAMATIONS = 8;

    /// Letters of a capital word.
    private static final int MIN_CAPITALS = 4;

    private static final int MIN_NAME = 3;

    /// Characters of a name, and of an address, that are compared.
    private static final int MAX_NAME = 300;

    private static final Set<String> ROLES =
            Set.of(
                    "info",
                    "office",
                    "kontakt",
                    "contact",
                    "service",
                    "support",
                    "hello",
                    "hallo",
                    "team",
                    "admin",
                    "sales",
                    "billing",
                    "news",
                    "newsletter",
                    "notification",
                    "notifications",
                    "account",
                    "accounts",
                    "security",
                    "alert",
                    "alerts",
                    "mail",
                    "help",
                    "helpdesk",
                    "update",
                    "updates");

    private static final Pattern NOBODY = Pattern.compile("no.?reply|do.?not|ne.?pas|nicht");

    private final FeatureSet set;
    private final Correspondent author;

    private Traits(FeatureSet set, Correspondent author) {
        this.set = set;
        this.author = author;
    }

    static void add(Reading reading, FeatureSet to) {
        Traits traits = new Traits(to, reading.author());
        traits.sender();
        traits.answers(reading);
        traits.links(reading);
        traits.subject(reading.subject());
        traits.text(reading.plain().isBlank() ? reading.html().shown() : reading.plain());
        for (Attachment each : reading.attachments()) traits.add("extension", each.extension());
        traits.add("images", Math.min(MAX_IMAGES, reading.html().images().size()));
    }

    private void add(String kind, String value) {
        set.add(Aspect.SENDER, Hashing.of(Hashing.of("trait " + kind), Hashing.of(value)));
    }

    private void add(String kind, int value) {
        add(kind, Integer.toString(value));
    }

    private void add(String kind, boolean value) {
        add(kind, value ? "yes" : "no");
    }

    private static int size(int amount) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(amount);
    }

    private static String top(String domain) {
        return domain.substring(domain.lastIndexOf('.') + 1);
    }

    private void sender() {
        String domain = author.domain();
        boolean anybodys = Providers.has(domain);
        add("anybody's", anybodys);
        add("top", top(domain));
        String name = House.label(domain);
        add("hyphens", (int) Math.min(MAX_HYPHENS, name.chars().filter(c -> c == '-').count()));
        add("digits", name.chars().anyMatch(c -> c >= '0' && c <= '9'));
        add("length", name.length() / 5);
        add("mailbox", mailbox(author.localPart().toLowerCase(Locale.ROOT)));
        add("named", !author.name().isEmpty());
        String within = anybodys ? author.localPart() : author.address();
        add(anybodys ? "own name" : "firm's name", isNamed(within.toLowerCase(Locale.ROOT)));
    }

    private static String mailbox(String name) {
        if (NOBODY.matcher(name).find()) return "nobody";
        if (ROLES.contains(name)) return "role";
        if (name.chars().filter(c -> c >= '0' && c <= '9').count() > 1) return "digits";
        return name.contains(".") ? "dotted" : "plain";
    }

    /// Whether the address shows a part of the sender's name.
    private boolean isNamed(String address) {
        String name = beginning(author.name()).toLowerCase(Locale.ROOT);
        String within = beginning(address);
        for (String word : name.split("[^\\p{L}\\p{N}]+", 20)) {
            if (word.length() >= MIN_NAME && within.contains(word)) return true;
        }
        return false;
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(MAX_NAME, text.length()));
    }

    private void answers(Reading reading) {
        if (reading.replyTo().isEmpty()) return;
        String domain = reading.replyTo().getFirst().domain();
        if (House.isSame(domain, author.domain())) return;
        add("answers elsewhere", "yes");
        if (Providers.has(domain)) add("answers elsewhere", "to anybody's");
    }

    private void links(Reading reading) {
        boolean home = false;
        boolean away = false;
        for (Link link : reading.links().subList(0, Math.min(MAX_LINKS, reading.links().size()))) {
            WebAddress address = link.address();
            if (address == null) continue;
            if (House.isSame(address.host(), author.domain())) {
                home = true;
                continue;
            }
            away = true;
            String name = House.label(address.host());
            add("leads to top", top(address.host()));
            if (name.contains("-")) add("leads to", "hyphens");
            if (name.chars().anyMatch(c -> c >= '0' && c <= '9')) add("leads to", "digits");
        }
        add("leads", (home ? "home " : "") + (away ? "away" : ""));
        add("links", size(reading.links().size()));
    }

    private void subject(String subject) {
        int capitals = 0;
        boolean shouts = false;
        for (int i = 0; i < subject.length(); i++) {
            char c = subject.charAt(i);
            capitals = c >= 'A' && c <= 'Z' ? capitals + 1 : 0;
            shouts |= capitals >= MIN_CAPITALS;
        }
        add("subject shouts", shouts);
        add("subject exclaims", subject.contains("!"));
        add("subject asks", subject.contains("?"));
        add("subject has pictures", subject.codePoints().anyMatch(Traits::isPicture));
        add("subject", size(subject.length()));
    }

    private static boolean isPicture(int c) {
        return c >= 0x1F000 || (c >= 0x2600 && c < 0x27C0);
    }

    private void text(String text) {
        TextMarks marks = TextMarks.of(text);
        add("text", size(text.length()));
        add("exclaims", size(Math.min(MAX_EXCLAMATIONS, marks.exclamations)));
        add("upper case", size(marks.upperPercent()));
        add("money", marks.money);
        add("bank account", marks.bankAccount);
        add("coins", marks.coins);
        add("telephone", marks.telephone);
        add("chat", marks.chat);
        for (String domain : marks.domains) {
            boolean home = House.isSame(domain, author.domain());
            add("address", home ? "home" : Providers.has(domain) ? "anybody's" : "away");
        }
    }
}
