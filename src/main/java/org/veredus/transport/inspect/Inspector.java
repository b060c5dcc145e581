package org.veredus.transport.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.screening.Thresholds;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.reading.Reading;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.BodyHashes;

/// Looks at messages.
public final class Inspector {
    /// Octets of a header that are kept for reading.
    private static final int MAX_HEADER = 256 << 10;

    private final InspectSettings settings;
    private final MessageAuthenticator authenticator;
    private final Round round;
    private final Views views;
    private final Opening opening;
    private final VerdictListener listener;

    /// @param checks none: only who sent a message is looked at
    /// @param opening gives the content of what came in
    public Inspector(
            InspectSettings settings,
            MessageAuthenticator authenticator,
            Checks checks,
            Views views,
            Opening opening) {
        this(
                settings,
                authenticator,
                new Round(checks.all(), settings, checks.nanos()),
                views,
                opening,
                VerdictListener.NOBODY);
    }

    private Inspector(
            InspectSettings settings,
            MessageAuthenticator authenticator,
            Round round,
            Views views,
            Opening opening,
            VerdictListener listener) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.round = round;
        this.views = views;
        this.opening = opening;
        this.listener = listener;
    }

    /// One that tells of each message that comes in.
    public Inspector telling(VerdictListener heard) {
        return new Inspector(settings, authenticator, round, views, opening, heard);
    }

    /// What is looked at.
    ///
    /// @param nanos elapsed time, by which slow ones are left out
    public record Checks(List<Check> all, LongSupplier nanos) {
        public Checks {
            all = List.copyOf(all);
        }
    }

    public InspectSettings settings() {
        return settings;
    }

    /// @param header of the message as it came
    public Examination begin(Visit visit, Header header) {
        return new Inspection(visit, header);
    }

    /// Judges a message that is whole, as it is to everybody.
    ///
    /// @param message with CRLF line ends
    public Verdict judge(Visit visit, byte[] message) throws StoreFailed {
        return common(candidate(visit, message));
    }

    /// The same with how the accounts that it is for see it.
    public Judgement judgement(Visit visit, byte[] message) throws StoreFailed {
        Candidate candidate = candidate(visit, message);
        Verdict common = common(candidate);
        return new Judgement(settings.host(), common, views.personal(candidate, common));
    }

    private Candidate candidate(Visit visit, byte[] message) {
        Authentication authentication =
                authenticator.authenticate(message, visit.spfQuestion(), visit.custody());
        Header header = Header.parse(message, MAX_HEADER);
        Reading reading = Reading.of(message, header, MimeIndexer.unseen(message));
        return Candidate.of(visit, message, reading, authentication);
    }

    private Verdict common(Candidate candidate) throws StoreFailed {
        List<Finding> findings = new ArrayList<>(SenderFindings.of(candidate.authentication()));
        findings.addAll(round.of(candidate));
        return views.house(findings, candidate);
    }

    private final class Inspection implements Examination {
        private final Visit visit;
        private final Header header;
        private final BodyHashes hashes = new BodyHashes();
        private final MessageAuthenticator.Reading reading;

        Inspection(Visit visit, Header header) {
            this.visit = visit;
            this.header = header;
            reading = authenticator.begin(header, hashes);
        }

        @Override
        public void body(byte[] buffer, int from, int length) {
            hashes.update(buffer, from, from + length);
        }

        @Override
        public Judgement judge(NewMessage message) throws StoreFailed {
            hashes.finish();
            Authentication authentication = reading.result(visit.spfQuestion(), visit.custody());
            if (round.isEmpty())
                return new Judgement(settings.host(), sender(authentication), Map.of());
            MessageIndex index = message.index();
            byte[] start = opening.of(message.content(), Reading.MAX_OCTETS);
            Candidate candidate =
                    Candidate.of(visit, start, Reading.of(start, header, index), authentication);
            Verdict verdict = common(candidate);
            listener.judged(candidate, verdict);
            Judgement judgement =
                    new Judgement(settings.host(), verdict, views.personal(candidate, verdict));
            listener.seen(candidate, judgement);
            return judgement;
        }

        private Verdict sender(Authentication authentication) {
            return Weighing.weigh(
                    Thresholds.USUAL,
                    SenderFindings.of(authentication),
                    authentication,
                    Verdict.Reach.SENDER);
        }
    }
}
