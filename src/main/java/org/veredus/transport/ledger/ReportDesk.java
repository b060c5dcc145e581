package org.veredus.transport.ledger;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.kv.StoreFailed;

/// Where reports are made from pages, each by its maker.
public final class ReportDesk {
    private static final Logger log = LoggerFactory.getLogger(ReportDesk.class);

    private final Ledger ledger;
    private final Reporter.Source reporter;
    private final InstantSource clock;
    private final List<ReportMaker> makers;

    /// No page is reported twice at a time.
    private final ReentrantLock desk = new ReentrantLock();

    public ReportDesk(
            Ledger ledger,
            Reporter.Source reporter,
            InstantSource clock,
            AggregateReports aggregate,
            TlsReports tls) {
        this(ledger, reporter, clock, List.of(aggregate, tls));
    }

    ReportDesk(
            Ledger ledger,
            Reporter.Source reporter,
            InstantSource clock,
            List<ReportMaker> makers) {
        this.ledger = ledger;
        this.reporter = reporter;
        this.clock = clock;
        this.makers = List.copyOf(makers);
    }

    /// A report that is to be made.
    ///
    /// @param kind `dmarc` or `tls`
    /// @param seen messages or connections
    /// @param due when it is made by itself
    public record Pending(String kind, Page page, long seen, Instant due) {}

    /// What came of one.
    ///
    /// @param to whom it went; empty if it went to nobody
    /// @param why it did not go; empty if it did
    public record Made(String kind, Page page, List<String> to, String why) {
        public Made {
            to = List.copyOf(to);
        }
    }

    /// Makes what is due, and strikes out the pages that are done with.
    public void look() throws StoreFailed {
        for (ReportMaker maker : makers)
            for (Page page : ledger.finished(maker.kind()))
                if (!clock.instant().isBefore(ReportHours.due(page))) make(maker, page);
    }

    /// All that is not reported yet, the oldest first.
    public List<Pending> pending() throws StoreFailed {
        ledger.flush();
        List<Pending> pending = new ArrayList<>();
        for (ReportMaker maker : makers)
            for (Page page : ledger.pages(maker.kind())) {
                long seen = ledger.lines(page).stream().mapToLong(Ledger.Counted::count).sum();
                pending.add(new Pending(maker.kind().word(), page, seen, ReportHours.due(page)));
            }
        return pending;
    }

    /// Makes all reports about a domain now.
    ///
    /// @param today whether that of today, too: then it is about the day until now
    public List<Made> send(String domain, boolean today) throws StoreFailed {
        ledger.flush();
        List<Made> made = new ArrayList<>();
        for (ReportMaker maker : makers)
            for (Page page : today ? ledger.pages(maker.kind()) : ledger.finished(maker.kind())) {
                if (!page.domain().equals(domain)) continue;
                String kind = maker.kind().word();
                made.add(
                        switch (make(maker, page)) {
                            case ReportMaker.Outcome.Sent(var to) -> new Made(kind, page, to, "");
                            case ReportMaker.Outcome.Unwanted(var why) ->
                                    new Made(kind, page, List.of(), why);
                            case ReportMaker.Outcome.Later(var why) ->
                                    new Made(kind, page, List.of(), why);
                        });
            }
        return made;
    }

    private ReportMaker.Outcome make(ReportMaker maker, Page page) throws StoreFailed {
        Optional<Reporter> who = reporter.now();
        if (who.isEmpty()) return new ReportMaker.Outcome.Later("no domain of ours reports");
        desk.lock();
        try {
            Instant now = clock.instant();
            Instant end = ReportHours.end(page);
            Issue issue = new Issue(page, now.isBefore(end) ? now : end, ledger.lines(page));
            if (issue.lines().isEmpty()) return new ReportMaker.Outcome.Unwanted("already made");
            ReportMaker.Outcome outcome = maker.report(issue, who.get());
            if (outcome instanceof ReportMaker.Outcome.Sent(var to))
                log.atInfo()
                        .addKeyValue("kind", page.kind().word())
                        .addKeyValue("domain", page.domain())
                        .addKeyValue("day", page.day())
                        .addKeyValue("to", to)
                        .log("report sent");
            if (!(outcome instanceof ReportMaker.Outcome.Later) || ReportHours.isTooLate(page, now))
                ledger.strike(issue);
            return outcome;
        } finally {
            desk.unlock();
        }
    }
}
