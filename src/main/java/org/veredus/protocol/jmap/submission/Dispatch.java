package org.veredus.protocol.jmap.submission;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.sending.Identity;
import org.veredus.account.sending.Leg;
import org.veredus.account.sending.Returned;
import org.veredus.account.sending.Sending;
import org.veredus.account.sending.Sendings;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Departures;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.envelope.BadParameter;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.EnvelopeParameters;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.route.Routed;
import org.veredus.transport.submit.Postbox;
import org.veredus.transport.submit.SubmissionRefused;
import tools.jackson.databind.node.ArrayNode;

/// Sends one email. RFC 8621 §7.5
final class Dispatch {
    /// Octets of a header, as with SMTP.
    private static final int MAX_HEADER = 256 << 10;

    private final Counter counter;
    private final Adrift adrift;
    private final Account account;
    private final Order order;

    /// What is to be sent.
    ///
    /// @param identityNumber of the identity
    /// @param emailNumber of the email
    record Order(long identityNumber, Identity identity, long emailNumber, EmailRecord email) {}

    Dispatch(Counter counter, Adrift adrift, Account account, Order order) {
        this.counter = counter;
        this.adrift = adrift;
        this.account = account;
        this.order = order;
    }

    /// A message that has been handed over.
    record Sent(long number, Sending sending) {}

    Header header() throws SetError, StoreFailed {
        long most = counter.limits().messageSize();
        if (order.email.size() > most)
            throw SetError.of("tooLarge", "the message is larger than " + most + " octets")
                    .with("maxSize", most);
        MessageContent content = account.content(order.email);
        long length = content.header().length();
        if (length > MAX_HEADER)
            throw SetError.of(
                    "invalidEmail", "the header is larger than " + MAX_HEADER + " octets");
        return Header.parse(content.read(0, (int) length), MAX_HEADER);
    }

    Sent send(Header header, EnvelopeDraft draft) throws SetError, StoreFailed {
        List<Routed> routed = route(draft.to());
        HeaderRepair repair = repair(routed, header);
        Map<String, String> parameters = EnvelopeDraft.parameters(draft.from());
        if (needsUtf8(header, draft)) parameters.putIfAbsent("SMTPUTF8", "");
        try (MessageIntake intake = account.intake()) {
            LineEnds lines = new LineEnds(intake);
            copy(header, repair, lines);
            if (lines.eightBit()) parameters.putIfAbsent("BODY", "8BITMIME");
            Envelope envelope = envelope(draft.from(), parameters);
            return post(draft, routed, envelope, intake.finish());
        }
    }

    private List<Routed> route(List<Sending.Party> to) throws SetError, StoreFailed {
        int most = counter.limits().recipients();
        if (to.isEmpty()) throw SetError.of("noRecipients", "nobody is to get the message");
        if (to.size() > most)
            throw SetError.of("tooManyRecipients", "more than " + most + " recipients")
                    .with("maxRecipients", most);
        List<Routed> routed = new ArrayList<>();
        ArrayNode invalid = Json.array();
        String why = "";
        for (Sending.Party party : to) {
            try {
                Address address = Address.parse(party.email());
                Map<String, String> parameters = EnvelopeDraft.parameters(party);
                Recipient recipient = EnvelopeParameters.rcpt(address, parameters);
                routed.add(counter.postbox().route(recipient));
            } catch (AddressException wrong) {
                invalid.add(party.email());
                why = "no address: " + wrong.getMessage();
            } catch (SubmissionRefused refused) {
                invalid.add(party.email());
                why = refused.sentence();
            } catch (BadParameter bad) {
                throw SetError.invalidProperties(bad.sentence(), "envelope");
            }
        }
        if (!invalid.isEmpty())
            throw SetError.of("invalidRecipients", why).with("invalidRecipients", invalid);
        return routed;
    }

    private HeaderRepair repair(List<Routed> routed, Header header) throws SetError, StoreFailed {
        try {
            return counter.postbox().repair(account.id(), routed, header);
        } catch (SubmissionRefused refused) {
            String sentence = refused.sentence();
            throw switch (refused.reason()) {
                case AUTHOR, SENDER -> SetError.of("forbiddenFrom", sentence);
                case HEADER ->
                        SetError.of("invalidEmail", sentence)
                                .with("properties", Json.array().add("from"));
                case RECIPIENT, LOOP -> SetError.of("invalidEmail", sentence);
                case RATE, STOPPED -> SetError.of("forbiddenToSend", sentence);
            };
        }
    }

