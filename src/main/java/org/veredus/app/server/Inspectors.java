package org.veredus.app.server;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.veredus.account.junk.LearnedManner;
import org.veredus.app.server.People.Surroundings;
import org.veredus.base.http.WebClient;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.protocol.web.PublicNames;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.LearnedCheck;
import org.veredus.transport.inspect.LearnedLens;
import org.veredus.transport.inspect.Lens;
import org.veredus.transport.inspect.MannerCheck;
import org.veredus.transport.inspect.Opening;
import org.veredus.transport.inspect.Standing;
import org.veredus.transport.inspect.VerdictListener;
import org.veredus.transport.inspect.Views;
import org.veredus.transport.inspect.acquaintance.AcquaintanceLens;
import org.veredus.transport.inspect.acquaintance.ColleagueCheck;
import org.veredus.transport.inspect.client.ClientCheck;
import org.veredus.transport.inspect.client.Clients;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.client.LinkListCheck;
import org.veredus.transport.inspect.client.TraceCheck;
import org.veredus.transport.inspect.content.ContentInspector;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;
import org.veredus.transport.inspect.engine.ClamAv;
import org.veredus.transport.inspect.engine.Engine;
import org.veredus.transport.inspect.engine.Rspamd;
import org.veredus.transport.inspect.engine.Spamd;
import org.veredus.transport.inspect.evidence.EvidenceBox;
import org.veredus.transport.inspect.fuzzy.FuzzyCheck;
import org.veredus.transport.inspect.fuzzy.FuzzyLens;
import org.veredus.transport.inspect.reputation.Behind;
import org.veredus.transport.inspect.reputation.ReputationCheck;
import org.veredus.transport.inspect.reputation.ReputationLens;
import org.veredus.transport.inspect.reputation.ReputationTeacher;
import org.veredus.transport.inspect.trap.TrapCheck;
import org.veredus.transport.inspect.trap.TrapCount;
import org.veredus.transport.inspect.trap.TrapTeacher;
import org.veredus.transport.submit.Alarm;
import org.veredus.transport.submit.Conduct;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.bimi.Bimi;
import org.veredus.verify.bimi.HttpsDocumentFetcher;
import org.veredus.verify.bimi.KeptDocuments;
import org.veredus.verify.bimi.MarkAuthorities;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim2.Dkim2Verifier;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dns.SilentResolver;
import org.veredus.verify.dnsbl.DnsLists;
import org.veredus.verify.spf.SpfSettings;

/// Builds what judges mail from outside.
final class Inspectors {
    private Inspectors() {}

