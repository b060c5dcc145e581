package org.veredus.protocol.jmap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.HouseScripts;
import org.veredus.account.script.Snoozes;
import org.veredus.base.net.SessionIds;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.convert.Converter;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.testing.FakeClock;
import org.veredus.testing.Signers;
import org.veredus.transport.deliver.Answers;
import org.veredus.transport.deliver.Bounces;
import org.veredus.transport.deliver.DeliverSettings;
import org.veredus.transport.deliver.DeliveryEvents;
import org.veredus.transport.deliver.Departures;
import org.veredus.transport.deliver.Dispatcher;
import org.veredus.transport.deliver.Filer;
import org.veredus.transport.deliver.HouseRules;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.deliver.LocalCarrier;
import org.veredus.transport.deliver.LookUps;
import org.veredus.transport.deliver.Outbox;
import org.veredus.transport.deliver.Rules;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.queue.Consignment;
import org.veredus.transport.queue.Destination;
import org.veredus.transport.queue.DsnReporter;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueRunner;
import org.veredus.transport.queue.QueueSettings;
import org.veredus.transport.queue.RecipientOutcome;
import org.veredus.transport.queue.Trouble;
import org.veredus.transport.route.ReturnPaths;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;
import org.veredus.transport.sign.OutboundSigner;
import org.veredus.transport.submit.Postbox;
import org.veredus.transport.submit.Progress;

/// The way of mail behind [JmapServer]: what goes to other offices is answered by their names.
final class JmapPost implements AutoCloseable {
    final Postbox postbox;
    final SessionIds traces = new SessionIds(new Random(5));

    /// What left the house.
    final List<Consignment> carried = Collections.synchronizedList(new ArrayList<>());

    private final QueueRunner runner;
    private final Router router;
    private final Dispatcher dispatcher;
    final Accounts accounts;
    private final BlobStore blobs;
    private final Progress progress;

    JmapPost(KeyValueStore store, Directory directory, Accounts accounts, FakeClock clock)
            throws Exception {
        this.accounts = accounts;
        blobs = store.blobs();
        progress = new Progress(accounts);
        Queue queue =
                Queue.open(
                        store,
                        QueueSettings.defaults(),
                        CarefulClock.open(store, clock, clock),
                        new Random(2),
                        progress);
        ReturnPaths paths = ReturnPaths.open(store, directory, clock, new Random(4));
        router = new Router(directory, paths);
        Departures departures = new Departures(queue, paths);
        OutboundSigner signer = Signers.of(store, directory, accounts, clock);
        Domain host = Domain.parse("mail.example.test");
        Rules rules =
                new Rules(
                        accounts,
                        directory,
                        new HouseRules(new HouseScripts(store), new HouseLists(store)),
                        new Rules.Equipment(
                                new Snoozes(store),
                                new Outbox(router, departures, accounts::intake, signer),
                                new Answers(host, clock, new Random(3)),
                                new Converter(1),
                                LookUps.none()),
                        clock);
        Filer filer =
                new Filer(
                        accounts,
                        rules,
                        new Quarantine(store, accounts, clock),
                        clock,
                        ((DeliveryEvents) (_, _, _) -> {}).withReports(progress));
        dispatcher = new Dispatcher(filer, departures, DeliverSettings.defaults());
        postbox =
                new Postbox(
                        new Postbox.Ways(router, dispatcher, departures, _ -> {}),
                        directory,
                        signer,
                        clock,
                        new Random(6));
        runner =
                new QueueRunner(
                        queue,
                        Map.of(
                                Destination.Kind.LOCAL,
                                new LocalCarrier(router, filer, store.blobs()),
                                Destination.Kind.REMOTE,
                                this::carry),
                        new DsnReporter(host, clock, new Random(7)),
                        new Bounces(router, dispatcher, accounts::intake, traces::next, signer),
                        clock);
    }

    private List<RecipientOutcome> carry(Consignment consignment) {
        carried.add(consignment);
        List<RecipientOutcome> outcomes = new ArrayList<>();
        for (var recipient : consignment.recipients()) {
            String host = "mx." + recipient.address().domain();
            outcomes.add(
                    switch (recipient.address().domain().ascii()) {
                        case "no.test" ->
                                new RecipientOutcome.Failed(
                                        new Trouble("5.1.1", "550 5.1.1 nobody here", host));
                        case "later.test" ->
                                new RecipientOutcome.Deferred(
                                        new Trouble("4.2.0", "450 4.2.0 not now", host),
                                        RecipientOutcome.Blame.MESSAGE);
                        default ->
                                new RecipientOutcome.Delivered(
                                        RecipientOutcome.Reach.RELAYED,
                                        "250 2.0.0 ok, queued as 1",
                                        host);
                    });
        }
        return outcomes;
    }

    /// As from outside.
    void receive(String from, String to, byte[] message) throws Exception {
        Recipient recipient = Recipient.of(Address.parse(to));
        if (!(router.route(recipient) instanceof Routing.Found(var routed)))
            throw new AssertionError(to);
        try (MessageIntake intake = accounts.intake()) {
            intake.write(message, 0, message.length);
            dispatcher.dispatch(
                    new Letter(
                            traces.next(),
                            "",
                            Envelope.from(ReversePath.parse(from)),
                            intake.finish(),
                            List.of(routed),
                            Judgement.none()));
        }
    }

    String text(Consignment consignment) throws Exception {
        byte[] octets = blobs.read(consignment.content(), 0, (int) consignment.size());
        return new String(octets, StandardCharsets.UTF_8);
    }

    /// Does all that is due now, and writes down what comes of it.
    void run() {
        runner.runDue();
        progress.writeNow();
    }

    @Override
    public void close() {
        runner.close();
    }
}
