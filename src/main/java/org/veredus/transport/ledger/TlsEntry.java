package org.veredus.transport.ledger;

import java.util.ArrayList;
import java.util.List;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// A connection to a domain's mail host, or the failure to make a safe one, as its report tells.
///
/// @param domain that the mail was for
/// @param host that was called; empty if it did not come to that
/// @param address of that host; empty as before
public record TlsEntry(String domain, Policy policy, String host, String address, Outcome outcome) {
    private static final int VERSION = 1;

    /// Characters of a reason.
    private static final int MAX_REASON = 200;

    /// What the domain demands, RFC 8460 §4.4.
    ///
    /// @param type `sts`, `tlsa` or `no-policy-found`
    /// @param text the lines of the policy or the TLSA records
    /// @param hosts that it names
    public record Policy(String type, List<String> text, List<String> hosts) {
        /// Nothing.
        public static final Policy NONE = new Policy("no-policy-found", List.of(), List.of());

        public Policy {
            text = List.copyOf(text);
            hosts = List.copyOf(hosts);
        }
    }

    /// What a session came to.
    ///
    /// @param result of RFC 8460 §4.3; empty for an encrypted session that fits the policy
    /// @param sender our address; empty where there was no connection
    /// @param reason for people
    public record Outcome(String result, String sender, String reason) {
        public Outcome {
            if (reason.length() > MAX_REASON) reason = reason.substring(0, MAX_REASON);
        }

        public boolean succeeded() {
            return result.isEmpty();
        }
    }

    byte[] toBytes() {
        RecordWriter out = new RecordWriter(VERSION).text(policy.type());
        texts(out, policy.text());
        texts(out, policy.hosts());
        return out.text(host)
                .text(address)
                .text(outcome.result())
                .text(outcome.sender())
                .text(outcome.reason())
                .toBytes();
    }

    static TlsEntry of(String domain, byte[] row) throws StoreFailed {
        RecordReader in = new RecordReader("ledger connection", row, VERSION);
        Policy policy = new Policy(in.text(), texts(in), texts(in));
        return new TlsEntry(
                domain, policy, in.text(), in.text(), new Outcome(in.text(), in.text(), in.text()));
    }

    private static void texts(RecordWriter out, List<String> texts) {
        out.number(texts.size());
        texts.forEach(out::text);
    }

    private static List<String> texts(RecordReader in) throws StoreFailed {
        int count = in.count();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) texts.add(in.text());
        return texts;
    }
}
