package org.veredus.verify.spf;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.spf.SpfRecord.Directive;

/// One check_host(), RFC 7208 §4: fetches the record of a domain, goes through it from left to
/// right, and follows `include` and `redirect`, whose depth the limit of look-ups bounds.
final class Evaluation {
    private final InetAddress client;
    private final Lookups lookups;
    private final MacroValues values;

    Evaluation(InetAddress client, Lookups lookups, MacroValues values) {
        this.client = client;
        this.lookups = lookups;
        this.values = values;
    }

    /// What one record came to.
    record Outcome(
            SpfResult result,
            @Nullable String mechanism,
            @Nullable String explanation,
            @Nullable String problem) {
        SpfVerdict verdict(SpfVerdict.Identity identity, DnsName domain) {
            return new SpfVerdict(result, identity, domain.text(), mechanism, explanation, problem);
        }

        static Outcome of(SpfResult result, String problem) {
            return new Outcome(result, null, null, problem);
        }
    }

    Outcome run(DnsName domain) {
        try {
            return checkHost(domain, Explaining.YES);
        } catch (SpfError error) {
            return Outcome.of(error.result(), error.problem());
        }
    }

    /// Whether the sender is told what this record has to say; not that of an include.
    private enum Explaining {
        YES,
        NO
    }

    private Outcome checkHost(DnsName domain, Explaining explaining) throws SpfError {
        String text = recordOf(domain);
        if (text == null) return Outcome.of(SpfResult.NONE, domain + " has no SPF record");
        SpfRecord spf = SpfRecord.parse(text);
        for (Directive directive : spf.directives()) {
            if (matches(directive.mechanism(), domain))
                return matched(directive, spf, domain, explaining);
        }
        MacroString redirect = spf.redirect();
        if (redirect != null) return redirected(redirect, domain, explaining);
        // RFC 7208 §4.7
        return Outcome.of(SpfResult.NEUTRAL, "no mechanism of " + domain + " matches");
    }

    private Outcome matched(
            Directive directive, SpfRecord spf, DnsName domain, Explaining explaining) {
        boolean explain = directive.result() == SpfResult.FAIL && explaining == Explaining.YES;
        String explanation = explain ? explanation(spf.explanation(), domain) : null;
        return new Outcome(directive.result(), directive.text(), explanation, null);
    }

    // RFC 7208 §6.1
    private Outcome redirected(MacroString redirect, DnsName domain, Explaining explaining)
            throws SpfError {
        lookups.countTerm();
        DnsName target = expand(redirect, domain);
        if (target == null)
            throw SpfError.permanent("redirect=" + redirect.text() + " names no domain");
        Outcome outcome = checkHost(target, explaining);
        if (outcome.result == SpfResult.NONE)
            throw SpfError.permanent("redirect=" + redirect.text() + " has no SPF record");
        return outcome;
    }

    // RFC 7208 §4.4, RFC 7208 §4.5
    private @Nullable String recordOf(DnsName domain) throws SpfError {
        DnsAnswer<String> answer = lookups.txt(domain);
        if (answer instanceof DnsAnswer.Failed<String>(var why)) throw SpfError.temporary(why);
        List<String> records = answer.records().stream().filter(SpfRecord::isSpf).toList();
        if (records.size() > 1)
            throw SpfError.permanent(domain + " has " + records.size() + " SPF records");
        return records.isEmpty() ? null : records.getFirst();
    }

    private boolean matches(Mechanism mechanism, DnsName domain) throws SpfError {
        if (mechanism.asksDns()) lookups.countTerm();
        return switch (mechanism) {
            case Mechanism.All() -> true;
            case Mechanism.Ip(var address, var prefix) -> {
                byte[] theirs = client.getAddress();
                yield address.length == theirs.length && Network.sameBits(address, theirs, prefix);
            }
            case Mechanism.Include(var target) -> includes(target, domain);
            case Mechanism.A(var target, var network) -> {
                DnsName name = target(target, domain);
                yield name != null && hasClient(name, network);
            }
            case Mechanism.Mx(var target, var network) -> mailHostIs(target, network, domain);
            case Mechanism.Ptr(var target) -> {
                DnsName name = target(target, domain);
                yield name != null && values.names().stream().anyMatch(one -> one.within(name));
            }
            case Mechanism.Exists(var target) -> {
                DnsName name = expand(target, domain);
                yield name != null && lookups.exists(name);
            }
        };
    }

    // RFC 7208 §5.2
    private boolean includes(MacroString target, DnsName domain) throws SpfError {
        DnsName name = expand(target, domain);
        if (name == null) throw SpfError.permanent("include:" + target.text() + " names no domain");
        return switch (checkHost(name, Explaining.NO).result) {
            case PASS -> true;
            case FAIL, SOFTFAIL, NEUTRAL -> false;
            case NONE ->
                    throw SpfError.permanent(
                            "include:" + target.text() + " leads to no SPF record");
            case TEMPERROR, PERMERROR -> throw new IllegalStateException("errors are thrown");
        };
    }

    private boolean mailHostIs(@Nullable MacroString target, Network network, DnsName domain)
            throws SpfError {
        DnsName name = target(target, domain);
        if (name == null) return false;
        for (DnsName host : lookups.mailHosts(name)) {
            if (hasClient(host, network)) return true;
        }
        return false;
    }

    private boolean hasClient(DnsName name, Network network) throws SpfError {
        for (InetAddress address : lookups.addresses(name, client)) {
            if (network.covers(address, client)) return true;
        }
        return false;
    }

    private @Nullable DnsName target(@Nullable MacroString target, DnsName domain) throws SpfError {
        return target == null ? domain : expand(target, domain);
    }

    /// The name that a domain-spec comes to. Null for one that cannot be asked; RFC 7208 §4.8
    /// leaves
    /// open what then happens, here it is a name that does not exist.
    private @Nullable DnsName expand(MacroString spec, DnsName domain) throws SpfError {
        String name = spec.expand(values.in(domain));
        int length = name.endsWith(".") ? name.length() - 1 : name.length();
        String fitting = name.substring(0, length);
        // RFC 7208 §7.3: labels are taken off on the left until it fits
        while (fitting.length() > DnsName.MAX_LENGTH && fitting.indexOf('.') >= 0)
            fitting = fitting.substring(fitting.indexOf('.') + 1);
        return DnsName.parse(fitting);
    }

    /// What the domain has to say to the sender of a fail, or else what we have. RFC 7208 §6.2
    private String explanation(@Nullable MacroString where, DnsName domain) {
        String ours = MacroValues.readable(client) + " is not allowed to send mail for " + domain;
        if (where == null) return ours;
        try {
            DnsName name = expand(where, domain);
            List<String> texts = name == null ? List.of() : lookups.txt(name).records();
            if (texts.size() != 1) return ours;
            return MacroString.parse(texts.getFirst(), MacroString.Kind.EXPLANATION)
                    .expand(values.in(domain));
        } catch (SpfError _) { // RFC 7208 §6.2: then it is as if there were no exp
            return ours;
        }
    }
}
