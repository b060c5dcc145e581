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
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;

/// The door for other offices: mail from anybody to our users, to nobody else. RFC 5321.
public final class MxPolicy implements SmtpPolicy {
    private final Doors doors;

    public MxPolicy(Router router, Dispatcher dispatcher) {
        doors = new Doors(router, dispatcher);
    }

    @Override
    public Set<Command.Greeting> greetings() {
        return Set.of(Command.Greeting.HELO, Command.Greeting.EHLO);
    }

    @Override
    public boolean offersAuth(Client client) {
        return false;
    }

    @Override
    public void mail(Client client, Envelope envelope) {
        // Who sent it and may they: `transport.inspect`, when it has judged the content
    }

    @Override
    public Routed rcpt(Client client, Envelope envelope, Recipient recipient)
            throws Reject, StoreFailed {
        return doors.ours(recipient);
    }

    @Override
    public HeaderRepair header(Client client, List<Routed> recipients, Header header)
            throws Reject {
        Doors.checkLoop(header, recipients, doors.maxHops());
        return HeaderRepair.none();
    }

    @Override
    public List<Reply> receive(Client client, Letter letter) throws StoreFailed {
        return List.of(Doors.one(letter, doors.dispatch(letter)));
    }
}
