package org.veredus.format.sieve;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.message.HeaderField;
import org.veredus.format.sieve.Signature.Kind;
import org.veredus.format.sieve.mail.Mail;

/// Tests of addresses, in header and envelope. RFC 5228 §5.1, §5.4; RFC 5233; RFC 6009.
final class AddressWords {
    // RFC 5228 §5.1: only fields that hold addresses
    private static final Set<String> FIELDS =
            Set.of(
                    "from",
                    "to",
                    "cc",
                    "bcc",
                    "sender",
                    "reply-to",
                    "resent-from",
                    "resent-to",
                    "resent-cc",
                    "resent-bcc",
                    "resent-sender",
                    "resent-reply-to",
                    "return-path",
                    "mail-reply-to",
                    "mail-followup-to",
                    "disposition-notification-to",
                    "return-receipt-to",
                    "errors-to",
                    "delivered-to",
                    "x-original-to",
                    "apparently-to",
                    "list-id",
                    "list-post",
                    "list-owner",
                    "list-help",
                    "list-subscribe",
                    "list-unsubscribe",
                    "list-archive",
                    "x-delivered-to",
                    "x-envelope-to",
                    "x-envelope-from",
                    "envelope-to",
                    "original-recipient",
                    "final-recipient",
                    "for-comment",
                    "for-handling",
                    "for-approval",
                    "abuse-reports-to",
                    "x-beenthere",
                    "x-mailing-list");

    private static final String ABSOLUTE = "bytimeabsolute";
    private static final Set<String> DSN = Set.of("notify", "orcpt", "ret", "envid");
    private static final Set<String> DELIVER_BY =
            Set.of("bytimerelative", ABSOLUTE, "bymode", "bytrace");

