package org.veredus.protocol.smtp;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Dispatcher;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.deliver.Outcome;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Examination;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.Visit;
import org.veredus.transport.report.ReportBox;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.dmarc.DmarcResult;

/// The door for other offices: mail from anybody to our users, to nobody else. RFC 5321.
public final class MxPolicy implements SmtpPolicy {
    private final Doors doors;
    private final Inspector inspector;
    private final ReportBox reports;

    public MxPolicy(Router router, Dispatcher dispatcher, Inspector inspector, ReportBox reports) {
        this.inspector = inspector;
        this.reports = reports;
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
        // Who sent it, and whether they may, is found out together with the content
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
        // RFC 8601 §5: whoever forges our own results must not be believed
        return HeaderRepair.without(
                AuthenticationResults.pretendingToBe(inspector.settings().host(), header));
    }

    @Override
    public Examination examine(
            Client client, Envelope envelope, List<Routed> recipients, Header header) {
        InetAddress address = client.remote().getAddress();
        return inspector.begin(
                Visit.of(address, client.name(), envelope.from(), recipients), header);
    }

    @Override
    public List<Reply> receive(Client client, Letter letter) throws StoreFailed {
        Verdict verdict = letter.judgement().common();
        if (verdict.action() == Action.REJECT)
            return List.of(Reply.of(550, "5.7.1", verdict.sentence()));
        if (verdict.action() == Action.DEFER)
            return List.of(Reply.of(451, "4.7.1", verdict.sentence()));
        List<Outcome> outcomes = doors.dispatch(letter);
        if (outcomes.contains(new Outcome.Taken())) {
            Authentication authentication = verdict.authentication();
            boolean authentic =
                    authentication != null && authentication.dmarc().result() == DmarcResult.PASS;
            reports.look(letter.message().index(), letter.message().content(), authentic);
        }
        return List.of(Doors.one(letter, outcomes));
    }
}
