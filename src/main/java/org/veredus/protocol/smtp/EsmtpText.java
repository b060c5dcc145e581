package org.veredus.protocol.smtp;

import java.util.ArrayList;
import java.util.List;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.OriginalRecipient;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.envelope.Xtext;

/// The parameters of MAIL and RCPT as they can be told to a mail filter: what an envelope keeps of
/// them, in one spelling.
final class EsmtpText {
    private EsmtpText() {}

    static List<String> of(Envelope envelope) {
        List<String> parameters = new ArrayList<>();
        if (envelope.body() == Envelope.Body.EIGHT_BIT_MIME) parameters.add("BODY=8BITMIME");
        if (envelope.text() == Envelope.Text.UTF8) parameters.add("SMTPUTF8");
        if (envelope.tls() == Envelope.Tls.REQUIRED) parameters.add("REQUIRETLS");
        Envelope.Returned returned = envelope.returned();
        if (returned != null) parameters.add("RET=" + returned.wire());
        String id = envelope.envelopeId();
        if (id != null) parameters.add("ENVID=" + Xtext.encode(id));
        return parameters;
    }

    static List<String> of(Recipient recipient) {
        List<String> parameters = new ArrayList<>();
        if (!(recipient.notifyOn() instanceof Notify.Unsaid))
            parameters.add("NOTIFY=" + recipient.notifyOn().wire());
        OriginalRecipient original = recipient.original();
        if (original != null) parameters.add("ORCPT=" + original.wire());
        return parameters;
    }
}
