package org.veredus.protocol.smtp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.net.TlsInfo;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.deliver.StageScripts;
import org.veredus.transport.deliver.StageScripts.Ruling;
import org.veredus.transport.deliver.StageScripts.Stage;
import org.veredus.transport.deliver.StageScripts.Visitor;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.route.Routed;

/// Another policy, with the administrator's scripts before it at each stage. They can refuse more
/// than it does, not less: who may send to whom stays its own to say.
public final class ScriptedPolicy extends OuterPolicy {
    private final StageScripts scripts;
    private final String door;

    /// @param door what scripts know it by: `mx`, `submission`
    public ScriptedPolicy(SmtpPolicy policy, StageScripts scripts, String door) {
        super(policy);
        this.scripts = scripts;
        this.door = door;
    }

    // RFC 5321 §3.1: 554 in the place of the greeting, 421 for later
    @Override
    public void connect(Client client) throws Reject, StoreFailed {
        super.connect(client);
        switch (scripts.client(Stage.CONNECT, visitor(client))) {
            case Ruling.Refuse(var lines) -> throw new Reject(new Reply(554, "5.7.1", lines));
            case Ruling.Later(var lines) -> throw new Reject(new Reply(421, "4.7.1", lines));
            case Ruling.Pass(), Ruling.Swallow() -> {}
        }
    }

    @Override
    public void hello(Client client) throws Reject, StoreFailed {
        super.hello(client);
        obey(scripts.client(Stage.HELLO, visitor(client)));
    }

    @Override
    public void mail(Client client, Envelope envelope) throws Reject, StoreFailed {
        super.mail(client, envelope);
        obey(scripts.sender(visitor(client), envelope));
    }

    @Override
    public Routed rcpt(Client client, Envelope envelope, Recipient recipient)
            throws Reject, StoreFailed {
        Routed routed = super.rcpt(client, envelope, recipient);
        obey(scripts.recipient(visitor(client), envelope, recipient));
        return routed;
    }

    @Override
    public List<Reply> receive(Client client, Letter letter) throws StoreFailed {
        return switch (scripts.message(visitor(client), letter)) {
            case Ruling.Pass() -> super.receive(client, letter);
            case Ruling.Refuse(var lines) -> List.of(new Reply(550, "5.7.1", lines));
            case Ruling.Later(var lines) -> List.of(new Reply(451, "4.7.1", lines));
            case Ruling.Swallow() -> List.of(Doors.taken(letter));
        };
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
