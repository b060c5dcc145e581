package org.veredus.transport.deliver;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.address.HeaderAddresses;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.message.TraceFields;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.DeliveryWishes;
import org.veredus.format.sieve.MailtoUri;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.DeliverBy;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Target;

/// What one run of a script sends: written here, sent by the [Outbox].
final class Correspondence {
    /// Octets of a header that are looked at for loops and threads.
    private static final int MAX_HEADER = 1 << 20;

    /// Members of a list that `redirect` sends to.
    private static final int MAX_MEMBERS = 100;

    private final Rules.Owner owner;
    private final Arrival arrival;
    private final Rules.Tools tools;

    Correspondence(Rules.Owner owner, Arrival arrival, Rules.Tools tools) {
        this.owner = owner;
        this.arrival = arrival;
        this.tools = tools;
    }

    /// What became of writing something.
    sealed interface Written {
        record Ready(Outbox.Outgoing to, byte[] message) implements Written {}

        record Impossible(String why) implements Written {}
    }

    void send(Written.Ready ready) throws StoreFailed {
        tools.outbox().send(ready.to(), ready.message());
    }

    /// Failures are told to the message's sender; what cannot go on is to be kept. RFC 5228 §4.2
    Written redirect(Action.Redirect redirect) throws StoreFailed {
        // RFC 5228 §10: a message must not go round in circles
        LoopGuard past = LoopGuard.of(header(redirect.content().octets()));
        Address here = arrival.target().address();
        // what is stored here was here before, and nothing that comes back is an event
        boolean returned = arrival.stage() != Arrival.Stage.STORED && past.wasIn(here);
        if (returned || past.hops() >= DeliverSettings.defaults().maxHops())
            return new Written.Impossible("mail loop");
        DeliveryWishes wishes = redirect.delivery();
        DeliverBy by = deliverBy(wishes);
        if (by != null && by.isOver(tools.now()))
            return new Written.Impossible("the time for its delivery is over");
        return switch (redirect.list() ? members(redirect) : only(redirect)) {
            case Ends.None(var why) -> new Written.Impossible(why);
            case Ends.Some(var ends) ->
                    new Written.Ready(
                            outgoing(
                                    Outbox.Author.ANOTHER,
                                    redirected(wishes.ret()).within(null, by),
                                    ends.stream().map(end -> routed(end, wishes)).toList()),
                            redirected(redirect.content().octets(), here));
        };
    }

