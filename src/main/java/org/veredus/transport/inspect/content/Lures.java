package org.veredus.transport.inspect.content;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.veredus.format.reading.Correspondent;
import org.veredus.format.reading.Link;
import org.veredus.format.reading.Reading;

/// What is harmless each for itself and a known fraud together. Comes last: it looks at what was
/// found.
final class Lures {
    /// Characters of a text in which telephone numbers are looked for.
    private static final int MAX_TEXT = 20_000;

    /// Digits with what stands between those of a telephone number.
    private static final Pattern TELEPHONE =
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}#./-])[+(]{0,2}\\d[\\d\\s().\u2013-]{7,24}\\d(?!\\d)");

    private static final Pattern NO_DIGIT = Pattern.compile("\\D+");
    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");

    /// What leads to somebody who does not say who he is.
    private static final List<String> BAIT =
            List.of(
                    "link-form",
                    "link-free",
                    "link-shortened",
                    "link-redirected",
                    "link-cheap",
                    "link-number",
                    "asks-payment",
                    "asks-credentials",
                    "scam-lottery");

    private final Names names;
    private final Hosts hosts;

    Lures(Names names, Hosts hosts) {
        this.names = names;
        this.hosts = hosts;
    }

    void check(Reading reading, Findings findings) {
        pages(reading, findings);
        callback(reading, findings);
        account(reading, findings);
        invitation(reading, findings);
    }

    /// What a message that asks who one is, or for money, does with its links.
    private static void pages(Reading reading, Findings findings) {
        boolean who = findings.has("asks-credentials");
        if ((who || findings.has("asks-payment")) && findings.has("link-form"))
            findings.add(
                    "phishing-form-page",
                    3,
                    "",
                    "You are to say who you are, or to pay, in a form that anybody can have made.");
        if (!who) return;
        if (findings.has("link-free"))
            findings.add(
                    "phishing-free-page",
                    2.5,
                    "",
                    "You are to say who you are on a page that anybody can have made.");
        if (findings.has("link-redirected") || findings.has("link-shortened"))
            findings.add(
                    "phishing-redirected",
                    2,
                    "",
                    "You are to say who you are on a page that hides behind another's name.");
        for (Link link : reading.links()) {
            for (Correspondent reader : reading.to()) {
                if (reader.address().isEmpty() || !link.target().contains(reader.address()))
                    continue;
                if (link.target().startsWith("mailto:")) continue;
                findings.add(
                        "phishing-link-names-you",
                        1.5,
                        link.target(),
                        "The page where you are to say who you are has your address already.");
                return;
            }
        }
    }

    /// An invoice for what nobody has bought, whose only way out is a telephone: there somebody
    /// waits who wants to look after your computer.
    private void callback(Reading reading, Findings findings) {
        if (!findings.has("scam-callback") || reading.header().has("List-Id")) return;
        String number = telephone(reading.subject() + "\n" + reading.shown());
        if (number == null || leadsHome(reading)) return;
        findings.add(
                "phishing-callback",
                3.5,
                number,
                "You are to call "
                        + number
                        + " about a payment, and nothing else in the message leads to the sender.");
    }

    private static @Nullable String telephone(String text) {
        Matcher number = TELEPHONE.matcher(text.substring(0, Math.min(text.length(), MAX_TEXT)));
        while (number.find()) {
            if (isTelephone(number.group())) return number.group();
        }
        return null;
    }

    /// Nine digits or more, in groups; a date has a year.
    private static boolean isTelephone(String number) {
        long digits = number.chars().filter(Character::isDigit).count();
        String[] groups = NO_DIGIT.split(number.replaceFirst("^\\D+", ""), -1);
        boolean date = Stream.of(groups).anyMatch(group -> YEAR.matcher(group).matches());
        boolean grouped = groups.length > 2 || number.startsWith("+");
        return digits >= 9 && digits <= 15 && grouped && !date;
    }

    /// Whether a link leads to whoever seems to have sent it. Where anybody has an address is
    /// nobody's home.
    private boolean leadsHome(Reading reading) {
        String domain = reading.author().domain();
        if (hosts.is(Hosts.Kind.MAIL, domain)) return false;
        return reading.links().stream()
                .map(Link::address)
                .anyMatch(address -> address != null && names.isSame(address.host(), domain));
    }

    /// A supplier's new bank account, and answers that go to somebody else.
    private void account(Reading reading, Findings findings) {
        if (!findings.has("scam-bank-change") || reading.replyTo().isEmpty()) return;
        String to = reading.replyTo().getFirst().domain();
        String from = reading.author().domain();
        if (to.isEmpty() || from.isEmpty() || names.isSame(to, from)) return;
        findings.add(
                "phishing-account-change",
                2.5,
                reading.replyTo().getFirst().address(),
                "You are to pay to another account than before, and answers would go to "
                        + reading.replyTo().getFirst().address()
                        + " instead of the sender.");
    }

    /// Calendars show what they are sent without being asked.
    private static void invitation(Reading reading, Findings findings) {
        if (!Attachments.hasAppointment(reading) || reading.header().has("List-Id")) return;
        for (String bait : BAIT) {
            if (!findings.has(bait)) continue;
            findings.add(
                    "phishing-invitation",
                    2,
                    bait,
                    "An appointment that is put into your calendar is only there to lead you"
                            + " elsewhere.");
            return;
        }
    }
}
