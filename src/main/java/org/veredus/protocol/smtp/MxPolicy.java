package org.veredus.protocol.smtp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.format.message.HeaderRepair.Cut;
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
import org.veredus.transport.inspect.reception.Admission;
import org.veredus.transport.inspect.reception.Bans;
import org.veredus.transport.inspect.reception.Reception;
import org.veredus.transport.inspect.reception.Visitor;
import org.veredus.transport.ledger.FailureReports;
import org.veredus.transport.ledger.Ledger;
import org.veredus.transport.ledger.MailEntry;
import org.veredus.transport.report.ReportBox;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.bimi.BimiFields;
import org.veredus.verify.dmarc.DmarcResult;

/// The door for other offices: mail from anybody to our users, to nobody else. RFC 5321.
public final class MxPolicy implements SmtpPolicy {
    private final Doors doors;
    private final Inspector inspector;
    private final Reception reception;
    private final Reporting reporting;

    public MxPolicy(
            Router router,
            Dispatcher dispatcher,
            Inspector inspector,
            Reception reception,
            Reporting reporting) {
        this.inspector = inspector;
        this.reception = reception;
        this.reporting = reporting;
        doors = new Doors(router, dispatcher);
    }

    /// Who hears of messages that came in.
    ///
    /// @param box takes what others report about us
    /// @param ledger counts what we shall report about others
    /// @param failures reports on single messages; null: none does
    public record Reporting(ReportBox box, Ledger ledger, @Nullable FailureReports failures) {}

    @Override
    public Set<Command.Greeting> greetings() {
        return Set.of(Command.Greeting.HELO, Command.Greeting.EHLO);
    }

    @Override
    public boolean offersAuth(Client client) {
        return false;
    }

    @Override
    public void mail(Client client, Envelope envelope) throws Reject {
        // Whose name it bears, and whether it may, is found out together with the content
        admit(reception.message(client.remote().getAddress()));
    }

    private static void admit(Admission admission) throws Reject {
        switch (admission) {
            case Admission.Admitted() -> {}
            case Admission.Refused(var sentence) -> throw new Reject(550, "5.7.1", sentence);
            case Admission.Later(var sentence) -> throw new Reject(451, "4.7.1", sentence);
        }
    }

    @Override
    public Routed rcpt(Client client, Envelope envelope, Recipient recipient)
            throws Reject, StoreFailed {
        InetAddress address = client.remote().getAddress();
        try {
            Routed routed = doors.ours(envelope, recipient);
            admit(
                    reception.recipient(
                            new Visitor(address, client.name(), envelope.from()), routed));
            return routed;
        } catch (Reject refused) {
            if (refused.reply().status().equals(Doors.UNKNOWN_USER))
                reception.note(address, Bans.Offence.UNKNOWN_RECIPIENT);
            throw refused;
        }
    }

    @Override
    public HeaderRepair header(Client client, List<Routed> recipients, Header header)
            throws Reject {
        Doors.checkLoop(header, recipients, doors.maxHops());
        // RFC 8601 §5: whoever forges our own results must not be believed
        List<Cut> cuts =
                new ArrayList<>(
                        AuthenticationResults.pretendingToBe(inspector.settings().host(), header));
        cuts.addAll(BimiFields.foreign(header));
        cuts.sort(Comparator.comparingInt(Cut::start));
        return HeaderRepair.without(cuts);
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
        Verdict mildest = letter.mildest();
        if (mildest.action() == Action.REJECT) {
            reception.note(client.remote().getAddress(), Bans.Offence.SPAM);
            count(letter, MailEntry.Fate.REFUSED);
            return List.of(Reply.of(550, "5.7.1", mildest.sentence()));
        }
        if (mildest.action() == Action.DEFER)
            return List.of(Reply.of(451, "4.7.1", mildest.sentence()));
        List<Outcome> outcomes = doors.dispatch(letter);
        if (outcomes.contains(new Outcome.Taken())) {
            Authentication authentication = verdict.authentication();
            boolean authentic =
                    authentication != null && authentication.dmarc().result() == DmarcResult.PASS;
            reporting.box.look(letter.message().index(), letter.message().content(), authentic);
            boolean aside = verdict.action() != Action.ACCEPT;
            count(letter, aside ? MailEntry.Fate.PUT_ASIDE : MailEntry.Fate.DELIVERED);
        }
        return List.of(Doors.one(letter, outcomes));
    }

    private void count(Letter letter, MailEntry.Fate fate) throws StoreFailed {
        Authentication authentication = letter.judgement().common().authentication();
        if (authentication == null) return;
        MailEntry entry = MailEntry.of(authentication, fate);
        if (entry != null) reporting.ledger.count(entry);
        if (reporting.failures != null)
            reporting.failures.note(
                    new FailureReports.Seen(
                            authentication,
                            fate,
                            letter.envelope().from(),
                            letter.message().content()));
    }
}