    static Inspector of(ServerSettings settings, Surroundings world, People people, Around around)
            throws StoreFailed {
        String host = settings.hostName().ascii();
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                        around.resolver(),
                        SpfSettings.of(host),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        world.clock(),
                        world.nanos());
        Bimi logos = around.logos();
        if (logos != null) authenticator = authenticator.with(logos);
        if (settings.screening().chains() == Screening.Chains.USED)
            authenticator =
                    authenticator.with(
                            new Dkim2Verifier(new KeyRecords(around.resolver()), world.clock()));
        InspectSettings inspecting = InspectSettings.defaults(host);
        return new Inspector(
                        inspecting,
                        authenticator,
                        new Inspector.Checks(checks(settings, people, around), world.nanos()),
                        views(settings, world, people),
                        Opening.in(people.store().blobs()))
                .telling(
                        VerdictListener.both(teachers(settings, world, people), around.evidence()));
    }

    private static VerdictListener teachers(
            ServerSettings settings, Surroundings world, People people) {
        return VerdictListener.both(
                new ReputationTeacher(people.reputation(), behind(settings)),
                new TrapTeacher(
                        trapCount(world, people),
                        people.reputation(),
                        people.serverFuzzy(),
                        behind(settings)));
    }

    /// What counts mail to spam traps, the judged and the other.
    static TrapCount trapCount(Surroundings world, People people) {
        return new TrapCount(people.traps(), world.clock(), world.metrics());
    }

    private static Behind behind(ServerSettings settings) {
        PublicSuffixList suffixes = PublicSuffixList.bundled();
        return new Behind(
                suffixes,
                Hosts.bundled(new Names(suffixes)),
                settings.screening().reception().exempt());
    }

    private static Views views(ServerSettings settings, Surroundings world, People people) {
        return switch (settings.screening().content()) {
            case NOT_JUDGED -> Views.same();
            case JUDGED ->
                    new Views(Standing.of(people.policies()), lenses(settings, world, people));
        };
    }

    private static List<Lens> lenses(ServerSettings settings, Surroundings world, People people) {
        Names names = new Names(PublicSuffixList.bundled());
        return List.of(
                new LearnedLens(people.serverJunk(), people.accountJunks()),
                new ReputationLens(
                        people.reputation(), people.accounts(), behind(settings), world.clock()),
                new FuzzyLens(people.accountFuzzies()),
                new AcquaintanceLens(people.correspondents(), names, Hosts.bundled(names)));
    }

    private static List<Check> engines(Screening.Engines engines, LongSupplier nanos) {
        List<Check> checks = new ArrayList<>();
        InetSocketAddress clamav = engines.clamav();
        InetSocketAddress spamassassin = engines.spamassassin();
        InetSocketAddress rspamd = engines.rspamd();
        if (clamav != null) checks.add(new ClamAv(new Engine(clamav, engines.time(), nanos)));
        if (spamassassin != null)
            checks.add(new Spamd(new Engine(spamassassin, engines.time(), nanos)));
        if (rspamd != null) checks.add(new Rspamd(new Engine(rspamd, engines.time(), nanos)));
        return checks;
    }

    /// Watches what our users send; it asks nobody.
    static Conduct conduct(ServerSettings settings, Surroundings world, People people)
            throws StoreFailed {
        Opening opening = Opening.in(people.store().blobs());
        List<Check> checks =
                switch (settings.screening().content()) {
                    case NOT_JUDGED -> List.of();
                    case JUDGED ->
                            List.of(
                                    ContentInspector.bundled(PublicSuffixList.bundled()),
                                    new LearnedCheck(people.serverJunk()),
                                    new MannerCheck(LearnedManner.shipped()));
                };
        String host = settings.hostName().ascii();
        Inspector inspector =
                new Inspector(
                        InspectSettings.defaults(host),
                        new MessageAuthenticator(
                                new SilentResolver(),
                                SpfSettings.of(host),
                                DkimSettings.defaults(),
                                new DmarcSettings.TreeWalk(),
                                world.clock(),
                                world.nanos()),
                        new Inspector.Checks(checks, world.nanos()),
                        Views.same(),
                        opening);
        return new Conduct(
                settings.screening().recipientsPerHour(),
                people.correspondents(),
                new Conduct.Judge(inspector, opening),
                new Alarm(
                        people.directory(),
                        people.accounts(),
                        new Alarm.Sender(settings.hostName(), world.clock(), world.random())),
                new Conduct.Instruments(people.clock(), world.metrics(), people.store()));
    }

    /// Looks for senders' logos; null if nobody wants them.
    static @Nullable Bimi logos(ServerSettings settings, Surroundings world, Resolver resolver) {
        Screening.Logos wanted = settings.screening().logos();
        if (wanted == null) return null;
        WebClient client =
                new WebClient(
                        TlsClientContext.systemRoots().sslContext(), new PublicNames(resolver));
        return new Bimi(
                resolver,
                new Dmarc(resolver, new DmarcSettings.TreeWalk()),
                new KeptDocuments(
                        new HttpsDocumentFetcher(client, Service.HTTPS.port()), world.nanos()),
                wanted.roots().isEmpty() ? null : new MarkAuthorities(wanted.roots()),
                world.clock());
    }

    /// Whom the checks ask.
    ///
    /// @param logos null: not looked for
    /// @param nanos elapsed time
    record Around(
            Resolver resolver,
            Clients clients,
            @Nullable Bimi logos,
            EvidenceBox evidence,
            LongSupplier nanos) {}

    static Clients clients(ServerSettings settings, Resolver resolver) {
        Screening.Lists lists = settings.screening().lists();
        return new Clients(
                settings.hostName().ascii(),
                resolver,
                new DnsLists(resolver, lists.clients(), lists.time()),
                settings.screening().reception().exempt());
    }

    private static List<Check> checks(ServerSettings settings, People people, Around around) {
        return switch (settings.screening().content()) {
            case NOT_JUDGED -> List.of();
            case JUDGED -> allChecks(settings, people, around);
        };
    }

    private static List<Check> allChecks(ServerSettings settings, People people, Around around) {
        List<Check> checks = new ArrayList<>();
        Names names = new Names(PublicSuffixList.bundled());
        Exempt exempt = settings.screening().reception().exempt();
        checks.add(new ClientCheck(around.clients()));
        checks.add(new TraceCheck(exempt, Hosts.bundled(names), names));
        checks.add(ContentInspector.bundled(PublicSuffixList.bundled()));
        checks.add(new LearnedCheck(people.serverJunk()));
        checks.add(new MannerCheck(LearnedManner.shipped()));
        Behind behind = behind(settings);
        checks.add(new ReputationCheck(people.reputation(), behind));
        checks.add(new FuzzyCheck(people.serverFuzzy(), people.reputation(), behind));
        checks.add(new ColleagueCheck(people.colleagues(), people.directory(), names));
        checks.add(new TrapCheck(people.reputation(), people.correspondents(), behind));
        Screening.Lists lists = settings.screening().lists();
        DnsLists domains = new DnsLists(around.resolver(), lists.domains(), lists.time());
        if (!domains.isEmpty()) checks.add(new LinkListCheck(domains, PublicSuffixList.bundled()));
        checks.addAll(engines(settings.screening().engines(), around.nanos()));
        return checks;
    }
}
