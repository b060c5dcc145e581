package org.veredus.protocol.smtp;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.veredus.account.url.Piece;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Examination;
import org.veredus.transport.route.Routed;

/// Another policy, around which more is asked: it decides all that is not overridden.
abstract class OuterPolicy implements SmtpPolicy {
    private final SmtpPolicy inner;

    OuterPolicy(SmtpPolicy inner) {
        this.inner = inner;
    }

    @Override
    public Set<Command.Greeting> greetings() {
        return inner.greetings();
    }

    @Override
    public boolean offersAuth(Client client) {
        return inner.offersAuth(client);
    }

    @Override
    public Duration longestHold() {
        return inner.longestHold();
    }

    @Override
    public boolean takesUrls() {
        return inner.takesUrls();
    }

    @Override
    public Piece piece(Client client, String url) throws Reject, StoreFailed {
        return inner.piece(client, url);
    }

    @Override
    public void connect(Client client) throws Reject, StoreFailed {
        inner.connect(client);
    }

    @Override
    public void hello(Client client) throws Reject, StoreFailed {
        inner.hello(client);
    }

    @Override
    public void mail(Client client, Envelope envelope) throws Reject, StoreFailed {
        inner.mail(client, envelope);
    }

    @Override
    public Routed rcpt(Client client, Envelope envelope, Recipient recipient)
            throws Reject, StoreFailed {
        return inner.rcpt(client, envelope, recipient);
    }

    @Override
    public HeaderRepair header(Client client, List<Routed> recipients, Header header)
            throws Reject, StoreFailed {
        return inner.header(client, recipients, header);
    }

    @Override
    public Examination examine(
            Client client, Envelope envelope, List<Routed> recipients, Header header) {
        return inner.examine(client, envelope, recipients, header);
    }

    @Override
    public List<Reply> receive(Client client, Letter letter) throws StoreFailed {
        return inner.receive(client, letter);
    }

    @Override
    public void closed(Client client) {
        inner.closed(client);
    }
}
