package org.veredus.protocol.jmap.submission;

import org.veredus.account.sending.Identities;
import org.veredus.account.sending.Sendings;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.State;
import org.veredus.transport.submit.Postbox;
import tools.jackson.databind.node.ObjectNode;

/// The calls of `urn:ietf:params:jmap:submission`. RFC 8621 §1.3.2
public final class SubmissionMethods {
    public static final String SUBMISSION = "urn:ietf:params:jmap:submission";

    private SubmissionMethods() {}

    public static void addTo(Methods methods, DataTypes types, Counter counter) {
        IdentityMethods identities = new IdentityMethods(counter);
        Adrift adrift = new Adrift(counter.postbox());
        SubmissionReading reading = new SubmissionReading(counter, adrift);
        SubmissionQuerying querying = new SubmissionQuerying(adrift);
        methods.add(SUBMISSION, "Identity/get", identities::get)
                .add(SUBMISSION, "Identity/changes", identities::changes)
                .add(SUBMISSION, "Identity/set", identities::set)
                .add(SUBMISSION, "EmailSubmission/get", reading::get)
                .add(SUBMISSION, "EmailSubmission/changes", reading::changes)
                .add(SUBMISSION, "EmailSubmission/query", querying::query)
                .add(SUBMISSION, "EmailSubmission/queryChanges", querying::queryChanges)
                .add(
                        SUBMISSION,
                        "EmailSubmission/set",
                        new SubmissionSetting(counter, adrift)::set);
        types.add("Identity", account -> State.wire(new Identities(account).shelf().version()))
                .add(
                        "EmailSubmission",
                        account -> State.wire(new Sendings(account).shelf().version()));
    }

    /// What an account can do.
    public static ObjectNode capability(Counter.Limits limits) {
        long hold = Postbox.LONGEST_HOLD.toSeconds();
        ObjectNode node = Json.object().put("maxDelayedSend", hold);
        ObjectNode extensions = node.putObject("submissionExtensions");
        extensions.putArray("SIZE").add(String.valueOf(limits.messageSize()));
        extensions.putArray("8BITMIME");
        extensions.putArray("SMTPUTF8");
        extensions.putArray("DSN");
        extensions.putArray("DELIVERBY");
        extensions.putArray("REQUIRETLS");
        extensions.putArray("FUTURERELEASE").add(String.valueOf(hold));
        return node;
    }
}
