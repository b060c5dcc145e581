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

/// What distinguishes a door: who may use it, for what. The engine asks in the order of the
/// dialogue.
public interface SmtpPolicy {
    /// The greetings a client may use; the name of the protocol follows from them.
    Set<Command.Greeting> greetings();

    /// Whether AUTH is offered.
    boolean offersAuth(Client client);

    /// How long a client may have a message kept back; zero: not at all. RFC 4865
    default Duration longestHold() {
        return Duration.ZERO;
    }

    /// Whether a message may be put together of what URLs stand for. RFC 4468
    default boolean takesUrls() {
        return false;
    }

    /// The octets a URL stands for, if it gives the client the right to them. RFC 4468 §3.2
    default Piece piece(Client client, String url) throws Reject, StoreFailed {
        throw new Reject(502, "5.5.1", "URLs are not taken here");
    }

    /// Refuses a client before it is greeted.
    default void connect(Client client) throws Reject, StoreFailed {}

    /// Refuses how a client introduces itself.
    default void hello(Client client) throws Reject, StoreFailed {}

    /// Refuses a sender, or lets it pass.
    void mail(Client client, Envelope envelope) throws Reject, StoreFailed;

    /// Refuses a recipient, or says where its mail goes.
    Routed rcpt(Client client, Envelope envelope, Recipient recipient) throws Reject, StoreFailed;

    /// Refuses a message by its header, or says what to change in it.
    HeaderRepair header(Client client, List<Routed> recipients, Header header)
            throws Reject, StoreFailed;

    /// Begins to look at the message behind an admitted header.
    Examination examine(Client client, Envelope envelope, List<Routed> recipients, Header header);

    /// Brings the message on its way. One reply for the message, or one for each recipient:
    /// LMTP.
    List<Reply> receive(Client client, Letter letter) throws StoreFailed;

    /// The session is over.
    default void closed(Client client) {}
}
