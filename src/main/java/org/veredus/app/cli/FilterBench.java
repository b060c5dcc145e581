package org.veredus.app.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.correspondent.Colleagues;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.directory.Directory;
import org.veredus.account.fuzzy.AccountFuzzies;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.junk.AccountJunks;
import org.veredus.account.junk.JunkClass;
import org.veredus.account.junk.LearnedManner;
import org.veredus.account.junk.MessageKey;
import org.veredus.account.junk.ServerJunk;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.screening.Policies;
import org.veredus.account.screening.Traps;
import org.veredus.app.server.People;
import org.veredus.format.address.Address;
import org.veredus.format.features.FeatureSet;
import org.veredus.format.features.Features;
import org.veredus.format.fuzzy.FuzzyDigest;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.format.reading.Reading;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.LearnedCheck;
import org.veredus.transport.inspect.LearnedLens;
import org.veredus.transport.inspect.MannerCheck;
import org.veredus.transport.inspect.Standing;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.Views;
import org.veredus.transport.inspect.Visit;
import org.veredus.transport.inspect.acquaintance.AcquaintanceLens;
import org.veredus.transport.inspect.acquaintance.ColleagueCheck;
import org.veredus.transport.inspect.client.ClientCheck;
import org.veredus.transport.inspect.client.Clients;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.client.TraceCheck;
import org.veredus.transport.inspect.content.ContentInspector;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;
import org.veredus.transport.inspect.fuzzy.FuzzyCheck;
import org.veredus.transport.inspect.fuzzy.FuzzyLens;
import org.veredus.transport.inspect.reputation.Behind;
import org.veredus.transport.inspect.reputation.ReputationCheck;
import org.veredus.transport.inspect.reputation.ReputationLens;
import org.veredus.transport.inspect.trap.TrapCheck;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Target;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dnsbl.DnsLists;

/// The filter without a server, with or without a data folder.
final class FilterBench implements AutoCloseable {
    /// Octets of a header that are read.
    private static final int MAX_HEADER = 256 << 10;

    /// Messages after which what was learned is saved: a crash costs no more.
    private static final int SAVE_AFTER = 1000;

    private final @Nullable RocksStore store;
    private final ServerJunk junk;
    private final Inspector inspector;
    private final @Nullable House house;
    private int unsaved;

    private FilterBench(
            @Nullable RocksStore store,
            ServerJunk junk,
            @Nullable House house,
            Inspector inspector) {
        this.store = store;
        this.junk = junk;
        this.house = house;
        this.inspector = inspector;
    }

    /// What a data folder has besides.
    private record House(
            Directory directory,
            Policies policies,
            Traps traps,
            Accounts accounts,
            Correspondents correspondents,
            ServerReputation reputation,
            ServerFuzzy fuzzy,
            Colleagues colleagues,
            Behind behind) {
        static House of(RocksStore store) throws StoreFailed {
            InstantSource clock = InstantSource.system();
            PublicSuffixList suffixes = PublicSuffixList.bundled();
            Accounts accounts =
                    new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
            return new House(
                    new Directory(store),
                    new Policies(store, accounts),
                    new Traps(store),
                    accounts,
                    new Correspondents(accounts, clock),
                    ServerReputation.open(store, clock),
                    ServerFuzzy.open(store, clock),
                    new Colleagues(store),
                    new Behind(suffixes, Hosts.bundled(new Names(suffixes)), Exempt.local()));
        }

        List<Check> checks() {
            return List.of(
                    new ReputationCheck(reputation, behind),
                    new ColleagueCheck(
                            colleagues, directory, new Names(PublicSuffixList.bundled())),
                    new FuzzyCheck(fuzzy, reputation, behind),
                    new TrapCheck(reputation, correspondents, behind));
        }

        Views views(ServerJunk junk) {
            Names names = new Names(PublicSuffixList.bundled());
            return new Views(
                    Standing.of(policies),
                    List.of(
                            new LearnedLens(junk, new AccountJunks(accounts)),
                            new ReputationLens(
                                    reputation, accounts, behind, InstantSource.system()),
                            new FuzzyLens(new AccountFuzzies(accounts)),
                            new AcquaintanceLens(correspondents, names, Hosts.bundled(names))));
        }
    }

    /// @param folder that keeps what was learned and decided; null: none
    record Ways(@Nullable Path folder, MailTool.Asking asking) {}

