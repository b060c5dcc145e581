package org.veredus.app.server;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.veredus.app.server.People.Surroundings;
import org.veredus.format.address.Address;
import org.veredus.protocol.smtp.MxPolicy;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Opening;
import org.veredus.transport.ledger.AggregateReports;
import org.veredus.transport.ledger.FailureReports;
import org.veredus.transport.ledger.Ledger;
import org.veredus.transport.ledger.ReportDesk;
import org.veredus.transport.ledger.Reporter;
import org.veredus.transport.ledger.TlsReports;
import org.veredus.transport.report.ReportBox;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcSettings;

/// What servers tell each other of how mail in their name fared: reports to others, of what is
/// noted in the ledger, and those that came.
final class Reporting {
    private final People people;
    private final ServerSettings settings;
    private final Surroundings world;
    private final Transport transport;
    private final Ledger ledger;
    private final ReportBox received;
    private final @Nullable ReportDesk desk;

    Reporting(
            People people,
            ServerSettings settings,
            Surroundings world,
            Transport transport,
            Ledger ledger) {
        this.people = people;
        this.settings = settings;
        this.world = world;
        this.transport = transport;
        this.ledger = ledger;
        received = new ReportBox(people.store(), people.directory(), world.clock());
        desk = opened();
    }

    ReportBox received() {
        return received;
    }

    /// Null where no reports are sent.
    @Nullable ReportDesk desk() {
        return desk;
    }

    /// For where mail of others comes in.
    MxPolicy.Reporting ofArrivals() {
        return new MxPolicy.Reporting(received, ledger, failureReports());
    }

    private @Nullable ReportDesk opened() {
        if (settings.reports() == ServerSettings.Reports.NOT_SENT) return null;
        TlsReports.Posts posts = transport.reportPosts();
        return new ReportDesk(
                ledger,
                this::reporter,
                world.clock(),
                new AggregateReports(
                        new Dmarc(transport.resolver(), new DmarcSettings.TreeWalk()),
                        posts.mail(),
                        world.clock()),
                new TlsReports(transport.resolver(), posts, world.clock()));
    }

    private @Nullable FailureReports failureReports() {
        return switch (settings.reports()) {
            case SENT, NOT_SENT -> null;
            case SENT_WITH_FAILURES ->
                    new FailureReports(
                            transport.resolver(),
                            Opening.in(people.store().blobs()),
                            this::reporter,
                            transport.reportPosts().mail(),
                            task -> Thread.ofVirtual().name("failure-report").start(task),
                            world.clock(),
                            world.random());
        };
    }

    /// Reports come from the first of our domains.
    private Optional<Reporter> reporter() throws StoreFailed {
        String host = settings.hostName().ascii();
        return people.directory().domains().stream()
                .findFirst()
                .map(own -> new Reporter(host, host, new Address("postmaster", own.name())));
    }
}
