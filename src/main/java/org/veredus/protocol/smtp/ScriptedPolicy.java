package org.veredus.protocol.smtp;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.net.TlsInfo;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.deliver.StageScripts;
import org.veredus.transport.deliver.StageScripts.Ruling;
import org.veredus.transport.deliver.StageScripts.Stage;
import org.veredus.transport.deliver.StageScripts.Visitor;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Examination;
import org.veredus.transport.route.Routed;

/// Another policy, with the administrator's scripts before it at each stage. They can refuse more
/// than it does, not less: who may send to whom stays its own to say.
public final class ScriptedPolicy implements SmtpPolicy {
    private final SmtpPolicy policy;
    private final StageScripts scripts;
    private final String door;

    /// @param door what scripts know it by: `mx`, `submission`
    public ScriptedPolicy(SmtpPolicy policy, StageScripts scripts, String door) {
        this.policy = policy;
        this.scripts = scripts;
        this.door = door;
    }

    @Override
    public Set<Command.Greeting> greetings() {
        return policy.greetings();
    }

    @Override
    public boolean offersAuth(Client client) {
        return policy.offersAuth(client);
    }

    @Override
    public Duration longestHold() {
        return policy.longestHold();
    }

    // RFC 5321 §3.1: 554 in the place of the greeting, 421 for later
    @Override
    public void connect(Client client) throws Reject, StoreFailed {
        policy.connect(client);
        switch (scripts.client(Stage.CONNECT, visitor(client))) {
            case Ruling.Refuse(var lines) -> throw new Reject(new Reply(554, "5.7.1", lines));
            case Ruling.Later(var lines) -> throw new Reject(new Reply(421, "4.7.1", lines));
            case Ruling.Pass(), Ruling.Swallow() -> {}
        }
    }

    @Override
    public void hello(Client client) throws Reject, StoreFailed {
        policy.hello(client);
        obey(scripts.client(Stage.HELLO, visitor(client)));
    }

    @Override
    public void mail(Client client, Envelope envelope) throws Reject, StoreFailed {
        policy.mail(client, envelope);
        obey(scripts.sender(visitor(client), envelope));
    }

    @Override
    public Routed rcpt(Client client, Envelope envelope, Recipient recipient)
            throws Reject, StoreFailed {
        Routed routed = policy.rcpt(client, envelope, recipient);
        obey(scripts.recipient(visitor(client), envelope, recipient));
        return routed;
    }

    @Override
    public HeaderRepair header(Client client, List<Routed> recipients, Header header)
            throws Reject, StoreFailed {
        return policy.header(client, recipients, header);
    }

    @Override
    public Examination examine(
            Client client, Envelope envelope, List<Routed> recipients, Header header) {
        return policy.examine(client, envelope, recipients, header);
    }

    @Override
    public List<Reply> receive(Client client, Letter letter) throws StoreFailed {
        return switch (scripts.message(visitor(client), letter)) {
            case Ruling.Pass() -> policy.receive(client, letter);
            case Ruling.Refuse(var lines) -> List.of(new Reply(550, "5.7.1", lines));
            case Ruling.Later(var lines) -> List.of(new Reply(451, "4.7.1", lines));
            case Ruling.Swallow() -> List.of(Doors.taken(letter));
        };
    }

    @Override
    public void closed(Client client) {
        policy.closed(client);
    }

    private static void obey(Ruling ruling) throws Reject {
        switch (ruling) {
            case Ruling.Refuse(var lines) -> throw new Reject(new Reply(550, "5.7.1", lines));
            case Ruling.Later(var lines) -> throw new Reject(new Reply(451, "4.7.1", lines));
            case Ruling.Pass(), Ruling.Swallow() -> {}
        }
    }

    // RFC 5183 §4.1: remote-ip; the rest are names of our own
    private Visitor visitor(Client client) {
        Map<String, String> facts = new HashMap<>();
        facts.put("remote-ip", client.remote().getAddress().getHostAddress());
        facts.put("vnd.veredus.helo", client.name());
        facts.put("vnd.veredus.door", door);
        TlsInfo tls = client.tls();
        facts.put("vnd.veredus.tls", tls == null ? "" : tls.protocol());
        AccountId account = client.account();
        facts.put("vnd.veredus.account", account == null ? "" : Long.toString(account.number()));
        return new Visitor(client.session(), facts);
    }
}