    private static boolean needsUtf8(Header header, EnvelopeDraft draft) {
        boolean needs = !isAscii(draft.from().email());
        for (Sending.Party party : draft.to()) needs |= !isAscii(party.email());
        for (var field : header.fields()) needs |= !isAscii(field.rawValue());
        return needs;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private Envelope envelope(Sending.Party from, Map<String, String> parameters)
            throws SetError, StoreFailed {
        try {
            ReversePath path = ReversePath.parse(from.email());
            counter.postbox().requireSender(account.id(), path);
            EnvelopeParameters.Rules rules =
                    new EnvelopeParameters.Rules(
                            counter.limits().messageSize(),
                            Postbox.LONGEST_HOLD,
                            counter.clock().instant(),
                            true);
            return EnvelopeParameters.mail(path, parameters, rules);
        } catch (AddressException wrong) {
            throw SetError.invalidProperties("mailFrom is no address", "envelope");
        } catch (SubmissionRefused refused) {
            throw SetError.of("forbiddenMailFrom", refused.sentence());
        } catch (BadParameter bad) {
            throw SetError.invalidProperties(bad.sentence(), "envelope");
        }
    }

    private void copy(Header header, HeaderRepair repair, LineEnds lines) throws StoreFailed {
        byte[] prefix = repair.prefix();
        lines.write(prefix, 0, prefix.length);
        MessageContent content = account.content(order.email);
        byte[] whole = content.read(0, header.bodyOffset());
        int at = 0;
        for (HeaderRepair.Cut cut : repair.cuts()) {
            lines.write(whole, at, cut.start() - at);
            at = cut.end();
        }
        lines.write(whole, at, whole.length - at);
        try {
            content.copy(
                    whole.length,
                    content.size() - whole.length,
                    (buffer, from, length) -> {
                        try {
                            lines.write(buffer, from, length);
                        } catch (StoreFailed broken) {
                            throw new IOException(broken);
                        }
                    });
        } catch (IOException failed) {
            if (failed.getCause() instanceof StoreFailed broken) throw broken;
            throw new IllegalStateException("only the store fails here", failed);
        }
        lines.finish();
    }

    private Sent post(
            EnvelopeDraft draft, List<Routed> routed, Envelope envelope, NewMessage message)
            throws StoreFailed {
        String base = counter.traces().get();
        adrift.taken(base);
        try {
            return post(base, draft, routed, envelope, message);
        } finally {
            adrift.putDown(base);
        }
    }

    private Sent post(
            String base,
            EnvelopeDraft draft,
            List<Routed> routed,
            Envelope envelope,
            NewMessage message)
            throws StoreFailed {
        Sendings sendings = new Sendings(account);
        long number = sendings.add(at -> sending(draft, routed, envelope, base, at));
        Sending recorded = sending(draft, routed, envelope, base, number);
        Letter letter =
                new Letter(
                        recorded.trace(),
                        Long.toString(account.id().number()),
                        envelope,
                        message,
                        routed,
                        Judgement.none());
        List<QueueId> posted = post(sendings, number, letter);
        List<String> ids = posted.stream().map(QueueId::toString).toList();
        sendings.shelf().change(number, sending -> sending.withPosted(ids));
        return new Sent(number, recorded);
    }

    private List<QueueId> post(Sendings sendings, long number, Letter letter) throws StoreFailed {
        try {
            return counter.postbox().post(letter);
        } catch (StoreFailed broken) {
            sendings.shelf().remove(number);
            throw broken;
        }
    }

    private Sending sending(
            EnvelopeDraft draft, List<Routed> routed, Envelope envelope, String base, long number) {
        List<Leg> legs = new ArrayList<>();
        for (int i = 0; i < routed.size(); i++)
            for (Address end : Departures.ends(routed.get(i)))
                legs.add(new Leg(i, end.wire(), Leg.Fate.QUEUED, ""));
        @Nullable Instant release = envelope.release();
        @Nullable String messageId = order.email.index().envelope().messageId();
        return new Sending(
                order.identityNumber,
                order.emailNumber,
                order.email.thread(),
                messageId == null ? "" : messageId,
                draft.from(),
                draft.to(),
                release == null ? counter.clock().instant() : release,
                release == null ? Sending.Undo.FINAL : Sending.Undo.PENDING,
                Sending.trace(base, number),
                List.of(),
                legs,
                Returned.NOTHING);
    }
}
