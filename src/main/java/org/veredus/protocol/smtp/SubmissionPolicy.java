package org.veredus.protocol.smtp;

import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.format.message.MessageIds;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Dispatcher;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Examination;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;
import org.veredus.transport.sign.OutboundSigner;

/// The door for our users: they log in, send as themselves, to anybody. RFC 6409.
public final class SubmissionPolicy implements SmtpPolicy {
    private final Doors doors;
    private final Directory directory;
    private final OutboundSigner signer;
    private final PlainText plainText;
    private final InstantSource clock;
    private final RandomGenerator random;

    public SubmissionPolicy(
            Router router,
            Dispatcher dispatcher,
            Directory directory,
            OutboundSigner signer,
            PlainText plainText,
            InstantSource clock,
            RandomGenerator random) {
        doors = new Doors(router, dispatcher);
        this.directory = directory;
        this.signer = signer;
        this.plainText = plainText;
        this.clock = clock;
        this.random = random;
    }

    /// Whether a password may be sent in the clear.
    public enum PlainText {
        FORBIDDEN,
        /// Only for a service that nobody outside the machine can reach.
        ALLOWED
    }

    @Override
    public Set<Command.Greeting> greetings() {
        return Set.of(Command.Greeting.HELO, Command.Greeting.EHLO);
    }

    @Override
    public boolean offersAuth(Client client) {
        return client.tls() != null || plainText == PlainText.ALLOWED;
    }

    @Override
    public void mail(Client client, Envelope envelope) throws Reject, StoreFailed {
        AccountId account = requireLogin(client);
        // RFC 6409 §6.1; the null reverse path is for our own reports and a reader's receipts (RFC
        // 8098 §2.1)
        if (envelope.from() instanceof ReversePath.Of(var address)
                && !directory.mayUse(account, address)) {
            throw new Reject(550, "5.7.1", "you do not own the address " + address.wire());
        }
    }

    private static AccountId requireLogin(Client client) throws Reject {
        AccountId account = client.account();
        if (account == null) throw new Reject(530, "5.7.0", "log in first"); // RFC 4954 §6
        return account;
    }

    @Override
    public Routed rcpt(Client client, Envelope envelope, Recipient recipient)
            throws Reject, StoreFailed {
        requireLogin(client);
        return switch (doors.route(recipient)) {
            case Routing.Found(var routed) -> routed;
            case Routing.Returning(var routed) -> routed;
            case Routing.Elsewhere(var routed) -> routed;
            case Routing.NoReturn(var why) -> throw new Reject(550, "5.7.1", why);
            case Routing.UnknownUser() -> throw Doors.unknownUser(recipient.address());
        };
    }

    /// RFC 6409 §6.1: who writes must be who sends, in every From address or else in Sender.
    @Override
    public HeaderRepair header(Client client, List<Routed> recipients, Header header)
            throws Reject, StoreFailed {
        AccountId account = requireLogin(client);
        Doors.checkLoop(header, recipients, doors.maxHops());
        List<HeaderAddress.Person> from = HeaderRepair.from(header);
        if (from.isEmpty())
            throw new Reject(550, "5.6.0", "the message has no From address"); // RFC 5322 §3.6
        if (header.all("From").size() > 1)
            throw new Reject(550, "5.6.0", "the message has several From fields");
        List<HeaderAddress.Person> answerable =
                from.size() > 1 ? HeaderRepair.sender(header) : from;
        if (answerable.isEmpty())
            throw new Reject(
                    550, "5.6.0", "several From addresses need a Sender"); // RFC 5322 §3.6.2
        for (HeaderAddress.Person person : answerable) requireOwn(account, person);
        Domain domain = domainOf(answerable.getFirst());
        return HeaderRepair.forSubmission(
                header,
                OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
                () -> MessageIds.newMessageId(random, clock, domain));
    }

    private void requireOwn(AccountId account, HeaderAddress.Person person)
            throws Reject, StoreFailed {
        String wire = person.localPart() + "@" + person.domain();
        try {
            if (directory.mayUse(account, Address.parse(wire))) return;
        } catch (AddressException notAnAddress) {
            throw new Reject(550, "5.6.0", "From is not an address: " + notAnAddress.getMessage());
        }
        throw new Reject(550, "5.7.1", "you do not own the From address " + wire);
    }

    private static Domain domainOf(HeaderAddress.Person person) throws Reject {
        try {
            return Domain.parse(person.domain());
        } catch (AddressException wrong) {
            throw new Reject(550, "5.6.0", "From is not an address: " + wrong.getMessage());
        }
    }

    @Override
    public Examination examine(
            Client client, Envelope envelope, List<Routed> recipients, Header header) {
        return Examination.NONE; // who sends is known
    }

    @Override
    public List<Reply> receive(Client client, Letter letter) throws StoreFailed {
        if (!letter.leaves()) return List.of(Doors.one(letter, doors.dispatch(letter)));
        try (OutboundSigner.Signed signed = signer.sign(letter.message())) {
            Letter leaving = letter.with(signed.message());
            return List.of(Doors.one(leaving, doors.dispatch(leaving)));
        }
    }
}
