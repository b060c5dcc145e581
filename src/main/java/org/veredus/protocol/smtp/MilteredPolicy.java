package org.veredus.protocol.smtp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.net.TlsInfo;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.milter.Change;
import org.veredus.transport.milter.MilterReply;
import org.veredus.transport.milter.MilterSession;
import org.veredus.transport.milter.Milters;
import org.veredus.transport.milter.Peer;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;

/// Another policy, behind which mail filters are asked: they hear only of what it lets pass, and of
/// a message only when it is whole and has been judged. They can refuse more than it does, change
/// the message, and say who gets it.
public final class MilteredPolicy extends OuterPolicy {
    private static final Logger log = LoggerFactory.getLogger(MilteredPolicy.class);

    private final Milters milters;
    private final Router router;
    private final AccountNames names;
    private final Map<String, MilterSession> sessions = new ConcurrentHashMap<>();

    /// @param router knows the ways of recipients that filters add
    /// @param names of accounts, by which filters know who has logged in
    public MilteredPolicy(SmtpPolicy policy, Milters milters, Router router, AccountNames names) {
        super(policy);
        this.milters = milters;
        this.router = router;
        this.names = names;
    }

    /// Tells the address by which an account goes.
    @FunctionalInterface
    public interface AccountNames {
        /// Null for none that is there.
        @Nullable String of(AccountId account) throws StoreFailed;
    }

    @Override
    public void mail(Client client, Envelope envelope) throws Reject, StoreFailed {
        super.mail(client, envelope);
        obey(
                session(client)
                        .mail(
                                envelope.from().wire(),
                                EsmtpText.of(client.parameters()),
                                peer(client)));
    }

    @Override
    public Routed rcpt(Client client, Envelope envelope, Recipient recipient)
            throws Reject, StoreFailed {
        Routed routed = super.rcpt(client, envelope, recipient);
        String path = "<" + recipient.address().wire() + ">";
        obey(session(client).rcpt(path, EsmtpText.of(client.parameters())));
        return routed;
    }

    private MilterSession session(Client client) {
        return sessions.computeIfAbsent(client.session(), _ -> milters.session());
    }

    private Peer peer(Client client) throws StoreFailed {
        Map<String, String> facts = new HashMap<>();
        TlsInfo tls = client.tls();
        if (tls != null) {
            facts.put("{tls_version}", tls.protocol());
            facts.put("{cipher}", tls.cipher());
        }
        AccountId account = client.account();
        if (account != null) {
            String how = client.mechanism();
            String who = names.of(account);
            if (how != null) facts.put("{auth_type}", how);
            if (who != null) facts.put("{auth_authen}", who);
        }
        String message = client.message();
        if (message != null) facts.put("i", message);
        return new Peer(
                client.remote().getAddress(), client.remote().getPort(), client.name(), facts);
    }

    private static void obey(MilterReply reply) throws Reject {
        if (reply instanceof MilterReply.Refuse(var code, var status, var text))
            throw new Reject(code, status, text);
    }

    @Override
    public List<Reply> receive(Client client, Letter letter) throws StoreFailed {
        MilterSession.Result result = session(client).message(letter.trace(), letter.message());
        return switch (result.reply()) {
            case MilterReply.Refuse(var code, var status, var text) ->
                    List.of(Reply.of(code, status, text));
            case MilterReply.Discard() -> List.of(Doors.taken(letter));
            case MilterReply.Continue() -> {
                Letter changed = changed(letter, result);
                yield changed == null
                        ? List.of(Doors.taken(letter))
                        : super.receive(client, changed);
            }
        };
    }

    /// Null if nobody is left to get it.
    private @Nullable Letter changed(Letter letter, MilterSession.Result result)
            throws StoreFailed {
        Envelope envelope = letter.envelope();
        List<Routed> recipients = new ArrayList<>(letter.recipients());
        Letter changed = letter.with(result.message());
        for (Change change : result.changes()) {
            switch (change) {
                case Change.Sender(var path) ->
                        envelope = envelope.withFrom(reverse(path, envelope));
                case Change.AddRecipient(var path) -> add(path, recipients);
                case Change.DeleteRecipient(var path) -> {
                    Address gone = address(path);
                    recipients.removeIf(
                            routed ->
                                    gone != null
                                            && routed.recipient()
                                                    .address()
                                                    .lookupKey()
                                                    .equals(gone.lookupKey()));
                }
                case Change.Quarantine(var reason) ->
                        changed = changed.with(letter.judgement().heldBack(reason));
                case Change.AddField _,
                        Change.InsertField _,
                        Change.ChangeField _,
                        Change.Body _ -> {} // the message has them
            }
        }
        return recipients.isEmpty() ? null : changed.to(envelope, recipients);
    }

    private void add(String path, List<Routed> recipients) throws StoreFailed {
        Address address = address(path);
        if (address == null) return;
        switch (router.route(Recipient.of(address))) {
            case Routing.Found(var routed) -> recipients.add(routed);
            case Routing.Elsewhere(var routed) -> recipients.add(routed);
            case Routing.Trapped _,
                    Routing.Returning _,
                    Routing.NoReturn _,
                    Routing.UnknownUser _ ->
                    log.atWarn()
                            .addKeyValue("recipient", address.wire())
                            .log("a mail filter adds a recipient that is not there");
        }
    }

    private static @Nullable Address address(String path) {
        String bare = path.strip();
        if (bare.startsWith("<") && bare.endsWith(">")) bare = bare.substring(1, bare.length() - 1);
        try {
            return Address.parse(bare);
        } catch (AddressException odd) {
            log.atWarn().addKeyValue("path", bare).log("a mail filter names no address");
            return null;
        }
    }

    private static ReversePath reverse(String path, Envelope envelope) {
        if (path.strip().equals("<>") || path.isBlank()) return new ReversePath.Null();
        Address address = address(path);
        return address == null ? envelope.from() : new ReversePath.Of(address);
    }

    @Override
    public void closed(Client client) {
        MilterSession session = sessions.remove(client.session());
        if (session != null) session.close();
        super.closed(client);
    }
}
