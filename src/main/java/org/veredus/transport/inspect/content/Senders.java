package org.veredus.transport.inspect.content;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.format.reading.Correspondent;
import org.veredus.format.reading.Reading;
import org.veredus.format.reading.WebAddress;
import org.veredus.transport.inspect.Candidate;

/// Who the message pretends to be from.
final class Senders {
    /// Authors that are looked at: a message has one.
    private static final int MAX_AUTHORS = 10;

    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}]+");

    private static final Set<String> OFFICES =
            Set.of(
                    "ceo",
                    "cfo",
                    "coo",
                    "cto",
                    "ceos",
                    "chairman",
                    "president",
                    "director",
                    "executive",
                    "payroll",
                    "hr",
                    "helpdesk",
                    "billing",
                    "accounting",
                    "treasurer",
                    "geschäftsführer",
                    "geschäftsleitung",
                    "vorstand",
                    "buchhaltung",
                    "directeur",
                    "direction",
                    "comptabilité",
                    "contabilidad",
                    "direttore");

    private final Names names;
    private final Brands brands;
    private final Hosts hosts;

    Senders(Names names, Brands brands, Hosts hosts) {
        this.names = names;
        this.brands = brands;
        this.hosts = hosts;
    }

    void check(Candidate candidate, Findings findings) {
        Reading reading = candidate.reading();
        Header header = reading.header();
        Correspondent author = reading.author();
        if (header.all("From").size() > 1)
            findings.add(
                    "sender-several",
                    2.5,
                    "",
                    "The message has several From fields, so that different programs show different"
                            + " senders.");
        if (author.address().isEmpty() || author.domain().indexOf('.') < 0)
            findings.add(
                    "sender-none", 1.5, author.address(), "The message does not say who sent it.");
        group(reading, findings);
        if (hosts.is(Hosts.Kind.TOP, author.domain()))
            findings.add(
                    "sender-cheap",
                    1,
                    author.domain(),
                    "The sender's domain "
                            + author.domain()
                            + " is a kind of name that frauds like.");
        for (Correspondent one : reading.from().stream().limit(MAX_AUTHORS).toList()) {
            addressForName(one, header, findings);
            brand(one, header, findings);
            office(one, findings);
        }
        lookalike(author, candidate.ownDomains(), findings);
        reply(reading, findings);
        subject(reading, findings);
        leaving(reading, findings);
    }

    /// Whoever writes is a group, RFC 6854 §2.1: what hardly anybody does who has an address.
    private static void group(Reading reading, Findings findings) {
        for (EnvelopeAddress one : reading.index().envelope().from()) {
            if (!one.isGroupStart()) continue;
            String name = one.displayName();
            findings.add(
                    "sender-group",
                    1.5,
                    name == null ? "" : name,
                    "The sender is given as a group, behind whose name some programs hide the"
                            + " address.");
            return;
        }
    }

    /// A mailing that can be left at the sender's own host, RFC 2369 §3.2.
    private void leaving(Reading reading, Findings findings) {
        HeaderField field = reading.header().first("List-Unsubscribe");
        String from = reading.author().domain();
        if (field == null || from.isEmpty()) return;
        for (String part : Links.BETWEEN.split(field.value(), 20)) {
            WebAddress address = WebAddress.parse(part);
            String host = address == null ? Names.domainIn(part) : address.host();
            if (host == null) continue;
            if (names.isSame(host, from) || hosts.is(Hosts.Kind.TRACKER, host)) {
                findings.add("bulk-can-be-left", -0.5, host, "The mailing can be left.");
                return;
            }
        }
    }

    private void addressForName(Correspondent author, Header header, Findings findings) {
        String domain = Names.domainIn(author.name());
        if (domain == null || names.isSame(domain, author.domain())) return;
        boolean list =
                header.has("List-Id") || author.name().toLowerCase(Locale.ROOT).contains(" via ");
        if (list) return;
        findings.add(
                "phishing-name-is-address",
                3.5,
                author.name(),
                "The sender's name looks like an address at "
                        + domain
                        + ", but the message comes from "
                        + author.domain()
                        + ".");
    }

    private void brand(Correspondent author, Header header, Findings findings) {
        Brand claimed = brands.claimed(author.name());
        if (claimed == null || header.has("List-Id")) return;
        if (author.address().isEmpty()) {
            nobody(author, claimed, findings);
            return;
        }
        if (claimed.owns(names.organization(author.domain()))) return;
        Brand owner = brands.owner(author.domain());
        if (owner != null && owner.domains().stream().anyMatch(claimed.domains()::contains)) return;
        boolean mail = hosts.is(Hosts.Kind.MAIL, author.domain());
        findings.add(
                "phishing-brand-name",
                mail ? 5 : 4,
                author.name() + " <" + author.address() + ">",
                "The sender calls himself \""
                        + author.name()
                        + "\", but "
                        + author.domain()
                        + " does not belong to "
                        + claimed.name()
                        + ".");
    }

    private static void nobody(Correspondent author, Brand claimed, Findings findings) {
        findings.add(
                "phishing-brand-name",
                4,
                author.name(),
                "The sender calls himself \""
                        + author.name()
                        + "\", but gives no address of "
                        + claimed.name()
                        + ".");
    }

    /// Who writes for his office does it from there, not with an address that anybody can have.
    private void office(Correspondent author, Findings findings) {
        if (!hosts.is(Hosts.Kind.MAIL, author.domain())) return;
        String name = author.name().toLowerCase(Locale.ROOT);
        for (String word : NO_LETTERS.split(name, 20)) {
            if (!OFFICES.contains(word)) continue;
            findings.add(
                    "phishing-office-name",
                    1.5,
                    author.name() + " <" + author.address() + ">",
                    "The sender names an office, but writes from "
                            + author.domain()
                            + ", where anybody can have an address.");
            return;
        }
    }

    private void lookalike(Correspondent author, Set<String> own, Findings findings) {
        String domain = author.domain();
        Brand imitated = domain.isEmpty() ? null : brands.imitated(domain);
        if (imitated != null)
            findings.add(
                    "phishing-lookalike-sender",
                    5,
                    domain,
                    "The sender's domain "
                            + domain
                            + " looks like that of "
                            + imitated.name()
                            + " but is not.");
        String resembled = resembled(domain, own);
        if (resembled != null)
            findings.add(
                    "phishing-lookalike-own",
                    5,
                    domain,
                    "The sender's domain " + domain + " looks like your own, " + resembled + ".");
    }

    private @Nullable String resembled(String domain, Set<String> own) {
        String label = names.label(domain);
        for (String mine : own) {
            String ours = names.label(mine);
            if (ours.length() < 4 || label.equals(ours)) continue;
            String look = Names.look(label);
            boolean alike = look.equals(Names.look(ours));
            if (alike || (ours.length() >= 6 && Names.isOneSlipAway(look, Names.look(ours))))
                return mine;
        }
        return null;
    }

    private void reply(Reading reading, Findings findings) {
        if (reading.replyTo().isEmpty() || reading.header().has("List-Id")) return;
        String to = reading.replyTo().getFirst().domain();
        String from = reading.author().domain();
        if (to.isEmpty() || from.isEmpty() || names.isSame(to, from)) return;
        if (hosts.is(Hosts.Kind.MAIL, to) || hosts.is(Hosts.Kind.MAIL, from))
            findings.add(
                    "sender-reply-elsewhere",
                    hosts.is(Hosts.Kind.MAIL, from) && hosts.is(Hosts.Kind.MAIL, to) ? 2 : 1.5,
                    reading.replyTo().getFirst().address(),
                    "Answers would not go to the sender at "
                            + from
                            + " but to "
                            + reading.replyTo().getFirst().address()
                            + ".");
    }

    private static void subject(Reading reading, Findings findings) {
        String subject = reading.subject();
        long letters = subject.chars().filter(Character::isLetter).count();
        if (letters > 9
                && subject.equals(subject.toUpperCase(Locale.ROOT))
                && !subject.equals(subject.toLowerCase(Locale.ROOT)))
            findings.add("subject-shouts", 0.7, subject, "The subject is in capitals.");
        if (subject.chars().filter(c -> c == '!').count() >= 3)
            findings.add(
                    "subject-exclaims", 0.3, subject, "The subject is full of exclamation marks.");
        boolean answer = subject.regionMatches(true, 0, "re:", 0, 3);
        Header header = reading.header();
        if (answer && !header.has("References") && !header.has("In-Reply-To"))
            findings.add(
                    "subject-no-answer",
                    0.4,
                    subject,
                    "The subject is that of an answer, but the message answers nothing.");
    }
}
