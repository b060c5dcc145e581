package org.veredus.transport.ledger;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Opening;
import org.veredus.transport.ledger.MailEntry.Fate;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcRecord;
import org.veredus.verify.dmarc.DmarcRecord.FailureOption;
import org.veredus.verify.dmarc.DmarcResult;
import org.veredus.verify.dmarc.DmarcVerdict;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.spf.SpfResult;
import org.veredus.verify.spf.SpfVerdict;

/// Tells domains that ask for it (`ruf`) of single messages in their name that fail, RFC 7489 §7.3,
/// without whom they were for and what they said. A report that cannot be sent at once is dropped:
/// the aggregate report counts its message all the same.
public final class FailureReports {
    private static final Logger log = LoggerFactory.getLogger(FailureReports.class);

    /// Reports on one domain's messages in an hour, and on all: forgers must not make us flood.
    private static final int MOST_OF_A_DOMAIN = 10;

    private static final int MOST = 100;
    private static final Duration HOUR = Duration.ofHours(1);

    /// Reports that are made at the same time; more are dropped.
    private static final int AT_ONCE = 20;

    private static final int MAX_RECEIVERS = 5;
    private static final int MAX_HEADER = 64 << 10;

    private final Dmarc dmarc;
    private final Opening opening;
    private final Reporter.Source reporter;
    private final ReportPost post;
    private final Executor executor;
    private final InstantSource clock;
    private final FailureText text;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Map<String, Integer> sent = new LinkedHashMap<>(); // this hour, by domain
    private Instant hour = Instant.EPOCH;

    /// @param executor makes reports, which asks the DNS
    public FailureReports(
            Dmarc dmarc,
            Opening opening,
            Reporter.Source reporter,
            ReportPost post,
            Executor executor,
            InstantSource clock,
            SecureRandom random) {
        this.dmarc = dmarc;
        this.opening = opening;
        this.reporter = reporter;
        this.post = post;
        this.executor = executor;
        this.clock = clock;
        this.text = new FailureText(clock, random);
    }

    /// A message that has come in.
    public record Seen(
            Authentication authentication, Fate fate, ReversePath from, StagedBlob content) {}

    /// Looks at a message, and reports on it later if its domain wants that.
    public void note(Seen seen) throws StoreFailed {
        DmarcVerdict verdict = seen.authentication.dmarc();
        DmarcRecord record = verdict.record();
        DnsName publisher = verdict.publisher();
        if (record == null || publisher == null || record.failureReports().isEmpty()) return;
        if (!(seen.from instanceof ReversePath.Of(var sender))) return; // a report, most likely
        if (seen.authentication.client() == null || !wanted(record, seen.authentication)) return;
        byte[] start = opening.of(seen.content, MAX_HEADER);
        Header header = Header.parse(start, Math.min(start.length, MAX_HEADER));
        if (isAutomatic(header) || !mayReport(publisher.text())) return;
        if (!room.tryAcquire()) return;
        FailureText.Subject subject =
                new FailureText.Subject(seen.authentication, seen.fate, sender, header);
        executor.execute(
                () -> {
                    try {
                        report(subject, record, publisher);
                    } catch (StoreFailed broken) {
                        log.atWarn().setCause(broken).log("failure report not sent");
                    } finally {
                        room.release();
                    }
                });
    }

    /// Reports on reports would go on for ever.
    private static boolean isAutomatic(Header header) {
        String submitted = value(header, "Auto-Submitted");
        return (!submitted.isEmpty() && !submitted.equalsIgnoreCase("no"))
                || value(header, "Content-Type").startsWith("multipart/report");
    }

    private static String value(Header header, String name) {
        return header.all(name).isEmpty() ? "" : header.all(name).getFirst().value().strip();
    }

    private static boolean wanted(DmarcRecord record, Authentication found) {
        DmarcVerdict verdict = found.dmarc();
        SpfVerdict spf = found.spf();
        for (FailureOption option : record.failureOptions()) {
            boolean fails =
                    switch (option) {
                        case ALL_FAIL -> verdict.result() == DmarcResult.FAIL;
                        case ANY_FAILS ->
                                verdict.result() == DmarcResult.FAIL
                                        || (verdict.result() == DmarcResult.PASS
                                                && !(verdict.spfAligned()
                                                        && verdict.dkimAligned()));
                        case DKIM_FAILS ->
                                found.dkim().stream()
                                        .anyMatch(one -> one.result() == DkimResult.FAIL);
                        case SPF_FAILS -> spf != null && spf.result() == SpfResult.FAIL;
                    };
            if (fails) return true;
        }
        return false;
    }

    private synchronized boolean mayReport(String domain) {
        Instant now = clock.instant();
        if (!now.isBefore(hour.plus(HOUR))) {
            hour = now;
            sent.clear();
        }
        int all = sent.values().stream().mapToInt(Integer::intValue).sum();
        if (all >= MOST || sent.getOrDefault(domain, 0) >= MOST_OF_A_DOMAIN) return false;
        sent.merge(domain, 1, Integer::sum);
        return true;
    }

    private void report(FailureText.Subject subject, DmarcRecord record, DnsName publisher)
            throws StoreFailed {
        Optional<Reporter> who = reporter.now();
        if (who.isEmpty()) return;
        List<Address> receivers = new ArrayList<>();
        for (String uri : record.failureReports()) {
            if (!(ReportUri.parse(uri).orElse(null) instanceof ReportUri.Mail(var to, _))) continue;
            DnsName host = DnsName.of(to.domain());
            boolean agreed =
                    host != null && dmarc.mayReport(publisher, host) == Dmarc.ReportConsent.GIVEN;
            if (agreed && receivers.size() < MAX_RECEIVERS) receivers.add(to);
        }
        for (Address to : receivers) post.send(to, text.message(subject, who.get(), to));
        if (!receivers.isEmpty())
            log.atInfo()
                    .addKeyValue("domain", publisher)
                    .addKeyValue("to", receivers)
                    .log("failure report sent");
    }
}
