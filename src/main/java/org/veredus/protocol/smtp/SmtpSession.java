package org.veredus.protocol.smtp;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.Visitor;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.url.Piece;
import org.veredus.base.net.Connection;
import org.veredus.base.net.TlsInfo;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.base.wire.WireException;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ForwardPath;
import org.veredus.format.message.HeaderRepair;
import org.veredus.format.message.TraceFields;
import org.veredus.format.sasl.SaslMechanism;
import org.veredus.protocol.smtp.MessageCollector.Admitted;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.EnvelopeParameters;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.route.Routed;
import org.veredus.transport.trace.Room;

/// One client's dialogue. One thread, from the greeting to the good-bye.
final class SmtpSession {
    private static final Logger log = LoggerFactory.getLogger(SmtpSession.class);

    /// RFC 5321 §4.5.3.1.4 has 512 octets, extensions add to it; RFC 4954 §4.3 wants 12,288 for
    /// AUTH.
    private static final int MAX_LINE = 12_288;

    private static final Reply STORE_FAILED =
            Reply.of(451, "4.3.0", "local error, try again later");

    private static final Pattern NOT_ASCII = Pattern.compile("[^\\p{ASCII}]");

    private static final String NO_UTF8 = "SMTPUTF8 was not asked for";

    // RFC 5321 §4.2.3, RFC 3463 §3.4
    private static final Reply STORE_FULL =
            Reply.of(452, "4.3.1", "no room on this server's disk, try again later");

    private final Connection connection;
    private final SmtpDoor door;
    private final SmtpPolicy policy;
    private Client client;
    private @Nullable Transaction transaction;
    private @Nullable MessageCollector chunks; // open between the BDATs of one message
    private int messages;
    private int errors;

    SmtpSession(Connection connection, SmtpDoor door) {
        this.connection = connection;
        this.door = door;
        policy = door.policy();
        client = Client.unknown(connection.id(), connection.remote(), connection.tls());
    }

    void serve() throws IOException {
        try {
            boolean open = greet();
            while (open) open = step();
            connection.out().flush();
        } finally {
            endTransaction();
            policy.closed(client);
        }
    }

    /// False if the client is not wanted.
    private boolean greet() throws IOException {
        String name = door.settings().hostName().ascii() + " " + protocol() + " Veredus";
        try {
            policy.connect(client);
            send(Reply.of(220, "", name));
            return true;
        } catch (Reject refused) {
            var _ = refuse(refused.reply());
        } catch (StoreFailed broken) {
            storeFailed(broken);
            send(Reply.of(421, "4.3.0", "local error, try again later"));
        }
        return false;
    }

    private void storeFailed(StoreFailed broken) {
        log.atError().setCause(broken).addKeyValue("session", client.session()).log("store failed");
    }

    /// One command. False when the session is over.
    private boolean step() throws IOException {
        Duration time = door.settings().commandTime();
        if (client.account() == null && transaction == null) connection.deadlineOfStranger(time);
        else connection.deadline(time);
        if (!connection.in().hasBufferedLine()) connection.out().flush();
        try {
            connection.idle(true);
            byte[] line = connection.in().readLine(MAX_LINE);
            connection.idle(false);
            if (line == null) return farewell();
            Command command = CommandParser.parse(line);
            Reply reply = execute(command);
            if (reply != null) send(reply);
            if (!(command instanceof Command.Quit)) return true;
            connection.parting();
            return false;
        } catch (Reject refused) {
            return refuse(refused.reply());
        } catch (StoreFailed broken) {
            storeFailed(broken);
            return refuse(reply(broken));
        } catch (WireException malformed) {
            return refuse(reply(malformed));
        }
    }

    private static Reply reply(StoreFailed broken) {
        return switch (broken.reason()) {
            case FULL -> STORE_FULL;
            case OTHER -> STORE_FAILED;
        };
    }

    private static Reply reply(WireException malformed) {
        return switch (malformed) {
            case WireException.LineTooLong tooLong ->
                    Reply.of(500, "5.5.6", "line longer than " + tooLong.limit() + " octets");
            case WireException.BareLineEnd _ -> Reply.of(500, "5.5.2", "lines must end in CRLF");
        };
    }

