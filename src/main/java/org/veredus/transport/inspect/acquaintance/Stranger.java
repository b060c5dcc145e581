package org.veredus.transport.inspect.acquaintance;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.account.correspondent.Circle;
import org.veredus.format.address.Address;
import org.veredus.format.message.Header;
import org.veredus.format.reading.Correspondent;
import org.veredus.format.reading.Link;
import org.veredus.format.reading.Reading;
import org.veredus.format.reading.WebAddress;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;

/// What somebody does to whom the owner has never written, and only deceivers have reason to: go on
/// with a conversation, and change where money goes.
final class Stranger {
    /// Places where the owner's address stands that are looked at, and characters around them.
    private static final int MAX_PLACES = 50;

    private static final int AROUND = 150;

    /// Findings of what a conversation that is not his is begun for.
    private static final Set<String> BAIT =
            Set.of(
                    "asks-credentials",
                    "asks-payment",
                    "attachment-encrypted",
                    "attachment-page",
                    "attachment-page-script",
                    "attachment-program",
                    "attachment-script",
                    "attachment-shortcut",
                    "attachment-smuggling",
                    "attachment-macros",
                    "attachment-disk",
                    "link-cheap",
                    "link-form",
                    "link-free",
                    "link-number",
                    "link-redirected",
                    "link-shortened");

    /// How programs begin what says whose letter follows, up to his address.
    private static final Pattern FROM =
            Pattern.compile(
                    "[\\s>*](?:from|von|de|da|van|od|fra|från|от|差出人|发件人)\\s?[:：]\\*?[^:：]{0,120}$");

    /// How they end it.
    private static final Pattern WROTE = Pattern.compile("^[>)]?[\\s\\p{L}]{0,30}[:：]");

    private final Names names;
    private final Hosts hosts;

    Stranger(Names names, Hosts hosts) {
        this.names = names;
        this.hosts = hosts;
    }

    /// Somebody new who wants money to go elsewhere than before.
    static @Nullable Finding payee(Correspondent author, List<Finding> findings) {
        if (!has(findings, "scam-bank-change")) return null;
        return new Finding(
                "phishing-account-stranger",
                2.5,
                author.address(),
                "You are to pay to another account than before, and have never written to "
                        + author.address()
                        + ".");
    }

    /// An answer to what the owner sent to others, or has never sent at all, that brings something.
    ///
    /// @param own the owner's address to which it came
    @Nullable Finding conversation(
            Circle circle, @Nullable Address own, Reading reading, List<Finding> findings) {
        if (own == null || reading.header().has("List-Id")) return null;
        boolean baited = findings.stream().map(Finding::name).anyMatch(BAIT::contains);
        if (has(findings, AcquaintanceLens.ANSWER))
            return baited && !isColleague(reading.author(), circle)
                    ? elsewhere(reading.author())
                    : null;
        String text = "\n" + reading.shown().toLowerCase(Locale.ROOT);
        if (!quotes(text, own.wire().toLowerCase(Locale.ROOT))) return null;
        if (!baited && !leadsAway(reading, own)) return null;
        return new Finding(
                "phishing-conversation",
                refers(reading.header()) ? 3 : 4.8,
                reading.author().address(),
                "The message goes on with a letter that is said to be yours, from "
                        + reading.author().address()
                        + ", to whom you have never written.");
    }

    private static Finding elsewhere(Correspondent author) {
        return new Finding(
                "phishing-conversation-elsewhere",
                3.5,
                author.address(),
                "It answers a message of yours, but you have never written to "
                        + author.address()
                        + ", and it wants you to open something.");
    }

    /// Somebody of a house where people are to whom the owner has written.
    private boolean isColleague(Correspondent author, Circle circle) {
        return !hosts.is(Hosts.Kind.MAIL, author.domain())
                && circle.people().values().stream()
                        .anyMatch(person -> names.isSame(person.domain(), author.domain()));
    }

    /// Whether a quoted letter is said to be the owner's.
    private static boolean quotes(String text, String own) {
        int at = text.indexOf(own);
        for (int left = MAX_PLACES; at >= 0 && left > 0; left--) {
            int end = at + own.length();
            String before = text.substring(Math.max(0, at - AROUND), at);
            String behind = text.substring(end, Math.min(text.length(), end + AROUND));
            if (FROM.matcher(before).find() || WROTE.matcher(behind).find()) return true;
            at = text.indexOf(own, end);
        }
        return false;
    }

    /// Whether it says which message it answers, as what programs write does.
    private static boolean refers(Header header) {
        return header.has("In-Reply-To") || header.has("References");
    }

    /// Whether the first link leads to neither the sender nor the owner's house nor a service that
    /// honest people use.
    private boolean leadsAway(Reading reading, Address own) {
        return reading.links().stream()
                .map(Link::address)
                .limit(1)
                .anyMatch(address -> address != null && isAway(address, reading.author(), own));
    }

    private boolean isAway(WebAddress address, Correspondent author, Address own) {
        return !names.isSame(address.host(), author.domain())
                && !names.isSame(address.host(), own.domain().ascii())
                && !hosts.is(Hosts.Kind.TRACKER, address.host());
    }

    private static boolean has(List<Finding> findings, String name) {
        return findings.stream().anyMatch(finding -> finding.name().equals(name));
    }
}