    private AddressWords() {}

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(
                        Signature.of("address", "")
                                .matching()
                                .addressPart()
                                .index()
                                .mime()
                                .takes(Kind.TEXTS, "the header names")
                                .takes(Kind.TEXTS, "the keys"),
                        AddressWords::address),
                new Word<>(
                        Signature.of("envelope", "envelope")
                                .matching()
                                .addressPart()
                                .tag("zone", Kind.TEXT, "envelope-deliverby")
                                .takes(Kind.TEXTS, "the envelope parts")
                                .takes(Kind.TEXTS, "the keys"),
                        AddressWords::envelope));
    }

    private static Condition address(Usage use) {
        List<Phrase> names = FieldNames.sought(use, 0);
        for (Phrase name : names) {
            String constant = name.constant();
            if (constant != null && !FIELDS.contains(constant.toLowerCase(Locale.ROOT))) {
                use.errorAt(0, "the field \"" + constant + "\" holds no addresses; use \"header\"");
            }
        }
        FieldChoice choice = FieldChoice.of(use);
        List<String> constant = Phrase.constants(names);
        AddressPart part = AddressPart.of(use);
        Matching matching = Matching.of(use, 1);
        if (part == AddressPart.DOMAIN) {
            matching.warnOfOthers(use, key -> key.indexOf('@') < 0, "a domain has no \"@\"");
        }
        return run -> {
            List<String> fields = constant == null ? Phrase.in(run, names) : constant;
            List<String> values = addresses(run, new Question(fields, choice, part));
            run.charge(values.size());
            return matching.matches(run, HeaderWords.what(run, fields), values);
        };
    }

    /// What a test wants to know of the header. Rules that sort by sender ask the same again and
    /// again.
    private record Question(List<String> fields, FieldChoice choice, AddressPart part) {}

    private static List<String> addresses(Run run, Question question) throws ScriptFailure {
        boolean ofHeader = !question.choice.mime();
        List<String> known = ofHeader ? run.mail().ofHeader().answer(question) : null;
        if (known != null) {
            run.charge(question.fields.size());
            return known;
        }
        List<String> values = new ArrayList<>();
        for (HeaderField field : question.choice.fields(run, question.fields)) {
            addAddresses(run.mail(), field, question.part, values);
        }
        if (ofHeader) run.mail().ofHeader().keep(question, values);
        return values;
    }

    /// The part of each address that is one. A field that has none is seen as it stands, but only
    /// as
    /// a whole: so a rule can tell what senders of spam write.
    private static void addAddresses(
            Mail mail, HeaderField field, AddressPart part, List<String> to) {
        List<HeaderAddress.Person> people = mail.people(field);
        for (HeaderAddress.Person person : people) {
            part.addTo(to, person.localPart(), person.domain());
        }
        if (people.isEmpty() && part == AddressPart.ALL) {
            to.add(field.value());
        }
    }

    private static Condition envelope(Usage use) {
        List<Phrase> names = use.phrases(0);
        for (Phrase name : names) {
            String constant = name.constant();
            if (constant != null) {
                checkPart(use, constant.toLowerCase(Locale.ROOT));
            }
        }
        AddressPart part = AddressPart.of(use);
        Phrase zone = DateWords.zone(use);
        Matching matching = Matching.of(use, 1);
        return run -> {
            run.requireEnvelope();
            List<String> values = new ArrayList<>();
            List<String> wanted = Phrase.in(run, names);
            for (String name : wanted) {
                addEnvelope(run, name.toLowerCase(Locale.ROOT), part, values);
            }
            if (wanted.stream().anyMatch(ABSOLUTE::equalsIgnoreCase)) {
                addTime(run, DateWords.zone(run, zone), values);
            }
            return matching.matches(run, "envelope " + HeaderWords.what(run, wanted), values);
        };
    }

    private static void checkPart(Usage use, String name) {
        String needs = DSN.contains(name) ? "envelope-dsn" : "envelope-deliverby";
        boolean extended = DSN.contains(name) || DELIVER_BY.contains(name);
        if (extended && !use.requires(needs)) {
            use.errorAt(0, "the envelope part \"" + name + "\" needs require \"" + needs + "\"");
        } else if (!extended && !Set.of("from", "to", "auth").contains(name)) {
            use.errorAt(0, "unknown envelope part \"" + name + "\"");
        }
    }

    // RFC 6009 §4: the time at which the message must have arrived, in the zone asked for
    private static void addTime(Run run, ZoneId zone, List<String> to) {
        Instant at = run.delivery().deliverBy();
        if (at != null) to.add(DateWords.iso(at.atZone(zone)));
    }

    /// Whether this can be a path: one `@` outside quotes with something on both sides, or none, as
    /// of `postmaster`.
    private static boolean isPath(String value) {
        int at = value.lastIndexOf('@');
        String local = at < 0 ? value : value.substring(0, at);
        boolean quoted = local.length() > 1 && local.startsWith("\"") && local.endsWith("\"");
        boolean plain = local.chars().noneMatch(c -> c <= ' ' || "@<>,;:\"".indexOf(c) >= 0);
        return !local.isEmpty() && at != value.length() - 1 && (quoted || plain);
    }

    private static void addEnvelope(Run run, String name, AddressPart part, List<String> to) {
        Delivery delivery = run.delivery();
        String value =
                switch (name) {
                    case "from" -> delivery.from();
                    case "to" -> delivery.to().isEmpty() ? null : delivery.to();
                    case ABSOLUTE -> null; // a time, not a text
                    default -> delivery.extras().get(name);
                };
        boolean address = Set.of("from", "to", "auth", "orcpt").contains(name);
        if (value != null && address && !value.isEmpty()) {
            if (part == AddressPart.ALL && name.equals("orcpt")) {
                to.add(value); // RFC 6009 §2: with the type of the address before it
            } else if (part == AddressPart.ALL || name.equals("orcpt") || isPath(value)) {
                part.addTo(to, value); // RFC 5228 §2.7.4: what is no address has no parts
            }
        } else if (value != null && name.equals("notify")) { // RFC 6009 §2: each word is a value
            to.addAll(List.of(value.split(",", -1)));
        } else if (value != null) { // RFC 5228 §5.4: the null reverse-path is empty in all parts
            to.add(value);
        }
    }
}
