package org.veredus.protocol.smtp;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.url.Piece;
import org.veredus.account.url.UrlAuthority;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Examination;
import org.veredus.transport.route.Routed;
import org.veredus.transport.submit.Postbox;
import org.veredus.transport.submit.SubmissionRefused;

/// The door for our users: they log in, send as themselves, to anybody. RFC 6409.
public final class SubmissionPolicy implements SmtpPolicy {
    private final Postbox postbox;
    private final UrlAuthority urls;
    private final PlainText plainText;

    public SubmissionPolicy(Postbox postbox, UrlAuthority urls, PlainText plainText) {
        this.postbox = postbox;
        this.urls = urls;
        this.plainText = plainText;
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

    // RFC 4865 §3
    @Override
    public Duration longestHold() {
        return Postbox.LONGEST_HOLD;
    }

    @Override
    public boolean takesUrls() {
        return true;
    }

    // RFC 4468 §3.2, §6; nobody learns why there is nothing
    @Override
    public Piece piece(Client client, String url) throws Reject, StoreFailed {
        UrlAuthority.Reader reader = new UrlAuthority.Reader.Submission(requireLogin(client));
        Piece piece = urls.open(url, reader);
        if (piece == null) throw new Reject(554, "5.6.6", "the URL gives no message");
        return piece;
    }

    @Override
    public void mail(Client client, Envelope envelope) throws Reject, StoreFailed {
        AccountId account = requireLogin(client);
        try {
            postbox.requireSender(account, envelope.from());
        } catch (SubmissionRefused refused) {
            throw reject(refused);
        }
    }

    private static Reject reject(SubmissionRefused refused) {
        int code =
                switch (refused.reason()) {
                    case SENDER, AUTHOR, RECIPIENT, HEADER -> 550;
                    case LOOP -> 554;
                    case RATE -> 451;
                    case STOPPED -> 550;
                };
        return new Reject(code, refused.status(), refused.sentence());
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
        try {
            return postbox.route(recipient);
        } catch (SubmissionRefused refused) {
            throw reject(refused);
        }
    }

    @Override
    public HeaderRepair header(Client client, List<Routed> recipients, Header header)
            throws Reject, StoreFailed {
        AccountId account = requireLogin(client);
        try {
            return postbox.repair(account, recipients, header);
        } catch (SubmissionRefused refused) {
            throw reject(refused);
        }
    }

    @Override
    public Examination examine(
            Client client, Envelope envelope, List<Routed> recipients, Header header) {
        return Examination.NONE; // who sends is known
    }

    @Override
    public List<Reply> receive(Client client, Letter letter) throws StoreFailed {
        return List.of(Doors.one(letter, postbox.send(letter)));
    }
}