    static FilterBench open(MailTool tool, Terminal terminal, Ways ways) throws Failure {
        Path folder = ways.folder();
        Resolver resolver = tool.patientResolver(terminal, ways.asking()); // sets the log up, too
        RocksStore store = folder == null ? null : store(folder);
        try {
            ServerJunk junk = store == null ? ServerJunk.shipped() : ServerJunk.open(store);
            House house = store == null ? null : House.of(store);
            Inspector inspector =
                    new Inspector(
                            InspectSettings.defaults(tool.host()),
                            tool.authenticatorOf(resolver),
                            new Inspector.Checks(
                                    checks(tool, resolver, junk, house), System::nanoTime),
                            house == null ? Views.same() : house.views(junk),
                            (_, _) -> new byte[0]);
            return new FilterBench(store, junk, house, inspector);
        } catch (StoreFailed broken) {
            throw new Failure(String.valueOf(broken.getMessage()));
        }
    }

    private static List<Check> checks(
            MailTool tool, Resolver resolver, ServerJunk junk, @Nullable House house) {
        List<Check> checks = new ArrayList<>();
        Names names = new Names(PublicSuffixList.bundled());
        checks.add(new ClientCheck(clients(tool, resolver)));
        checks.add(new TraceCheck(Exempt.local(), Hosts.bundled(names), names));
        checks.add(ContentInspector.bundled(PublicSuffixList.bundled()));
        checks.add(new LearnedCheck(junk));
        checks.add(new MannerCheck(LearnedManner.shipped()));
        if (house != null) checks.addAll(house.checks());
        return checks;
    }

    private static Clients clients(MailTool tool, Resolver resolver) {
        DnsLists none = new DnsLists(resolver, List.of(), Duration.ofSeconds(5));
        return new Clients(tool.host(), resolver, none, Exempt.local());
    }

    private static RocksStore store(Path folder) throws Failure {
        try {
            People.Surroundings world = People.Surroundings.real();
            return new RocksStore(RocksSettings.defaults(folder), world.clock(), (_, _, _) -> {});
        } catch (StoreFailed broken) {
            throw new Failure("cannot open the data folder " + folder + ": " + broken.getMessage());
        }
    }

    /// As those see it whom it is for, if the folder knows them; the mildest, as there is one reply
    /// for all.
    Verdict judge(Visit visit, byte[] message) throws Failure {
        try {
            Visit known = house == null ? visit : addressed(house, visit);
            Judgement judgement = inspector.judgement(known, message);
            return known.accounts().keySet().stream()
                    .map(judgement::of)
                    .min(Comparator.comparing(Verdict::action))
                    .orElse(judgement.common());
        } catch (StoreFailed broken) {
            throw new Failure(String.valueOf(broken.getMessage()));
        }
    }

    /// With the accounts that it is for, whichever alias leads to them, and the traps.
    private static Visit addressed(House house, Visit visit) throws StoreFailed {
        List<Routed> routed = new ArrayList<>();
        for (Address recipient : visit.recipients()) {
            List<Target> ends = Router.ends(house.directory, recipient);
            boolean trap = ends.isEmpty() && house.traps.has(recipient);
            if (trap) ends = List.of(new Target.Trap(recipient));
            routed.add(
                    new Routed(
                            Recipient.of(recipient),
                            ends.isEmpty() ? List.of(new Target.Remote(recipient)) : ends));
        }
        return Visit.of(visit.client(), visit.helo(), visit.from(), routed);
    }

    /// By which nearly the same message is known.
    static List<FuzzyDigest> digests(byte[] message) {
        Header header = Header.parse(message, MAX_HEADER);
        return FuzzyDigest.of(Reading.of(message, header, MimeIndexer.index(message)));
    }

    /// @return whether that was news
    boolean learn(byte[] message, JunkClass as) throws Failure {
        Header header = Header.parse(message, MAX_HEADER);
        FeatureSet features = Features.of(Reading.of(message, header, MimeIndexer.index(message)));
        try {
            boolean news = junk.learn(MessageKey.of(features), features, as);
            if (news && ++unsaved >= SAVE_AFTER) save();
            return news;
        } catch (StoreFailed broken) {
            throw new Failure(String.valueOf(broken.getMessage()));
        }
    }

    void save() throws Failure {
        try {
            junk.save();
            unsaved = 0;
        } catch (StoreFailed broken) {
            throw new Failure(String.valueOf(broken.getMessage()));
        }
    }

    @Override
    public void close() throws StoreFailed {
        if (store != null) store.close();
    }
}
