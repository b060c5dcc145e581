package org.veredus.app.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Resolution;
import org.veredus.account.junk.JunkClass;
import org.veredus.account.junk.MessageKey;
import org.veredus.account.junk.ServerJunk;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.screening.Policies;
import org.veredus.app.server.People;
import org.veredus.format.address.Address;
import org.veredus.format.features.FeatureSet;
import org.veredus.format.features.Features;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.format.reading.Reading;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.LearnedCheck;
import org.veredus.transport.inspect.Standing;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.Views;
import org.veredus.transport.inspect.Visit;
import org.veredus.transport.inspect.client.ClientCheck;
import org.veredus.transport.inspect.client.Clients;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.content.ContentInspector;
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
    private int unsaved;

    private FilterBench(@Nullable RocksStore store, ServerJunk junk, Inspector inspector) {
        this.store = store;
        this.junk = junk;
        this.inspector = inspector;
    }

    /// @param folder that keeps what was learned and decided; null: none
    record Ways(@Nullable Path folder, MailTool.Asking asking) {}

    static FilterBench open(MailTool tool, Terminal terminal, Ways ways) throws Failure {
        Path folder = ways.folder();
        RocksStore store = folder == null ? null : store(folder);
        try {
            ServerJunk junk = store == null ? ServerJunk.shipped() : ServerJunk.open(store);
            Resolver resolver = tool.patientResolver(terminal, ways.asking());
            Inspector inspector =
                    new Inspector(
                            InspectSettings.defaults(tool.host()),
                            tool.authenticatorOf(resolver),
                            new Inspector.Checks(
                                    List.of(
                                            new ClientCheck(clients(tool, resolver)),
                                            ContentInspector.bundled(PublicSuffixList.bundled()),
                                            new LearnedCheck(junk)),
                                    System::nanoTime),
                            views(store),
                            (_, _) -> new byte[0]);
            return new FilterBench(store, junk, inspector);
        } catch (StoreFailed broken) {
            throw new Failure(String.valueOf(broken.getMessage()));
        }
    }

    private static Clients clients(MailTool tool, Resolver resolver) {
        DnsLists none = new DnsLists(resolver, List.of(), Duration.ofSeconds(5));
        return new Clients(tool.host(), resolver, none, Exempt.local());
    }

    /// With what people have decided, if it is there.
    private static Views views(@Nullable RocksStore store) {
        if (store == null) return Views.same();
        People.Surroundings world = People.Surroundings.real();
        Accounts accounts =
                new Accounts(
                        store, world.clock(), MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
        return new Views(Standing.of(new Policies(store, accounts)), List.of());
    }

    private static RocksStore store(Path folder) throws Failure {
        try {
            People.Surroundings world = People.Surroundings.real();
            return new RocksStore(RocksSettings.defaults(folder), world.clock(), (_, _, _) -> {});
        } catch (StoreFailed broken) {
            throw new Failure(
                    "cannot open the data folder "
                            + folder
                            + ", perhaps a server runs on it: "
                            + broken.getMessage());
        }
    }

    /// As those see it whom it is for, if the folder knows them; the mildest, as there is one reply
    /// for all.
    Verdict judge(Visit visit, byte[] message) throws Failure {
        try {
            Map<AccountId, Address> accounts = accounts(visit.recipients());
            Judgement judgement = inspector.judgement(visit.to(accounts), message);
            return accounts.keySet().stream()
                    .map(judgement::of)
                    .min(Comparator.comparing(Verdict::action))
                    .orElse(judgement.common());
        } catch (StoreFailed broken) {
            throw new Failure(String.valueOf(broken.getMessage()));
        }
    }

    private Map<AccountId, Address> accounts(List<Address> recipients) throws StoreFailed {
        Map<AccountId, Address> accounts = new LinkedHashMap<>();
        if (store == null) return accounts;
        Directory directory = new Directory(store);
        for (Address recipient : recipients) {
            if (directory.resolve(recipient)
                    instanceof Resolution.Local(var account, var address, _))
                accounts.putIfAbsent(account, address);
        }
        return accounts;
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
