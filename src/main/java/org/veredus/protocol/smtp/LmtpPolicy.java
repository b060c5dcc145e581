package org.veredus.protocol.smtp;

import java.util.List;
import java.util.Set;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Dispatcher;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Examination;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;

/// The door for a mail server in front of us: it has taken the responsibility and asks of each
/// recipient what became of it. RFC 2033.
public final class LmtpPolicy implements SmtpPolicy {
    private final Doors doors;

    public LmtpPolicy(Router router, Dispatcher dispatcher) {
        doors = new Doors(router, dispatcher);
    }

    @Override
    public Set<Command.Greeting> greetings() {
        return Set.of(Command.Greeting.LHLO);
    }

    @Override
    public boolean offersAuth(Client client) {
        return false;
    }

    @Override
    public void mail(Client client, Envelope envelope) {
        // The server in front has judged the sender
    }

    @Override
    public Routed rcpt(Client client, Envelope envelope, Recipient recipient)
            throws Reject, StoreFailed {
        return doors.ours(envelope, recipient);
    }

    @Override
    public HeaderRepair header(Client client, List<Routed> recipients, Header header)
            throws Reject {
        Doors.checkLoop(header, recipients, doors.maxHops());
        return HeaderRepair.none();
    }

    @Override
    public Examination examine(
            Client client, Envelope envelope, List<Routed> recipients, Header header) {
        return Examination.NONE; // the server in front has inspected the message
    }

    // RFC 2033 §4.2: one reply for each recipient
    @Override
    public List<Reply> receive(Client client, Letter letter) throws StoreFailed {
        return Doors.each(letter, doors.dispatchEach(letter));
    }
}
