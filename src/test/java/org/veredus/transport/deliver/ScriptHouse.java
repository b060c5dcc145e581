package org.veredus.transport.deliver;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.HouseScripts;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.account.script.Snoozes;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.convert.Converter;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.testing.Signers;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.queue.Destination;
import org.veredus.transport.queue.DsnReporter;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueRunner;
import org.veredus.transport.queue.QueueSettings;
import org.veredus.transport.route.ReturnPaths;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;
import org.veredus.transport.route.Target;

/// A house with Alice's and Bob's accounts in which scripts run; mail for other offices ends in
/// Bob's mailbox `Outside`.
final class ScriptHouse {
    static final String MESSAGE =
            "From: c@c.test\r\nTo: alice@a.test\r\nSubject: hello\r\n"
                    + "Message-ID: <1@c.test>\r\n\r\nbody\r\n";

    final FakeClock clock = new FakeClock();
    final MemoryStore store = new MemoryStore(clock);
    final List<Sorting> sorted = new ArrayList<>();
    final HouseLists lists = new HouseLists(store);
    final Snoozes snoozes = new Snoozes(store);
    final List<String> posted = new ArrayList<>();
    final Webhooks webhooks = new Webhooks(this::post);
    final Accounts accounts;
    final Account alice;
    final Account bob;
    final EventScripts events;
    final Refilter refilter;
    final Waker waker;
    private final Router router;
    private final Dispatcher dispatcher;
    private final QueueRunner runner;

    ScriptHouse() throws Exception {
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(Domain.parse("a.test")));
        AccountId first = directory.addAccount(NewAccount.of(Address.parse("alice@a.test")));
        AccountId second = directory.addAccount(NewAccount.of(Address.parse("bob@a.test")));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        alice = accounts.open(first);
        bob = accounts.open(second);
        ReturnPaths paths = ReturnPaths.open(store, directory, clock, new Random(4));
        router = new Router(directory, paths);
        Queue queue =
                Queue.open(
                        store,
                        QueueSettings.defaults(),
                        CarefulClock.open(store, clock, clock),
                        new Random(1),
                        (_, _, _) -> {});
        Domain host = Domain.parse("mx.a.test");
        var signer = Signers.of(store, directory, accounts, clock);
        Departures departures = new Departures(queue, paths);
        Rules rules =
                new Rules(
                        accounts,
                        directory,
                        new HouseRules(new HouseScripts(store), lists),
                        new Rules.Equipment(
                                snoozes,
                                new Outbox(router, departures, accounts::intake, signer, webhooks),
                                new Answers(host, clock, new Random(2)),
                                new Converter(1),
                                LookUps.none()),
                        clock);
        DeliveryEvents heard = new Heard();
        events = new EventScripts(rules, directory, heard, () -> "event-1");
        refilter = new Refilter(rules, heard, () -> "again-1");
        waker = new Waker(accounts, snoozes, clock);
        Filer filer =
                new Filer(accounts, rules, new Quarantine(store, accounts, clock), clock, heard);
        dispatcher = new Dispatcher(filer, departures, DeliverSettings.defaults());
        runner =
                new QueueRunner(
                        queue,
                        Map.of(
                                Destination.Kind.LOCAL,
                                new LocalCarrier(router, filer, store.blobs()),
                                Destination.Kind.REMOTE,
                                new Catcher(accounts, second, clock)),
                        new DsnReporter(host, clock, new Random(3)),
                        new Bounces(router, dispatcher, accounts::intake, () -> "report-1", signer),
                        clock);
    }

    private int post(URI address, byte[] json) {
        posted.add(address + " " + new String(json, StandardCharsets.UTF_8));
        return 204;
    }

    private final class Heard implements DeliveryEvents {
        @Override
        public void filed(String trace, Target.Local target, Filed filed) {}

        @Override
        public void sorted(String trace, Target.Local target, Sorting sorting) {
            sorted.add(sorting);
        }
    }

    void script(String name, String... lines) throws Exception {
        new Scripts(alice, ScriptQuota.defaults())
                .put(new ScriptName(name), String.join("\n", lines) + "\n");
    }

    /// Alice's script that runs for her mail.
    void activate(String... lines) throws Exception {
        script("main", lines);
        new Scripts(alice, ScriptQuota.defaults()).activate(new ScriptName("main"));
    }

    /// One of the server's scripts.
    void house(String name, String text) throws Exception {
        new HouseScripts(store).put(null, new ScriptName(name), text);
    }

    /// To Alice.
    Outcome deliver(String from, String text) throws Exception {
        Recipient alone = Recipient.of(Address.parse("alice@a.test"));
        if (!(router.route(alone) instanceof Routing.Found(var routed)))
            throw new AssertionError("no way to Alice");
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = accounts.intake()) {
            intake.write(octets, 0, octets.length);
            Envelope envelope = Envelope.from(ReversePath.parse(from));
            Letter letter =
                    new Letter(
                            "t1", "", envelope, intake.finish(), List.of(routed), Judgement.none());
            return dispatcher.dispatch(letter).getFirst();
        }
    }

    Outcome deliver() throws Exception {
        return deliver("c@c.test", MESSAGE);
    }

    void runQueue() {
        runner.runDue();
    }

    List<String> done() {
        return sorted.getLast().actions();
    }

    static List<Entry> entries(Account account, String path) throws Exception {
        Mailbox mailbox = account.state().tree().find(path);
        if (mailbox == null) return List.of();
        MailboxState state = Objects.requireNonNull(account.open(mailbox.id()));
        return Objects.requireNonNull(state.entries()).toList();
    }

    static List<String> flags(Account account, String path) throws Exception {
        return entries(account, path).stream().map(entry -> entry.flags().wire()).toList();
    }

    static List<String> mail(Account account, String path) throws Exception {
        List<String> all = new ArrayList<>();
        for (Entry entry : entries(account, path)) {
            EmailRecord email = Objects.requireNonNull(account.email(entry.email()));
            byte[] whole = account.content(email).read(0, (int) email.size());
            all.add(new String(whole, StandardCharsets.UTF_8));
        }
        return all;
    }
}
