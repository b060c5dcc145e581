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
import org.veredus.transport.ledger.FailureText.Failure;
import org.veredus.transport.ledger.MailEntry.Fate;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcRecord;
import org.veredus.verify.dmarc.DmarcRecord.FailureOption;
import org.veredus.verify.dmarc.DmarcResult;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dmarc.DmarcVerdict;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.spf.SpfResult;
import org.veredus.verify.spf.SpfVerdict;

/// Tells domains that ask for it of single messages in their name that fail DMARC (RFC 7489 §7.3),
/// a signature (RFC 6651) or SPF (RFC 6652), without whom they were for and what they said. A
/// report that cannot be sent at once is dropped: the aggregate report counts its message all the
/// same.
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

    private final Resolver resolver;
    private final Dmarc dmarc;
    private final Opening opening;
    private final Reporter.Source reporter;
    private final ReportPost post;
    private final Executor executor;
    private final InstantSource clock;
    private final SecureRandom random;
    private final FailureText text;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Map<String, Integer> sent = new LinkedHashMap<>(); // this hour, by domain
    private Instant hour = Instant.EPOCH;

    /// @param executor makes reports, which asks the DNS
    public FailureReports(
            Resolver resolver,
            Opening opening,
            Reporter.Source reporter,
            ReportPost post,
            Executor executor,
            InstantSource clock,
            SecureRandom random) {
        this.resolver = resolver;
        this.dmarc = new Dmarc(resolver, new DmarcSettings.TreeWalk());
        this.opening = opening;
        this.reporter = reporter;
        this.post = post;
        this.executor = executor;
        this.clock = clock;
        this.random = random;
        this.text = new FailureText(clock, random);
    }

    /// A message that has come in.
    public record Seen(
            Authentication authentication, Fate fate, ReversePath from, StagedBlob content) {}

    /// Looks at a message, and reports on it later if anybody wants that.
    public void note(Seen seen) throws StoreFailed {
        Authentication found = seen.authentication;
        if (!(seen.from instanceof ReversePath.Of(var sender))) return; // a report, most likely
        if (found.client() == null || !anythingFails(found)) return;
        byte[] start = opening.of(seen.content, MAX_HEADER);
        Header header = Header.parse(start, Math.min(start.length, MAX_HEADER));
        if (isAutomatic(header) || !room.tryAcquire()) return;
        FailureText.Subject subject = new FailureText.Subject(found, seen.fate, sender, header);
        executor.execute(
                () -> {
                    try {
                        report(subject);
                    } catch (StoreFailed broken) {
                        log.atWarn().setCause(broken).log("failure report not sent");
                    } finally {
                        room.release();
                    }
                });
    }

    private static boolean anythingFails(Authentication found) {
        DmarcVerdict dmarc = found.dmarc();
        SpfVerdict spf = found.spf();
        return (spf != null && spf.result() != SpfResult.PASS)
                || found.dkim().stream().anyMatch(one -> !one.passes())
                || !dmarc.spfAligned()
                || !dmarc.dkimAligned();
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

    private void report(FailureText.Subject subject) throws StoreFailed {
        Optional<Reporter> who = reporter.now();
        if (who.isEmpty()) return;
        reportToAuthor(subject, who.get());
        for (DkimVerdict verdict : subject.authentication().dkim()) {
            DnsName domain = verdict.domain();
            if (domain == null || verdict.result() != DkimResult.FAIL) continue;
            if (!FailureWish.isAsked(subject.header(), verdict)) continue;
            Failure failure = new Failure.OfSignature(domain, verdict);
            report(subject, failure, FailureWish.ofSigner(resolver, domain), who.get());
        }
        SpfVerdict spf = subject.authentication().spf();
        DnsName domain = spf == null || spf.domain() == null ? null : DnsName.parse(spf.domain());
        if (spf == null || domain == null) return;
        Optional<FailureWish> wish = FailureWish.ofSender(resolver, domain, spf.result());
        report(subject, new Failure.OfSender(domain), wish, who.get());
    }

    private void report(
            FailureText.Subject subject, Failure failure, Optional<FailureWish> wish, Reporter who)
            throws StoreFailed {
        if (wish.isEmpty() || random.nextInt(100) >= wish.get().percent()) return;
        if (mayReport(failure.domain().text()))
            send(subject, failure, who, List.of(wish.get().to()));
    }

    private void reportToAuthor(FailureText.Subject subject, Reporter who) throws StoreFailed {
        DmarcVerdict verdict = subject.authentication().dmarc();
        DmarcRecord record = verdict.record();
        DnsName publisher = verdict.publisher();
        DnsName author = verdict.domain();
        if (record == null || publisher == null || author == null) return;
        if (record.failureReports().isEmpty() || !wanted(record, subject.authentication())) return;
        if (!mayReport(publisher.text())) return;
        List<Address> receivers = new ArrayList<>();
        for (String uri : record.failureReports()) {
            if (!(ReportUri.parse(uri).orElse(null) instanceof ReportUri.Mail(var to, _))) continue;
            DnsName host = DnsName.of(to.domain());
            boolean agreed =
                    host != null && dmarc.mayReport(publisher, host) == Dmarc.ReportConsent.GIVEN;
            if (agreed && receivers.size() < MAX_RECEIVERS) receivers.add(to);
        }
        send(subject, new Failure.OfAuthor(author), who, receivers);
    }

    private void send(
            FailureText.Subject subject, Failure failure, Reporter who, List<Address> receivers)
            throws StoreFailed {
        for (Address to : receivers) post.send(to, text.message(subject, failure, who, to));
        if (!receivers.isEmpty())
            log.atInfo()
                    .addKeyValue("domain", failure.domain())
                    .addKeyValue("failed", failure.word())
                    .addKeyValue("to", receivers)
                    .log("failure report sent");
    }
}
