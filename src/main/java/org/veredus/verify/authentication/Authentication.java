package org.veredus.verify.authentication;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.message.AuthenticationResults.Finding;
import org.veredus.format.message.AuthenticationResults.Property;
import org.veredus.format.message.TraceFields;
import org.veredus.verify.arc.ArcVerdict;
import org.veredus.verify.bimi.BimiResult;
import org.veredus.verify.bimi.BimiVerdict;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dkim2.Dkim2Verdict;
import org.veredus.verify.dmarc.DmarcVerdict;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfVerdict;

/// What was found about one message.
///
/// @param client null where the client is not known; then there is no SPF either
/// @param dkim none for a message without signatures
/// @param dkim2 null where its chains are not looked at
/// @param bimi null where no logos are looked for
public record Authentication(
        @Nullable SpfQuestion client,
        @Nullable SpfVerdict spf,
        List<DkimVerdict> dkim,
        ArcVerdict arc,
        DmarcVerdict dmarc,
        @Nullable Dkim2Verdict dkim2,
        @Nullable BimiVerdict bimi) {
    public Authentication {
        dkim = List.copyOf(dkim);
    }

    /// @param host who tells
    public AuthenticationResults results(String host) {
        List<Finding> findings = new ArrayList<>();
        if (spf != null) findings.add(spfFinding(spf));
        if (dkim.isEmpty()) findings.add(new Finding("dkim", "none", null, List.of()));
        for (DkimVerdict verdict : dkim) findings.add(dkimFinding(verdict));
        if (dkim2 != null) findings.add(dkim2Finding(dkim2));
        findings.add(arcFinding());
        findings.add(dmarcFinding());
        // that a logo is out of the question is not worth a word in every message
        if (bimi != null && bimi.result() != BimiResult.SKIPPED) findings.add(bimiFinding(bimi));
        return new AuthenticationResults(host, findings);
    }

    /// The Received-SPF field; null where the client is not known.
    ///
    /// @param host who tells
    public byte @Nullable [] receivedSpf(String host) {
        if (spf == null || client == null) return null;
        SequencedMap<String, String> pairs = new LinkedHashMap<>();
        pairs.put("receiver", host);
        String literal = Domain.of(client.client()).ascii();
        int start = literal.startsWith("[IPv6:") ? "[IPv6:".length() : 1;
        pairs.put("client-ip", literal.substring(start, literal.length() - 1));
        pairs.put("envelope-from", client.mailFrom());
        pairs.put("helo", client.helo());
        pairs.put("identity", identity(spf));
        if (spf.mechanism() != null) pairs.put("mechanism", spf.mechanism());
        if (spf.problem() != null) pairs.put("problem", spf.problem());
        String comment = host + ": " + (spf.domain() == null ? "no domain" : spf.domain());
        return TraceFields.receivedSpf(spf.result().word(), comment, pairs);
    }

    private static String identity(SpfVerdict spf) {
        return switch (spf.identity()) {
            case HELO -> "helo";
            case MAIL_FROM -> "mailfrom";
        };
    }

    // RFC 8601 §2.7.2
    private static Finding spfFinding(SpfVerdict spf) {
        String domain = spf.domain();
        List<Property> about =
                domain == null ? List.of() : List.of(new Property("smtp", identity(spf), domain));
        return new Finding("spf", spf.result().word(), spf.problem(), about);
    }

    // RFC 8601 §2.7.1, RFC 6008 §4
    private static Finding dkimFinding(DkimVerdict verdict) {
        List<Property> about = new ArrayList<>();
        DnsName domain = verdict.domain();
        if (domain != null) about.add(new Property("header", "d", domain.text()));
        add(about, "s", verdict.selector());
        add(about, "a", verdict.algorithm());
        add(about, "b", verdict.signatureStart());
        return new Finding("dkim", verdict.result().word(), verdict.reason(), about);
    }

    // draft-ietf-dkim-dkim2-spec-06 §11.1 names no properties: who sent it here, and the chain's
    // length
    private static Finding dkim2Finding(Dkim2Verdict verdict) {
        List<Property> about = new ArrayList<>();
        DnsName sender = verdict.sender();
        if (sender != null) {
            about.add(new Property("header", "d", sender.text()));
            about.add(new Property("header", "i", Integer.toString(verdict.signers().size())));
        }
        return new Finding("dkim2", verdict.result().word(), verdict.reason(), about);
    }

    private static void add(List<Property> about, String name, @Nullable String value) {
        if (value != null) about.add(new Property("header", name, value));
    }

    // RFC 8617 §6.3, RFC 8617 §10.2
    private Finding arcFinding() {
        List<Property> about = new ArrayList<>();
        if (arc.result() == ArcVerdict.Result.PASS)
            about.add(new Property("header", "oldest-pass", Integer.toString(arc.oldestPass())));
        return new Finding("arc", arc.result().word(), arc.reason(), about);
    }

    // RFC 7489 §11.1, RFC 9989 §5.3
    private Finding dmarcFinding() {
        DnsName domain = dmarc.domain();
        List<Property> about = new ArrayList<>();
        if (domain != null) about.add(new Property("header", "from", domain.text()));
        if (dmarc.record() != null)
            about.add(new Property("policy", "dmarc", dmarc.policy().word()));
        return new Finding("dmarc", dmarc.result().word(), dmarc.reason(), about);
    }

    // draft-brand-indicators-for-message-identification, on Authentication-Results
    private static Finding bimiFinding(BimiVerdict verdict) {
        List<Property> about = new ArrayList<>();
        DnsName domain = verdict.domain();
        if (domain != null) about.add(new Property("header", "d", domain.text()));
        add(about, "selector", verdict.selector());
        about.add(new Property("policy", "authority", verdict.authority().word()));
        if (verdict.evidence() != null)
            about.add(new Property("policy", "authority-uri", verdict.evidence().toString()));
        return new Finding("bimi", verdict.result().word(), verdict.reason(), about);
    }
}
