package org.veredus.transport.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.format.message.Header;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.BodyHashes;

/// Looks at messages.
public final class Inspector {
    private final InspectSettings settings;
    private final MessageAuthenticator authenticator;

    public Inspector(InspectSettings settings, MessageAuthenticator authenticator) {
        this.settings = settings;
        this.authenticator = authenticator;
    }

    public InspectSettings settings() {
        return settings;
    }

    /// @param header of the message as it came
    public Examination begin(Visit visit, Header header) {
        return new Inspection(visit, header);
    }

    private final class Inspection implements Examination {
        private final Visit visit;
        private final BodyHashes hashes = new BodyHashes();
        private final MessageAuthenticator.Reading reading;

        Inspection(Visit visit, Header header) {
            this.visit = visit;
            reading = authenticator.begin(header, hashes);
        }

        @Override
        public void body(byte[] buffer, int from, int length) {
            hashes.update(buffer, from, from + length);
        }

        @Override
        public Judgement judge(NewMessage message) {
            hashes.finish();
            Authentication authentication = reading.result(visit.spfQuestion());
            List<Finding> findings = new ArrayList<>(SenderFindings.of(authentication));
            Action wanted = SenderFindings.policy(authentication);
            Verdict verdict =
                    Weighing.weigh(
                            settings, findings, wanted, authentication, Verdict.Reach.SENDER);
            return new Judgement(settings.host(), verdict, Map.of());
        }
    }
}
