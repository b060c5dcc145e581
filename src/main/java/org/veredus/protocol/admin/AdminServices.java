package org.veredus.protocol.admin;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.directory.Directory;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.junk.AccountJunks;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.push.AppleDevices;
import org.veredus.account.removal.Removal;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.screening.Policies;
import org.veredus.account.screening.Traps;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.HouseScripts;
import org.veredus.account.search.MailSearch;
import org.veredus.account.session.PasskeyChallenges;
import org.veredus.account.session.SessionDoor;
import org.veredus.account.session.Visits;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.acme.Renewal;
import org.veredus.base.observe.Health;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.transport.inspect.evidence.EvidenceBox;
import org.veredus.transport.inspect.reception.Bans;
import org.veredus.transport.ledger.ReportDesk;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueRunner;
import org.veredus.transport.report.ReportBox;
import org.veredus.transport.submit.Conduct;
import org.veredus.transport.trace.Trace;
import org.veredus.transport.zone.OwnZone;

/// What the API acts on.
///
public record AdminServices(
        People people,
        Mail mail,
        Guard guard,
        Backups backups,
        Certificates certificates,
        Health health,
        AdminToken token,
        InstantSource clock,
        Program program) {

    /// What runs.
    ///
    /// @param started when the server was started
    /// @param configuration null: it was started without a file
    public record Program(String version, Instant started, @Nullable Configuration configuration) {}

    /// Whose mail it is.
    public record People(
            Directory directory,
            DomainKeys keys,
            CredentialStore credentials,
            Authenticator authenticator,
            SessionDoor door,
            Accounts accounts,
            Removal removal,
            HouseScripts houseScripts,
            HouseLists houseLists,
            MailSearch search,
            OwnZone zone,
            AppleDevices appleDevices,
            PasskeyChallenges passkeys,
            Visits visits) {}

    /// What the server proves itself with.
    ///
    /// @param served the certificates of the next handshake
    /// @param renewal null: no authority gives certificates by itself
    public record Certificates(
            Supplier<List<ServerCertificate>> served, @Nullable Renewal renewal) {}

    /// Who is let in.
    ///
    /// @param models what accounts were taught of junk
    public record Guard(
            Policies policies,
            EvidenceBox evidence,
            Traps traps,
            Bans bans,
            Correspondents correspondents,
            AccountJunks models,
            ServerReputation reputation,
            ServerFuzzy fuzzy,
            Quarantine quarantine,
            Conduct conduct) {}

    /// Mail under way.
    ///
    /// @param reports of others
    /// @param reportDesk of ours; null: none are sent
    public record Mail(
            Queue queue,
            QueueRunner runner,
            Trace trace,
            ReportBox reports,
            @Nullable ReportDesk reportDesk) {}
}