    /// The client went away, or waited too long, or we are stopping.
    private boolean farewell() throws IOException {
        if (connection.timedOut())
            send(Reply.of(421, "4.4.2", door.settings().hostName().ascii() + " timeout, closing"));
        else if (connection.stopping())
            send(Reply.of(421, "4.3.2", door.settings().hostName().ascii() + " shutting down"));
        return false;
    }

    private boolean refuse(Reply reply) throws IOException {
        send(reply);
        note(reply);
        if (reply.code() == 421) return false;
        // Ours or a limit's: a client with many recipients is told to come again, not thrown out
        if (reply.code() < 500) return true;
        if (++errors < door.settings().maxErrors()) return true;
        send(Reply.of(421, "4.7.0", "too many errors"));
        return false;
    }

    private void note(Reply refusal) {
        door.metrics().refused(refusal.code());
        log.atDebug()
                .addKeyValue("session", client.session())
                .addKeyValue("reply", refusal.wire().strip())
                .log("refused");
    }

    private void send(Reply reply) throws IOException {
        connection.out().utf8(reply.wire());
    }

    /// Null when the replies have been sent already.
    private @Nullable Reply execute(Command command) throws Reject, StoreFailed, IOException {
        if (chunks != null && (command instanceof Command.Data || command instanceof Command.Rcpt))
            throw new Reject(503, "5.5.1", "BDAT or RSET expected"); // RFC 3030 §2, RFC 4468 §3.1
        return switch (command) {
            case Command.Hello(var greeting, var name) -> hello(greeting, name);
            case Command.Mail mail -> mail(mail);
            case Command.Rcpt rcpt -> rcpt(rcpt);
            case Command.Data() -> data();
            case Command.Bdat(var size, var position) -> bdat(size, position);
            case Command.Burl(var url, var position) -> burl(url, position);
            case Command.Rset() -> {
                endTransaction();
                yield Reply.of(250, "2.0.0", "reset");
            }
            case Command.Noop() -> Reply.of(250, "2.0.0", "ok");
            case Command.Quit() ->
                    Reply.of(221, "2.0.0", door.settings().hostName().ascii() + " closing");
            case Command.Help() -> Reply.of(214, "2.0.0", "RFC 5321");
            // RFC 5321 §7.3: a reply that tells nothing
            case Command.Vrfy() -> Reply.of(252, "2.5.0", "send mail and see");
            case Command.Expn() -> Reply.of(502, "5.5.1", "not available");
            case Command.StartTls() -> startTls();
            case Command.Auth(var mechanism, var initial) -> auth(mechanism, initial);
        };
    }

    private String protocol() {
        return policy.greetings().contains(Command.Greeting.LHLO) ? "LMTP" : "ESMTP";
    }

