package org.veredus.transport.inspect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.arc.ArcVerdict;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dkim2.Dkim2Verdict;
import org.veredus.verify.dmarc.DmarcResult;
import org.veredus.verify.dmarc.DmarcVerdict;
import org.veredus.verify.spf.SpfVerdict;

/// What SPF, DKIM and DMARC say, as findings. What could not be found out counts nothing.
final class SenderFindings {
    private SenderFindings() {}

    static List<Finding> of(Authentication authentication) {
        List<Finding> findings = new ArrayList<>();
        SpfVerdict spf = authentication.spf();
        Finding bySpf = spf == null ? null : spf(spf);
        if (bySpf != null) findings.add(bySpf);
        for (DkimVerdict dkim : authentication.dkim()) {
            Finding byDkim = dkim(dkim);
            if (byDkim != null) findings.add(byDkim);
        }
        Dkim2Verdict chain = authentication.dkim2();
        Finding byChain = chain == null ? null : chain(chain);
        if (byChain != null) findings.add(byChain);
        Finding byDmarc = isUnjudged(authentication) ? unjudged() : dmarc(authentication.dmarc());
        if (byDmarc != null) findings.add(byDmarc);
        return findings;
    }

    private static @Nullable Finding spf(SpfVerdict spf) {
        String domain = spf.domain() == null ? "" : spf.domain();
        return switch (spf.result()) {
            case PASS ->
                    new Finding(
                            "spf-pass",
                            -0.2,
                            domain,
                            "The sending computer may send for " + domain + ".");
            case FAIL ->
                    new Finding(
                            "spf-fail",
                            2,
                            domain,
                            "The domain "
                                    + domain
                                    + " says that the sending computer must not send its mail.");
            case SOFTFAIL ->
                    new Finding(
                            "spf-softfail",
                            0.8,
                            domain,
                            "The domain "
                                    + domain
                                    + " doubts that the sending computer may send its mail.");
            case PERMERROR ->
                    new Finding(
                            "spf-broken",
                            0.3,
                            domain,
                            "What the domain "
                                    + domain
                                    + " publishes about its senders is broken.");
            case NONE, NEUTRAL, TEMPERROR -> null;
        };
    }

    private static @Nullable Finding dkim(DkimVerdict dkim) {
        String domain = dkim.domain() == null ? "" : dkim.domain().text();
        return switch (dkim.result()) {
            case PASS ->
                    new Finding(
                            "dkim-pass",
                            -0.2,
                            domain,
                            "The message bears a good signature of " + domain + ".");
            case FAIL ->
                    new Finding(
                            "dkim-fail",
                            0.5,
                            domain,
                            "The signature of "
                                    + domain
                                    + " does not fit: the message was changed or forged.");
            case NONE, POLICY, NEUTRAL, TEMPERROR, PERMERROR -> null;
        };
    }

    /// It counts nothing: what is told of chains is an experiment.
    private static @Nullable Finding chain(Dkim2Verdict chain) {
        String domain = chain.sender() == null ? "" : chain.sender().text();
        return switch (chain.result()) {
            case PASS ->
                    new Finding(
                            "dkim2-pass",
                            0,
                            domain,
                            "The DKIM2 chain proves through whose hands the message went.");
            case FAIL, PERMERROR ->
                    new Finding(
                            "dkim2-fail",
                            0,
                            domain,
                            "The DKIM2 chain does not hold: " + chain.reason() + ".");
            case NONE, POLICY, NEUTRAL, TEMPERROR -> null;
        };
    }

    /// Where it is not known who brought the message, only half of DMARC was asked: that nothing
    /// proves the author then says nothing.
    private static boolean isUnjudged(Authentication authentication) {
        return authentication.spf() == null && authentication.dmarc().result() == DmarcResult.FAIL;
    }

    private static Finding unjudged() {
        return new Finding(
                "dmarc-unjudged",
                0,
                "",
                "Who brought the message is not known, so DMARC could not be judged.");
    }

    private static @Nullable Finding dmarc(DmarcVerdict dmarc) {
        String domain = dmarc.domain() == null ? "" : dmarc.domain().text();
        return switch (dmarc.result()) {
            case PASS ->
                    new Finding(
                            "dmarc-pass",
                            -0.3,
                            domain,
                            "The message really comes from " + domain + ".");
            case FAIL ->
                    new Finding(
                            "dmarc-fail",
                            switch (dmarc.policy()) {
                                case NONE -> 1;
                                case QUARANTINE -> 5;
                                case REJECT -> 10;
                            },
                            domain,
                            "Nothing shows that the message comes from "
                                    + domain
                                    + ", whose policy for such mail is: "
                                    + dmarc.policy().word()
                                    + ".");
            case NONE, TEMPERROR, PERMERROR -> null;
        };
    }

    /// What the author's domain wants done, RFC 9989 §5.4. A list breaks signatures without being a
    /// fraud: where a chain of hosts vouches for the message, it is not refused but shown as
    /// junk.
    static Action policy(Authentication authentication) {
        DmarcVerdict dmarc = authentication.dmarc();
        if (dmarc.result() != DmarcResult.FAIL || isUnjudged(authentication)) return Action.ACCEPT;
        return switch (dmarc.policy()) {
            case NONE -> Action.ACCEPT;
            case QUARANTINE -> Action.JUNK;
            case REJECT ->
                    authentication.arc().result() == ArcVerdict.Result.PASS
                            ? Action.JUNK
                            : Action.REJECT;
        };
    }
}