    private static byte[] redirected(byte[] content, Address here) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(TraceFields.deliveredTo(here));
        message.writeBytes(content);
        return message.toByteArray();
    }

    private Routed routed(End end, DeliveryWishes wishes) {
        Notify notify = notifyOn(wishes.notifyOn());
        Recipient recipient = new Recipient(end.to(), notify, arrival.recipient().original());
        return new Routed(recipient, end.targets());
    }

    /// Where a message goes on to.
    private record End(Address to, List<Target> targets) {}

    private sealed interface Ends {
        record Some(List<End> ends) implements Ends {}

        record None(String why) implements Ends {}
    }

    private Ends only(Action.Redirect redirect) throws StoreFailed {
        Address to = parsed(redirect.address());
        if (to == null) return new Ends.None(redirect.address() + " is no mail address");
        List<Target> targets = tools.outbox().targets(to);
        if (targets.isEmpty()) return new Ends.None("no such user: " + to.wire());
        if (targets.stream().anyMatch(this::isOwn))
            return new Ends.None(to.wire() + " is the owner");
        return new Ends.Some(List.of(new End(to, targets)));
    }

    /// All members that are addresses somebody has, but the owner. RFC 6134 §2.5
    private Ends members(Action.Redirect redirect) throws StoreFailed {
        Domain domain = arrival.target().address().domain();
        Set<String> members = tools.lists().members(domain, redirect.address());
        if (members == null) return new Ends.None("no such list: " + redirect.address());
        if (members.size() > MAX_MEMBERS)
            return new Ends.None("the list " + redirect.address() + " is too long to send to");
        List<End> ends = new ArrayList<>();
        for (String member : members) {
            Address to = parsed(member);
            List<Target> targets = to == null ? List.of() : tools.outbox().targets(to);
            boolean own = targets.stream().anyMatch(this::isOwn);
            if (to != null && !targets.isEmpty() && !own) ends.add(new End(to, targets));
        }
        return ends.isEmpty()
                ? new Ends.None("nobody in the list " + redirect.address() + " can be sent to")
                : new Ends.Some(ends);
    }

    private boolean isOwn(Target target) {
        return target instanceof Target.Local local
                && local.account().equals(arrival.target().account());
    }

    private Envelope redirected(@Nullable String ret) {
        Envelope came = arrival.envelope();
        Envelope.Returned returned =
                ret == null
                        ? came.returned()
                        : ret.equalsIgnoreCase("FULL")
                                ? Envelope.Returned.FULL
                                : Envelope.Returned.HEADERS;
        return came.returning(returned);
    }

    /// As the script wants it; where it says nothing, or no time, what the sender wanted goes on.
    /// RFC 6009 §5
    private @Nullable DeliverBy deliverBy(DeliveryWishes wishes) {
        Instant at = time(wishes.byTime());
        if (at == null) return arrival.envelope().deliverBy();
        boolean returns = "return".equalsIgnoreCase(wishes.byMode());
        return new DeliverBy(
                at,
                returns ? DeliverBy.Mode.RETURN : DeliverBy.Mode.NOTIFY,
                wishes.byTrace() ? DeliverBy.Trace.TRACED : DeliverBy.Trace.UNTRACED);
    }

    private @Nullable Instant time(@Nullable String wish) {
        if (wish == null) return null;
        try {
            return wish.matches("[0-9]{1,10}")
                    ? tools.now().plusSeconds(Long.parseLong(wish))
                    : OffsetDateTime.parse(wish).toInstant();
        } catch (DateTimeException _) {
            return null; // a variable that holds no time
        }
    }

    // RFC 6009 §3
    private Notify notifyOn(@Nullable String wish) {
        if (wish == null) return arrival.recipient().notifyOn();
        if (wish.equalsIgnoreCase("NEVER")) return new Notify.Never();
        Set<Notify.Event> events = new TreeSet<>();
        for (String word : wish.split(",", -1)) {
            for (Notify.Event event : Notify.Event.values()) {
                if (event.name().equalsIgnoreCase(word.strip())) events.add(event);
            }
        }
        return events.isEmpty() ? new Notify.Unsaid() : new Notify.On(events);
    }

    /// @param answered the message as it came
    Written vacation(Action.Vacation vacation, byte[] answered) throws StoreFailed {
        Address to = parsed(vacation.to());
        if (to == null) return new Written.Impossible(vacation.to() + " is no mail address");
        List<Target> targets = tools.outbox().targets(to);
        if (targets.isEmpty()) return new Written.Impossible("no such user: " + to.wire());
        byte[] answer =
                tools.answers().vacation(vacation, from(vacation.from()), to, header(answered));
        return new Written.Ready(machine(List.of(quiet(to, targets))), answer);
    }

    /// What a vacation is remembered by. RFC 5230 §4.2
    static String memory(Action.Vacation vacation) {
        return "answer " + vacation.to().toLowerCase(Locale.ROOT) + " " + vacation.handle();
    }

    /// What `reject` sends when its time for a reply is over.
    Written rejection(Action.Reject reject, byte[] rejected) throws StoreFailed {
        // RFC 5429 §2.2.1: nobody is told of the rejection of a report
        if (!(arrival.envelope().from() instanceof ReversePath.Of(var to)))
            return new Written.Impossible("the message has no sender");
        List<Target> targets = tools.outbox().targets(to);
        if (targets.isEmpty()) return new Written.Impossible("no such user: " + to.wire());
        byte[] answer = tools.answers().rejection(reject, arrival, to, rejected);
        return new Written.Ready(machine(List.of(quiet(to, targets))), answer);
    }

    Written notification(Action.Notify notify, byte[] about) throws StoreFailed {
        MailtoUri uri = MailtoUri.parse(notify.method());
        if (uri == null) return new Written.Impossible(notify.method() + " cannot be notified");
        Header header = header(about);
        HeaderField automatic = header.first("Auto-Submitted");
        // RFC 5436 §2.7: notifications about notifications would never end
        if (automatic != null && !automatic.value().strip().equalsIgnoreCase("no"))
            return new Written.Impossible("the message was sent by a program");
        List<Routed> recipients = new ArrayList<>();
        for (Address to : uri.addresses()) { // RFC 5436 §2.7: all of to and cc
            List<Target> targets = tools.outbox().targets(to);
            if (!targets.isEmpty()) recipients.add(quiet(to, targets));
        }
        if (recipients.isEmpty())
            return new Written.Impossible("no such user: " + uri.addresses().getFirst().wire());
        MessageBuilder.Mailbox from = from(notify.from());
        return new Written.Ready(
                machine(recipients),
                tools.answers()
                        .notification(
                                from, arrival.target().address(), uri, notify.message(), header));
    }

    /// Not to the owner, whose script would see it again.
    Written report(Action.Report report) throws StoreFailed {
        Address to = parsed(report.to());
        if (to == null) return new Written.Impossible(report.to() + " is no mail address");
        List<Target> targets = tools.outbox().targets(to);
        if (targets.isEmpty()) return new Written.Impossible("no such user: " + to.wire());
        if (targets.stream().anyMatch(this::isOwn))
            return new Written.Impossible(to.wire() + " is the owner");
        byte[] written = tools.answers().report(report, arrival, to);
        return new Written.Ready(machine(List.of(quiet(to, targets))), written);
    }

    /// From nobody, as whatever machines send. RFC 3834 §3.3
    private Outbox.Outgoing machine(List<Routed> to) {
        Envelope from = Envelope.from(new ReversePath.Null()).asSafeAs(arrival.envelope());
        return outgoing(Outbox.Author.OURSELVES, from, to);
    }

    /// A recipient of whom no failure is told.
    private static Routed quiet(Address to, List<Target> targets) {
        return new Routed(new Recipient(to, new Notify.Never(), null), targets);
    }

    private Outbox.Outgoing outgoing(Outbox.Author author, Envelope envelope, List<Routed> to) {
        Address account = owner.profile().primary();
        Domain via = arrival.target().address().domain();
        return new Outbox.Outgoing(arrival.trace(), account, via, author, envelope, to);
    }

    /// The author a script names, if the account may use that address; else the address that the
    /// message came to. RFC 5230 §4.3
    private MessageBuilder.Mailbox from(@Nullable String wanted) throws StoreFailed {
        List<HeaderAddress.Person> people =
                wanted == null ? List.of() : HeaderAddresses.people(HeaderAddresses.parse(wanted));
        Address address = people.isEmpty() ? null : people.getFirst().address();
        if (address == null || !owner.directory().mayUse(owner.account().id(), address))
            return new MessageBuilder.Mailbox("", arrival.target().address());
        String name = people.getFirst().displayName();
        return new MessageBuilder.Mailbox(name == null ? "" : name, address);
    }

    private static @Nullable Address parsed(String text) {
        try {
            return Address.parse(text);
        } catch (AddressException malformed) {
            return null;
        }
    }

    private static Header header(byte[] message) {
        return Header.parse(message, MAX_HEADER);
    }
}