    private Reply hello(Command.Greeting greeting, String name) throws Reject, StoreFailed {
        if (!policy.greetings().contains(greeting))
            throw new Reject(500, "5.5.1", "use " + (protocol().equals("LMTP") ? "LHLO" : "EHLO"));
        if (name.isEmpty() || name.length() > 255)
            throw new Reject(501, "5.5.4", "syntax: " + greeting + " hostname");
        String host = ascii(name);
        endTransaction();
        Client greeted = client.greeted(greeting, host);
        policy.hello(greeted);
        client = greeted;
        String welcome = door.settings().hostName().ascii() + " greets " + host;
        if (greeting == Command.Greeting.HELO) return Reply.of(250, "", welcome);
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                welcome,
                                "PIPELINING",
                                "SIZE " + door.settings().maxSize(),
                                "8BITMIME",
                                "SMTPUTF8",
                                "ENHANCEDSTATUSCODES",
                                "CHUNKING",
                                "DSN",
                                "DELIVERBY",
                                "LIMITS RCPTMAX=" + door.settings().maxRecipients())); // RFC 9422
        Duration hold = policy.longestHold();
        if (!hold.isZero()) lines.add(futureRelease(hold));
        if (policy.takesUrls()) lines.add("BURL imap"); // RFC 4468 §3.3
        if (offersStartTls()) lines.add("STARTTLS");
        if (connection.isEncrypted()) lines.add("REQUIRETLS"); // RFC 8689 §2
        if (policy.offersAuth(client) && client.account() == null)
            lines.add("AUTH " + String.join(" ", mechanisms()));
        return new Reply(250, "", lines);
    }

    /// RFC 6531 §3.7.1: A-labels stand here, and trace fields are ASCII. RFC 5321 §4.1.4: nobody is
    /// refused for the name, not even a host that is called what no host can be.
    private static String ascii(String name) {
        if (!NOT_ASCII.matcher(name).find()) return name;
        try {
            return Domain.parse(name).ascii();
        } catch (AddressException noDomain) {
            return NOT_ASCII.matcher(name).replaceAll("_");
        }
    }

    // RFC 4865 §3: the longest interval and the latest time
    private String futureRelease(Duration hold) {
        Instant latest = door.clock().instant().plus(hold).truncatedTo(ChronoUnit.SECONDS);
        return "FUTURERELEASE " + hold.toSeconds() + " " + latest;
    }

    private List<String> mechanisms() {
        return door.authenticator().offered(Visitor.on(connection), true).stream()
                .map(SaslMechanism::wire)
                .toList();
    }

    private boolean offersStartTls() {
        return door.tls() != null && !connection.isEncrypted();
    }

    private @Nullable Reply startTls() throws Reject, IOException {
        TlsServerContext tls = door.tls();
        if (tls == null || connection.isEncrypted())
            throw new Reject(503, "5.5.1", "STARTTLS is not offered");
        if (connection.in().buffered() > 0)
            throw new Reject(501, "5.5.4", "nothing may follow STARTTLS unasked"); // RFC 3207 §4
        send(Reply.of(220, "2.0.0", "go ahead"));
        connection.out().flush();
        connection.startTls(tls);
        endTransaction();
        client =
                Client.unknown(
                        client.session(), client.remote(), connection.tls()); // RFC 3207 §4.2
        return null;
    }

    private Reply auth(String mechanism, @Nullable String initial)
            throws Reject, IOException, StoreFailed {
        if (!client.extended()) throw new Reject(503, "5.5.1", "EHLO first");
        if (client.account() != null) throw new Reject(503, "5.5.1", "logged in already");
        if (transaction != null)
            throw new Reject(503, "5.5.1", "AUTH within a transaction"); // RFC 4954 §4
        if (!policy.offersAuth(client)) {
            throw offersStartTls()
                    ? new Reject(538, "5.7.11", "STARTTLS first")
                    : new Reject(502, "5.5.1", "AUTH is not offered here");
        }
        AccountId account =
                new SmtpLogin(connection, door.authenticator()).login(mechanism, initial);
        client = client.loggedIn(account, mechanism.toUpperCase(Locale.ROOT));
        return Reply.of(235, "2.7.0", "welcome");
    }

    private Reply mail(Command.Mail mail) throws Reject, StoreFailed {
        if (client.hello() == null) throw new Reject(503, "5.5.1", "HELO or EHLO first");
        if (transaction != null) throw new Reject(503, "5.5.1", "the last transaction is not over");
        EnvelopeParameters.Rules rules =
                new EnvelopeParameters.Rules(
                        door.settings().maxSize(),
                        policy.longestHold(),
                        door.clock().instant(),
                        connection.isEncrypted());
        Envelope envelope = MailParameters.envelope(mail.from(), mail.parameters(), rules);
        if (isUnannounced(mail.letters(), envelope)) throw new Reject(550, "5.6.7", NO_UTF8);
        String id = client.session() + "." + (messages + 1);
        client = client.begins(id).asks(mail.parameters());
        policy.mail(client, envelope);
        messages++;
        transaction = new Transaction(id, envelope);
        return Reply.of(250, "2.1.0", "ok");
    }

    /// Also of a domain, although that would do as A-labels. RFC 6531 §3.5, §3.7.1
    private static boolean isUnannounced(Envelope.Text letters, Envelope envelope) {
        return letters == Envelope.Text.UTF8 && envelope.text() == Envelope.Text.ASCII;
    }

    private Reply rcpt(Command.Rcpt rcpt) throws Reject, StoreFailed {
        Transaction open = transaction;
        if (open == null) throw new Reject(503, "5.5.1", "MAIL first");
        if (open.recipients().size() >= door.settings().maxRecipients()) {
            throw new Reject(452, "4.5.3", "too many recipients"); // RFC 5321 §4.5.3.1.10
        }
        if (isUnannounced(rcpt.letters(), open.envelope())) throw new Reject(553, "5.6.7", NO_UTF8);
        Address address =
                switch (rcpt.to()) {
                    case ForwardPath.Postmaster() -> door.postmaster();
                    case ForwardPath.To(var to) -> to;
                };
        Recipient recipient = MailParameters.recipient(address, rcpt.parameters());
        client = client.asks(rcpt.parameters());
        try {
            open.recipients().add(policy.rcpt(client, open.envelope(), recipient));
        } catch (Reject refused) {
            return refused(refused);
        }
        return Reply.of(250, "2.1.5", "ok");
    }

    /// Who is known may have many addresses that are gone: the session goes on for the others. A
    /// stranger tries which there are.
    private Reply refused(Reject recipient) throws Reject {
        boolean known = client.account() != null || client.hello() == Command.Greeting.LHLO;
        if (!known || recipient.reply().code() == 421) throw recipient;
        note(recipient.reply());
        return recipient.reply();
    }

    private Transaction requireRecipients() throws Reject {
        Transaction open = transaction;
        if (open == null) throw new Reject(503, "5.5.1", "MAIL first");
        if (open.recipients().isEmpty())
            throw new Reject(554, "5.5.1", "no valid recipients"); // RFC 5321 §3.3
        return open;
    }

    private @Nullable Reply data() throws Reject, StoreFailed, IOException {
        Transaction open = requireRecipients();
        send(Reply.of(354, "", "end with <CRLF>.<CRLF>"));
        connection.out().flush();
        connection.deadline(door.settings().dataTime());
        try (MessageCollector collector = collector(open)) {
            if (new DataReader(connection.in()).copyTo(collector::write)
                    == DataReader.Lines.BARE_CR_OR_LF) collector.bareLineEnds();
            return receive(open, collector);
        }
    }

    private @Nullable Reply bdat(long size, Command.Position position)
            throws Reject, StoreFailed, IOException {
        Transaction open;
        try {
            open = requireRecipients();
        } catch (Reject refused) {
            connection.in().discard(size); // RFC 3030 §4.2: the chunk comes whatever we say
            throw refused;
        }
        connection.deadline(door.settings().dataTime());
        MessageCollector collector = chunks(open);
        LineCheck lines = collector.lineCheck();
        connection
                .in()
                .<IOException>copy(
                        size,
                        (buffer, from, length) -> {
                            lines.look(buffer, from, length);
                            collector.write(buffer, from, length);
                        });
        return chunkTaken(open, collector, size, position);
    }

    /// RFC 4468 §3.1: a chunk that is in a mailbox already. What fails ends the transaction, as
    /// with BDAT: the message would have a gap.
    private @Nullable Reply burl(String url, Command.Position position)
            throws Reject, StoreFailed, IOException {
        if (!policy.takesUrls()) throw new Reject(502, "5.5.1", "BURL is not offered here");
        Transaction open = requireRecipients();
        connection.deadline(door.settings().dataTime());
        try {
            Piece piece = policy.piece(client, url);
            MessageCollector collector = chunks(open);
            LineCheck lines = collector.lineCheck();
            piece.content()
                    .copy(
                            piece.offset(),
                            piece.length(),
                            (buffer, from, length) -> {
                                lines.look(buffer, from, length);
                                collector.write(buffer, from, length);
                            });
            return chunkTaken(open, collector, piece.length(), position);
        } catch (Reject | StoreFailed failed) {
            endTransaction();
            throw failed;
        }
    }

    private MessageCollector chunks(Transaction open) {
        MessageCollector collector = chunks == null ? collector(open) : chunks;
        chunks = collector;
        return collector;
    }

    private @Nullable Reply chunkTaken(
            Transaction open, MessageCollector collector, long size, Command.Position position)
            throws Reject, StoreFailed, IOException {
        if (position == Command.Position.MORE) return Reply.of(250, "2.0.0", size + " octets");
        if (collector.lineCheck().found()) collector.bareLineEnds();
        chunks = null;
        try (collector) {
            return receive(open, collector);
        }
    }

    private MessageCollector collector(Transaction open) {
        return new MessageCollector(
                door.intake(),
                door.settings().maxSize(),
                header -> {
                    HeaderRepair repair = policy.header(client, open.recipients(), header);
                    return new Admitted(
                            received(open),
                            repair,
                            policy.examine(client, open.envelope(), open.recipients(), header));
                });
    }

    private @Nullable Reply receive(Transaction open, MessageCollector collector)
            throws Reject, StoreFailed, IOException {
        List<Routed> recipients = open.recipients();
        try {
            NewMessage message = collector.finish();
            Letter letter =
                    new Letter(
                            open.id(),
                            submitter(),
                            open.envelope(),
                            message,
                            recipients,
                            collector.examination().judge(message));
            trace(letter);
            List<Reply> replies = policy.receive(client, letter);
            for (Reply reply : replies) send(reply);
            door.metrics().received(message.index().size(), replies.getFirst().code());
            log(open, message, replies);
        } catch (Reject refused) {
            sayForOthers(refused.reply(), recipients);
            throw refused;
        } catch (StoreFailed broken) {
            sayForOthers(reply(broken), recipients);
            throw broken;
        } finally {
            endTransaction();
        }
        return null;
    }

    /// RFC 2033 §4.2: a reply for each recipient; the last one is that of the command.
    private void sayForOthers(Reply reply, List<Routed> recipients) throws IOException {
        if (!protocol().equals("LMTP")) return;
        for (int i = 1; i < recipients.size(); i++) send(reply);
    }

    private String submitter() {
        AccountId account = client.account();
        return account == null ? "" : Long.toString(account.number());
    }

    private void trace(Letter letter) {
        List<String> facts = new ArrayList<>();
        Collections.addAll(facts, "from", letter.envelope().from().wire());
        for (Routed routed : letter.recipients())
            Collections.addAll(facts, "to", routed.recipient().address().wire());
        Collections.addAll(facts, "session", client.session());
        Collections.addAll(facts, "client", client.remote().getAddress().getHostAddress());
        if (!letter.account().isEmpty()) Collections.addAll(facts, "account", letter.account());
        String messageId = letter.message().index().envelope().messageId();
        if (messageId != null) Collections.addAll(facts, "message-id", messageId);
        door.trace()
                .note(
                        letter.trace(),
                        door.clock().instant(),
                        Room.SMTP,
                        "received",
                        facts.toArray(String[]::new));
    }

    private void log(Transaction open, NewMessage message, List<Reply> replies) {
        log.atInfo()
                .addKeyValue("session", client.session())
                .addKeyValue("message", open.id())
                .addKeyValue("from", open.envelope().from().wire())
                .addKeyValue("recipients", open.recipients().size())
                .addKeyValue("octets", message.index().size())
                .addKeyValue("reply", replies.getFirst().code())
                .log("received");
    }

    /// RFC 5321 §4.4. Our users' addresses are nobody's business: a submission names no client.
    private byte[] received(Transaction open) {
        Set<TraceFields.Feature> features = EnumSet.noneOf(TraceFields.Feature.class);
        if (client.extended()) features.add(TraceFields.Feature.EXTENDED);
        if (client.hello() == Command.Greeting.LHLO) features.add(TraceFields.Feature.LMTP);
        if (client.account() != null) features.add(TraceFields.Feature.AUTHENTICATED);
        if (open.envelope().text() == Envelope.Text.UTF8) features.add(TraceFields.Feature.UTF8);
        TlsInfo tls = client.tls();
        if (tls != null) features.add(TraceFields.Feature.TLS);
        List<Routed> recipients = open.recipients();
        return TraceFields.received(
                new TraceFields.Hop(
                        client.account() != null
                                ? null
                                : new TraceFields.Client(
                                        client.name(), client.remote().getAddress(), null),
                        door.settings().hostName(),
                        features,
                        open.id(),
                        tls == null ? null : new TraceFields.Tls(tls.protocol(), tls.cipher()),
                        recipients.size() == 1 ? recipients.getFirst().recipient().address() : null,
                        OffsetDateTime.ofInstant(door.clock().instant(), ZoneOffset.UTC)));
    }

    private void endTransaction() {
        MessageCollector unfinished = chunks;
        if (unfinished != null) unfinished.close();
        chunks = null;
        transaction = null;
    }
}
