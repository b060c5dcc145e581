package org.veredus.transport.deliver;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.dsn.DsnWriter;
import org.veredus.format.dsn.TypedAddress;
import org.veredus.format.mdn.Disposition;
import org.veredus.format.mdn.Mdn;
import org.veredus.format.mdn.MdnMessage;
import org.veredus.format.message.BodyPart;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.message.MessageIds;
import org.veredus.format.mime.EncodedWords;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.MailtoUri;
import org.veredus.transport.envelope.OriginalRecipient;

/// Writes what scripts send in their own words: answers and notifications. RFC 3834 §3
public final class Answers {
    /// The newest identifiers of a thread, so that the field stays short.
    private static final int MAX_REFERENCES = 20;

    private static final int MAX_HEADER = 1 << 18;

    private final Domain host;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Answers(Domain host, InstantSource clock, RandomGenerator random) {
        this.host = host;
        this.clock = clock;
        this.random = random;
    }

    Domain host() {
        return host;
    }

    // RFC 5230 §5
    byte[] vacation(
            Action.Vacation vacation, MessageBuilder.Mailbox from, Address to, Header answered) {
        MessageBuilder answer = begin(from, List.of(to), vacation.subject());
        List<String> own = ids(answered, "Message-ID");
        if (!own.isEmpty()) {
            answer.structured("In-Reply-To", bracketed(own));
            answer.structured("References", bracketed(references(answered, own)));
        }
        answer.structured("Auto-Submitted", "auto-replied");
        return vacation.mime()
                ? withEntity(answer, vacation.reason())
                : answer.build(BodyPart.text(vacation.reason()));
    }

    // RFC 5436 §2.7
    byte[] notification(
            MessageBuilder.Mailbox from,
            Address owner,
            MailtoUri to,
            @Nullable String message,
            Header about) {
        String subject = value(about, "Subject");
        String said = message != null ? message : to.subject();
        MessageBuilder notification =
                begin(from, to.addresses(), said != null ? said : "New mail: " + subject);
        // RFC 5436 §2.7.1
        String quoted = owner.wire().replace("\\", "\\\\").replace("\"", "\\\"");
        notification.structured("Auto-Submitted", "auto-notified; owner-email=\"" + quoted + "\"");
        String body = to.body();
        return notification.build(
                BodyPart.text(
                        body != null
                                ? body
                                : "From: "
                                        + value(about, "From")
                                        + "\nSubject: "
                                        + subject
                                        + "\n"));
    }

    // RFC 5429 §2.2.1
    byte[] rejection(Action.Reject reject, Arrival arrival, Address to, byte[] rejected) {
        Header header = Header.parse(rejected, MAX_HEADER);
        OriginalRecipient original = arrival.recipient().original();
        List<String> own = ids(header, "Message-ID");
        Address recipient = arrival.target().address();
        Mdn mdn =
                new Mdn(
                        host.ascii() + "; Veredus",
                        null,
                        original == null
                                ? null
                                : new TypedAddress(original.type(), original.address()),
                        TypedAddress.of(recipient),
                        own.isEmpty() ? null : bracketed(List.of(own.getFirst())),
                        Disposition.automatic(Disposition.Outcome.DELETED),
                        List.of(),
                        Map.of());
        String words =
                """
                Your message to %s was refused by the recipient's mail filter.
                The reason given is:

                %s
                """
                        .formatted(recipient.wire(), reject.reason().strip());
        MdnMessage.Letter letter =
                new MdnMessage.Letter(
                        new MessageBuilder.Mailbox("", recipient),
                        to,
                        MessageIds.newMessageId(random, clock, host),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        "Rejected: " + subject(header),
                        words);
        // the header tells which message it was; its sender may be somebody else
        return MdnMessage.write(
                mdn, letter, new DsnWriter.Original(rejected, DsnWriter.Returned.HEADER));
    }

    /// A complaint in the form of RFC 5965 §2.
    byte[] report(Action.Report report, Arrival arrival, Address to) {
        byte[] about = report.content().octets();
        Header header = Header.parse(about, MAX_HEADER);
        MessageBuilder fields =
                new MessageBuilder()
                        .structured("Feedback-Type", report.type())
                        .structured("User-Agent", "Veredus")
                        .structured("Version", "1");
        if (arrival.envelope().from() instanceof ReversePath.Of(var sender))
            fields.structured("Original-Mail-From", "<" + sender.wire() + ">");
        fields.structured("Original-Rcpt-To", "<" + arrival.target().address().wire() + ">");
        DsnWriter.Original original =
                new DsnWriter.Original(
                        about,
                        report.headerOnly() ? DsnWriter.Returned.HEADER : DsnWriter.Returned.FULL);
        return begin(
                        new MessageBuilder.Mailbox("", arrival.target().address()),
                        List.of(to),
                        "Report: " + subject(header))
                .structured("Auto-Submitted", "auto-generated")
                .build(
                        BodyPart.report(
                                "feedback-report",
                                List.of(
                                        BodyPart.text(report.message()),
                                        BodyPart.unencoded(
                                                "message/feedback-report", fields.fields()),
                                        original.part())));
    }

    private static String subject(Header header) {
        String subject = EncodedWords.decode(value(header, "Subject"));
        return subject.isEmpty() ? "your message" : subject;
    }

    private MessageBuilder begin(MessageBuilder.Mailbox from, List<Address> to, String subject) {
        return new MessageBuilder()
                .date(clock.instant().atOffset(ZoneOffset.UTC))
                .addresses("From", List.of(from))
                .addresses(
                        "To", to.stream().map(one -> new MessageBuilder.Mailbox("", one)).toList())
                .unstructured("Subject", subject)
                .structured("Message-ID", MessageIds.newMessageId(random, clock, host));
    }

    // RFC 5322 §3.6.4
    private static List<String> references(Header answered, List<String> own) {
        List<String> before = ids(answered, "References");
        if (before.isEmpty()) before = ids(answered, "In-Reply-To");
        List<String> all = new ArrayList<>(before);
        all.addAll(own);
        return all.subList(Math.max(0, all.size() - MAX_REFERENCES), all.size());
    }

    private static List<String> ids(Header header, String field) {
        return MessageIds.parse(value(header, field));
    }

    private static String value(Header header, String name) {
        HeaderField field = header.first(name);
        return field == null ? "" : field.value().strip();
    }

    private static String bracketed(List<String> ids) {
        return ids.stream().map(id -> "<" + id + ">").collect(Collectors.joining(" "));
    }

    // RFC 5230 §4.4: the reason is an entity with its own fields
    private static byte[] withEntity(MessageBuilder answer, String entity) {
        String fields = new String(answer.fields(), StandardCharsets.UTF_8);
        String lines = entity.replaceAll("\r\n|\r|\n", "\r\n");
        return (fields + "MIME-Version: 1.0\r\n" + lines).getBytes(StandardCharsets.UTF_8);
    }
}
