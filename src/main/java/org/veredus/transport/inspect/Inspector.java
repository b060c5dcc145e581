package org.veredus.transport.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.NewMessage;
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
    private static final Logger log = LoggerFactory.getLogger(Inspector.class);

    /// Octets of a header that are kept for reading.
    private static final int MAX_HEADER = 256 << 10;

    private final InspectSettings settings;
    private final MessageAuthenticator authenticator;
    private final List<Check> checks;
    private final Personal personal;
    private final Opening opening;

    /// @param checks none: only who sent a message is looked at
    /// @param opening gives the content of what came in
    public Inspector(
            InspectSettings settings,
            MessageAuthenticator authenticator,
            List<Check> checks,
            Personal personal,
            Opening opening) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.checks = List.copyOf(checks);
        this.personal = personal;
        this.opening = opening;
    }

    public InspectSettings settings() {
        return settings;
    }

    /// @param header of the message as it came
    public Examination begin(Visit visit, Header header) {
        return new Inspection(visit, header);
    }

    /// Judges a message that is whole.
    ///
    /// @param message with CRLF line ends
    public Verdict judge(Visit visit, byte[] message) {
        Authentication authentication = authenticator.authenticate(message, visit.spfQuestion());
        Header header = Header.parse(message, MAX_HEADER);
        Reading reading = Reading.of(message, header, MimeIndexer.index(message));
        return common(Candidate.of(visit, reading, authentication));
    }

    private Verdict common(Candidate candidate) {
        Authentication authentication = candidate.authentication();
        List<Finding> findings = new ArrayList<>(SenderFindings.of(authentication));
        for (Check check : checks) findings.addAll(look(check, candidate));
        return Weighing.weigh(settings, findings, authentication, Verdict.Reach.CONTENT);
    }

    /// A check that fails is left out. So is one with a mistake of ours: mail goes on.
    private static List<Finding> look(Check check, Candidate candidate) {
        try {
            return check.look(candidate);
        } catch (CheckFailed failed) {
            log.atWarn()
                    .addKeyValue("check", check.name())
                    .addKeyValue("why", failed.getMessage())
                    .log("check left out");
        } catch (RuntimeException bug) {
            log.atError()
                    .addKeyValue("check", check.name())
                    .setCause(bug)
                    .log("check failed by a bug");
        }
        String sentence = "The check \"" + check.name() + "\" could not be made.";
        return List.of(new Finding("skipped-" + check.name(), 0, "", sentence));
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
            Authentication authentication = reading.result(visit.spfQuestion());
            if (checks.isEmpty())
                return new Judgement(settings.host(), sender(authentication), Map.of());
            MessageIndex index = message.index();
            byte[] start = opening.of(message.content(), Reading.MAX_OCTETS);
            Candidate candidate =
                    Candidate.of(visit, Reading.of(start, header, index), authentication);
            Verdict verdict = common(candidate);
            return new Judgement(settings.host(), verdict, personal(candidate, verdict));
        }

        private Verdict sender(Authentication authentication) {
            return Weighing.weigh(
                    settings,
                    SenderFindings.of(authentication),
                    authentication,
                    Verdict.Reach.SENDER);
        }

        private Map<AccountId, Verdict> personal(Candidate candidate, Verdict verdict)
                throws StoreFailed {
            Map<AccountId, Verdict> views = new HashMap<>();
            for (AccountId account : visit.accounts()) {
                Verdict view = personal.view(account, candidate, verdict);
                if (!view.equals(verdict)) views.put(account, view);
            }
            return views;
        }
    }
}
