package org.veredus.transport.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.message.BodyPart;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.message.MessageDate;
import org.veredus.transport.ledger.MailEntry.Fate;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dmarc.DmarcPolicy;
import org.veredus.verify.dmarc.DmarcVerdict;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.spf.SpfQuestion;

/// The mail that reports on one message, RFC 6591 with RFC 7489 §7.3.1, RFC 6651 and RFC 6652. The
/// local parts of addresses are replaced as RFC 6590 has it, alike for the same address as long as
/// the program runs; whom the message was for, its subject and its content are left out.
final class FailureText {
    private static final String AGENT = "Veredus/1";

    /// Fields that show the way of a message, and nothing else of it.
    private static final Set<String> SHOWN =
            Set.of(
                    "received",
                    "dkim-signature",
                    "arc-seal",
                    "arc-message-signature",
                    "return-path",
                    "from",
                    "sender",
                    "reply-to",
                    "date",
                    "message-id",
                    "list-id",
                    "mime-version",
                    "content-type",
                    "content-transfer-encoding");

    private static final int MAX_FIELDS = 100;
    private static final int MAX_VALUE = 4096;

    /// Characters of a local part without quotes. A match begins where a run of them does, or
    /// searching would take the square of a long run's length.
    private static final String ATOM = "[^\\s\"<>@(),;:=\\[\\]]";

    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(\"[^\"\\\\\r\n]*+\"|(?<!" + ATOM + ")" + ATOM + "++)@([A-Za-z0-9.-]++)");

    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\t -~]");

    /// Copies of fields as they were, in a signature: RFC 6376 §3.5, the tag `z`.
    private static final Pattern COPIES = Pattern.compile(";\\s*z\\s*=[^;]*");

    /// The message that is reported on.
    record Subject(Authentication authentication, Fate fate, Address mailFrom, Header header) {}

    /// What of it failed.
    sealed interface Failure {
        /// Whose report it is.
        DnsName domain();

        /// RFC 7489 §7.3.1
        record OfAuthor(DnsName domain) implements Failure {}

        /// RFC 6651
        record OfSignature(DnsName domain, DkimVerdict verdict) implements Failure {}

        /// RFC 6652
        record OfSender(DnsName domain) implements Failure {}

        /// As RFC 6591 §3.3 and RFC 7489 §7.3.1 name it.
        default String word() {
            return switch (this) {
                case OfAuthor _ -> "dmarc";
                case OfSignature _ -> "signature";
                case OfSender _ -> "spf";
            };
        }
    }

    private final InstantSource clock;
    private final SecureRandom random;
    private final SecretKeySpec key;

    FailureText(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    byte[] message(Subject subject, Failure failure, Reporter who, Address to) {
        DnsName domain = failure.domain();
        String text =
                """
                This is a report on a message that says it is from %s and could not be proven to be,
                as %s has seen it. It is made by a program.
                """
                        .formatted(domain, who.organization());
        byte[] id = new byte[12];
        random.nextBytes(id);
        return new MessageBuilder()
                .date(now())
                .addresses("From", List.of(new MessageBuilder.Mailbox("", who.address())))
                .addresses("To", List.of(new MessageBuilder.Mailbox("", to)))
                .unstructured("Subject", "Authentication failure report for " + domain)
                .structured(
                        "Message-ID",
                        "<%s.failure@%s>".formatted(HexFormat.of().formatHex(id), who.host()))
                .structured("Auto-Submitted", "auto-generated")
                .build(
                        BodyPart.report(
                                "feedback-report",
                                List.of(
                                        BodyPart.text(text),
                                        BodyPart.unencoded(
                                                "message/feedback-report",
                                                fields(subject, failure, who)),
                                        BodyPart.unencoded(
                                                "text/rfc822-headers", shown(subject.header())))));
    }

    private byte[] fields(Subject subject, Failure failure, Reporter who) {
        DmarcVerdict dmarc = subject.authentication().dmarc();
        SpfQuestion client = subject.authentication().client();
        MessageBuilder fields =
                new MessageBuilder()
                        .structured("Feedback-Type", "auth-failure")
                        .structured("Version", "1")
                        .structured("User-Agent", AGENT)
                        .structured("Auth-Failure", failure.word())
                        .structured("Identity-Alignment", alignment(dmarc))
                        .structured("Delivery-Result", result(dmarc, subject.fate()))
                        .structured("Arrival-Date", MessageDate.write(now()))
                        .structured("Reported-Domain", failure.domain().text())
                        .structured(
                                "Original-Mail-From",
                                "<" + redacted(subject.mailFrom().wire()) + ">")
                        .structured(
                                "Authentication-Results",
                                redacted(subject.authentication().results(who.host()).value()));
        if (client != null) fields.structured("Source-IP", client.client().getHostAddress());
        DkimVerdict signature = signature(subject, failure);
        if (signature != null && signature.domain() != null) {
            fields.structured("DKIM-Domain", signature.domain().text());
            if (signature.selector() != null)
                fields.structured("DKIM-Selector", signature.selector());
            if (signature.identity() != null)
                fields.structured("DKIM-Identity", "@" + signature.identity().text());
        }
        return fields.fields();
    }

    /// The one to tell of, RFC 6591 §3.2: there is room for one.
    private static @Nullable DkimVerdict signature(Subject subject, Failure failure) {
        return switch (failure) {
            case Failure.OfSignature(_, var verdict) -> verdict;
            case Failure.OfSender _ -> null;
            case Failure.OfAuthor _ ->
                    subject.authentication().dkim().stream()
                            .filter(verdict -> !verdict.passes() && verdict.domain() != null)
                            .findFirst()
                            .orElse(null);
        };
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static String alignment(DmarcVerdict dmarc) {
        StringJoiner aligned = new StringJoiner(", ");
        if (dmarc.dkimAligned()) aligned.add("dkim");
        if (dmarc.spfAligned()) aligned.add("spf");
        return aligned.length() == 0 ? "none" : aligned.toString();
    }

    private static String result(DmarcVerdict dmarc, Fate fate) {
        return switch (fate) {
            case DELIVERED -> "delivered";
            case PUT_ASIDE -> "spam";
            case REFUSED -> dmarc.policy() == DmarcPolicy.REJECT ? "policy" : "reject";
        };
    }

    private byte[] shown(Header header) {
        MessageBuilder shown = new MessageBuilder();
        int fields = 0;
        for (HeaderField field : header.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!SHOWN.contains(name) || fields++ == MAX_FIELDS) continue;
            String value = field.value();
            if (value.length() > MAX_VALUE) value = value.substring(0, MAX_VALUE);
            if (name.equals("dkim-signature")) value = COPIES.matcher(value).replaceAll("");
            String told =
                    switch (name) {
                        case "from", "sender", "reply-to" -> addresses(value);
                        case "message-id" -> value; // by which the domain finds its message
                        case "content-type" -> value.split(";", 2)[0]; // not the name of a file
                        default -> redacted(value);
                    };
            shown.structured(field.name(), UNPRINTABLE.matcher(told.strip()).replaceAll("?"));
        }
        return shown.fields();
    }

    /// The addresses alone: names are people's.
    private String addresses(String value) {
        StringJoiner found = new StringJoiner(", ");
        Matcher matcher = ADDRESS.matcher(value);
        while (matcher.find()) found.add(redacted(matcher.group()));
        return found.toString();
    }

    // RFC 6590 §3
    private String redacted(String text) {
        return ADDRESS.matcher(text)
                .replaceAll(found -> hash(found.group(1)) + "@" + found.group(2));
    }

    private String hash(String localPart) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] hash = mac.doFinal(localPart.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 16);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
