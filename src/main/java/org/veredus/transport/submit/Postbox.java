package org.veredus.transport.submit;

import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import org.veredus.transport.deliver.Departures;
import org.veredus.transport.deliver.Dispatcher;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.deliver.LoopGuard;
import org.veredus.transport.deliver.Outcome;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;
import org.veredus.transport.sign.OutboundSigner;
import org.veredus.transport.submit.SubmissionRefused.Reason;

/// Takes users' mail: they send as themselves, to anybody. RFC 6409. Any thread may call.
public final class Postbox {
    private static final Logger log = LoggerFactory.getLogger(Postbox.class);

    /// RFC 4865 §3: how long a message may be kept back.
    public static final Duration LONGEST_HOLD = Duration.ofDays(30);

    private final Ways ways;
    private final Directory directory;
    private final OutboundSigner signer;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Postbox(
            Ways ways,
            Directory directory,
            OutboundSigner signer,
            InstantSource clock,
            RandomGenerator random) {
        this.ways = ways;
        this.directory = directory;
        this.signer = signer;
        this.clock = clock;
        this.random = random;
    }

    /// Where mail goes from here.
    ///
    /// @param sentMail hears of what went
    public record Ways(
            Router router, Dispatcher dispatcher, Departures departures, SentMail sentMail) {}

    /// RFC 6409 §6.1; the null reverse path is for our own reports and a reader's receipts (RFC
    /// 8098 §2.1)
    public void requireSender(AccountId account, ReversePath from)
            throws SubmissionRefused, StoreFailed {
        if (from instanceof ReversePath.Of(var address) && !directory.mayUse(account, address))
            throw new SubmissionRefused(
                    Reason.SENDER, "5.7.1", "you do not own the address " + address.wire());
    }

    /// Where mail for a recipient goes.
    public Routed route(Recipient recipient) throws SubmissionRefused, StoreFailed {
        return switch (ways.router.route(recipient)) {
            case Routing.Found(var routed) -> routed;
            case Routing.Returning(var routed) -> routed;
            case Routing.Elsewhere(var routed) -> routed;
            case Routing.NoReturn(var why) ->
                    throw new SubmissionRefused(Reason.RECIPIENT, "5.7.1", why);
            case Routing.Trapped _, Routing.UnknownUser _ ->
                    throw new SubmissionRefused(
                            Reason.RECIPIENT,
                            "5.1.1",
                            "no such user: " + recipient.address().wire());
        };
    }

    /// What to change in a header. RFC 6409 §6.1, §8: who writes must be who sends, in every
    /// From address or else in Sender; and neither Sender nor Resent-From names another of ours.
    public HeaderRepair repair(AccountId account, List<Routed> recipients, Header header)
            throws SubmissionRefused, StoreFailed {
        int maxHops = ways.dispatcher.settings().maxHops();
        String loop = LoopGuard.objection(header, recipients, maxHops);
        if (loop != null) throw new SubmissionRefused(Reason.LOOP, "5.4.6", loop);
        List<HeaderAddress.Person> from = HeaderRepair.from(header);
        if (from.isEmpty()) throw header("the message has no From address"); // RFC 5322 §3.6
        if (header.all("From").size() > 1) throw header("the message has several From fields");
        List<HeaderAddress.Person> answerable =
                from.size() > 1 ? HeaderRepair.sender(header) : from;
        if (answerable.isEmpty())
            throw header("several From addresses need a Sender"); // RFC 5322 §3.6.2
        for (HeaderAddress.Person person : answerable) requireOwn(account, person, "From");
        for (HeaderAddress.Person person : HeaderRepair.sender(header)) {
            if (isOurs(person)) requireOwn(account, person, "Sender");
        }
        for (HeaderAddress.Person person : HeaderRepair.resenders(header)) {
            if (isOurs(person)) requireOwn(account, person, "Resent-From");
        }
        Domain domain = domainOf(answerable.getFirst());
        ways.sentMail.admit(account, recipients.size());
        return HeaderRepair.forSubmission(
                header,
                OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
                () -> MessageIds.newMessageId(random, clock, domain));
    }

    private static SubmissionRefused header(String sentence) {
        return new SubmissionRefused(Reason.HEADER, "5.6.0", sentence);
    }

    private boolean isOurs(HeaderAddress.Person person) throws StoreFailed {
        try {
            return directory.domain(Domain.parse(person.domain())) != null;
        } catch (AddressException nobodyHere) {
            return false;
        }
    }

    private void requireOwn(AccountId account, HeaderAddress.Person person, String field)
            throws SubmissionRefused, StoreFailed {
        String wire = person.localPart() + "@" + person.domain();
        try {
            if (directory.mayUse(account, Address.parse(wire))) return;
        } catch (AddressException notAnAddress) {
            throw header("From is not an address: " + notAnAddress.getMessage());
        }
        throw new SubmissionRefused(
                Reason.AUTHOR, "5.7.1", "you do not own the " + field + " address " + wire);
    }

    private static Domain domainOf(HeaderAddress.Person person) throws SubmissionRefused {
        try {
            return Domain.parse(person.domain());
        } catch (AddressException wrong) {
            throw header("From is not an address: " + wrong.getMessage());
        }
    }

    /// Brings a checked message on its way: local recipients get it now, unless it is to be
    /// kept back. When it returns, what was taken is on stable storage; see
    /// [Dispatcher#dispatch].
    public List<Outcome> send(Letter letter) throws StoreFailed {
        List<Outcome> outcomes = dispatch(letter);
        if (outcomes.contains(new Outcome.Taken())) noteSent(letter);
        return outcomes;
    }

    private List<Outcome> dispatch(Letter letter) throws StoreFailed {
        if (letter.envelope().release() != null) {
            leave(letter);
            return Collections.nCopies(letter.recipients().size(), new Outcome.Taken());
        }
        // What stays here, too: a script may send it on.
        try (OutboundSigner.Signed signed = signer.sign(letter.message())) {
            return ways.dispatcher.dispatch(letter.with(signed.message()));
        }
    }

    /// The message is on its way, whatever happens now.
    private void noteSent(Letter letter) {
        try {
            ways.sentMail.sent(letter);
        } catch (StoreFailed failed) {
            log.atWarn().setCause(failed).log("not noted what was sent");
        }
    }

    /// Leaves a checked message to the queue, for local recipients, too, so that what becomes
    /// of it can be followed and, until then, undone. When it returns, it is on stable storage.
    public List<QueueId> post(Letter letter) throws StoreFailed {
        List<QueueId> posted = leave(letter);
        noteSent(letter);
        return posted;
    }

    private List<QueueId> leave(Letter letter) throws StoreFailed {
        try (OutboundSigner.Signed signed = signer.sign(letter.message())) {
            return ways.departures.post(letter.with(signed.message()));
        }
    }

    /// What was posted under a trace and is still in the queue.
    public List<QueueId> traced(String trace) throws StoreFailed {
        return ways.departures.traced(trace);
    }

    /// Whether any of what was posted is still in the queue.
    public boolean isWaiting(Collection<QueueId> posted) {
        return ways.departures.hasAny(posted);
    }

    /// Takes back what was posted, if nobody has got it yet.
    ///
    /// @param ends how many the recipients had together, see [Departures#ends]
    public boolean recall(Collection<QueueId> posted, int ends) throws StoreFailed {
        return ways.departures.recall(posted, ends);
    }
}
