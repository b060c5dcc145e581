package org.veredus.protocol.jmap.mdn;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.sending.Identity;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.address.HeaderAddresses;
import org.veredus.format.address.ReversePath;
import org.veredus.format.dsn.DsnWriter;
import org.veredus.format.dsn.TypedAddress;
import org.veredus.format.mdn.Disposition;
import org.veredus.format.mdn.Mdn;
import org.veredus.format.mdn.MdnMessage;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.message.MessageIds;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.mail.Mail;
import org.veredus.protocol.jmap.submission.Counter;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.route.Routed;
import org.veredus.transport.submit.SubmissionRefused;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A notification that is to be sent. RFC 9007 §2.1, RFC 8098 §2
///
/// @param to who asked for it
/// @param header of the message that it is about
record Receipt(
        String emailId, EmailRecord email, List<Address> to, Header header, ObjectNode wanted) {
    private static final Set<String> CLIENTS =
            Set.of(
                    "forEmailId",
                    "subject",
                    "textBody",
                    "includeOriginalMessage",
                    "reportingUA",
                    "disposition",
                    "finalRecipient",
                    "extensionFields");

    /// Octets of a header that are looked at.
    private static final int MAX_HEADER = 256 << 10;

    /// Octets of a message that is sent back whole.
    private static final int MAX_RETURNED = 1 << 20;

    /// Who asked; more would make a mailer of us.
    private static final int MAX_RECIPIENTS = 10;

    static Receipt read(Call call, Mail mail, Account account, ObjectNode wanted)
            throws SetError, StoreFailed {
        List<String> wrong = new ArrayList<>();
        for (String property : wanted.propertyNames())
            if (!CLIENTS.contains(property) && !wanted.get(property).isNull()) wrong.add(property);
        if (!wrong.isEmpty()) throw SetError.invalidProperties("not yours to set", wrong);
        JsonNode id = wanted.path("forEmailId");
        if (!id.isString()) throw SetError.invalidProperties("not an id", "forEmailId");
        String resolved = call.resolve(id.asString());
        long number = resolved == null ? -1 : Ids.number('M', resolved);
        Email email =
                mail.tables()
                        .of(Access.own(account))
                        .<@Nullable Email, RuntimeException>read(view -> view.find(number));
        EmailRecord record = email == null ? null : account.email(number);
        if (email == null || record == null) throw SetError.notFound();
        if (email.keywords().hasKeyword(MdnMethods.SENT))
            throw SetError.of("mdnAlreadySent", "the email has " + MdnMethods.SENT);
        MessageContent content = account.content(record);
        int length = (int) Math.min(content.header().length(), MAX_HEADER);
        Header header = Header.parse(content.read(0, length), MAX_HEADER);
        List<Address> to = askers(header);
        if (to.isEmpty()) throw SetError.notFound();
        return new Receipt(Ids.email(number), record, to, header, wanted);
    }

    private static List<Address> askers(Header header) {
        List<Address> askers = new ArrayList<>();
        for (HeaderField field : header.all("Disposition-Notification-To")) {
            for (HeaderAddress.Person person :
                    HeaderAddresses.people(HeaderAddresses.parse(field.value()))) {
                Address address = person.address();
                if (address != null && askers.size() < MAX_RECIPIENTS) askers.add(address);
            }
        }
        return askers;
    }

    /// @return what the client does not know of it
    ObjectNode send(Counter counter, Account account, Identity identity)
            throws SetError, StoreFailed {
        Address from = own(counter, account, identity);
        Mdn mdn = mdn(finalRecipient(counter, account, from));
        String subject = text("subject", "Receipt: " + subject());
        String body = text("textBody", "Your message was handled as told below.");
        byte[] message =
                MdnMessage.write(
                        mdn,
                        new MdnMessage.Letter(
                                new MessageBuilder.Mailbox(identity.name(), from),
                                to.getFirst(),
                                MessageIds.newMessageId(
                                        counter.mail().random(), counter.clock(), from.domain()),
                                OffsetDateTime.ofInstant(counter.clock().instant(), ZoneOffset.UTC),
                                subject,
                                body),
                        original(account));
        post(counter, account, message);
        ObjectNode told =
                Json.object()
                        .put("finalRecipient", mdn.finalRecipient().field())
                        .put("originalRecipient", MdnNode.field(mdn.originalRecipient()))
                        .put("originalMessageId", mdn.originalMessageId());
        if (!wanted.path("includeOriginalMessage").isBoolean())
            told.put("includeOriginalMessage", false);
        if (isOurs("subject")) told.put("subject", subject);
        if (isOurs("textBody")) told.put("textBody", body);
        return told;
    }

    /// RFC 9007 §2.1: what the client has left to us it is told.
    private boolean isOurs(String property) {
        return !wanted.path(property).isString();
    }

    private static Address own(Counter counter, Account account, Identity identity)
            throws SetError, StoreFailed {
        try {
            Address address = Address.parse(identity.email());
            if (counter.directory().mayUse(account.id(), address)) return address;
        } catch (AddressException wildcard) {
            throw SetError.of("forbiddenFrom", "the identity has no address of its own");
        }
        throw SetError.of("forbiddenFrom", "you do not own the address " + identity.email());
    }

    private TypedAddress finalRecipient(Counter counter, Account account, Address usual)
            throws SetError, StoreFailed {
        JsonNode given = wanted.path("finalRecipient");
        if (given.isMissingNode() || given.isNull()) return TypedAddress.of(usual);
        TypedAddress typed = TypedAddress.parseField(given.asString(""));
        if (typed == null)
            throw SetError.invalidProperties("this is no recipient", "finalRecipient");
        try {
            if (counter.directory().mayUse(account.id(), Address.parse(typed.address())))
                return typed;
        } catch (AddressException wrong) {
            throw SetError.invalidProperties("this is no address", "finalRecipient");
        }
        throw SetError.of("forbiddenFrom", "you do not own the address " + typed.address());
    }

    private Mdn mdn(TypedAddress finalRecipient) throws SetError {
        Disposition disposition = MdnNode.disposition(wanted.path("disposition"));
        HeaderField original = header.first("Original-Recipient");
        String userAgent = text("reportingUA", "");
        String about = email.index().envelope().messageId();
        List<String> ids = about == null ? List.of() : MessageIds.parse(about);
        try {
            return new Mdn(
                    userAgent.isEmpty() ? null : userAgent,
                    null,
                    original == null ? null : TypedAddress.parseField(original.value().strip()),
                    finalRecipient,
                    ids.isEmpty() ? null : "<" + ids.getFirst() + ">",
                    disposition,
                    List.of(),
                    MdnNode.extensions(wanted.path("extensionFields")));
        } catch (IllegalArgumentException wrong) {
            throw SetError.invalidProperties(String.valueOf(wrong.getMessage()), "extensionFields");
        }
    }

    private String text(String property, String usual) throws SetError {
        JsonNode value = wanted.path(property);
        if (value.isMissingNode() || value.isNull()) return usual;
        boolean line = !property.equals("textBody");
        if (!value.isString() || (line && MdnNode.hasControls(value.asString())))
            throw SetError.invalidProperties("not a text", property);
        return value.asString();
    }

    private String subject() {
        return email.index().subject().replaceAll("\\p{Cntrl}", " ");
    }

    // RFC 8098 §3: the third part is for the sender's mail program
    private DsnWriter.@Nullable Original original(Account account) throws StoreFailed {
        if (!wanted.path("includeOriginalMessage").asBoolean(false)) return null;
        MessageContent content = account.content(email);
        boolean whole = content.size() <= MAX_RETURNED;
        byte[] octets = content.read(0, (int) (whole ? content.size() : content.header().length()));
        return new DsnWriter.Original(
                octets, whole ? DsnWriter.Returned.FULL : DsnWriter.Returned.HEADER);
    }

    // RFC 8098 §2.1: from nobody, and no failure is told
    private void post(Counter counter, Account account, byte[] message)
            throws SetError, StoreFailed {
        List<Routed> routed = new ArrayList<>();
        for (Address address : to) {
            try {
                Recipient recipient = new Recipient(address, new Notify.Never(), null);
                routed.add(counter.postbox().route(recipient));
            } catch (SubmissionRefused refused) {
                throw SetError.of("forbidden", refused.sentence());
            }
        }
        try (MessageIntake intake = account.intake()) {
            intake.write(message, 0, message.length);
            counter.postbox()
                    .post(
                            new Letter(
                                    counter.traces().get(),
                                    Long.toString(account.id().number()),
                                    Envelope.from(new ReversePath.Null()),
                                    intake.finish(),
                                    routed,
                                    Judgement.none()));
        }
    }
}
