package org.veredus.transport.zone;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.veredus.account.signing.DomainKey;
import org.veredus.format.address.Domain;
import org.veredus.transport.zone.Finding.Verdict;
import org.veredus.transport.zone.ZoneRecord.RecordType;
import org.veredus.verify.dmarc.DmarcPolicy;
import org.veredus.verify.dmarc.DmarcRecord;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Mx;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dns.Srv;
import org.veredus.verify.dns.Tlsa;
import org.veredus.verify.mtasts.StsFetcher;
import org.veredus.verify.mtasts.StsPolicy;
import org.veredus.verify.mtasts.StsRecord;
import org.veredus.verify.spf.Spf;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfResult;
import org.veredus.verify.spf.SpfSettings;
import org.veredus.verify.spf.SpfVerdict;

/// Looks up what a domain publishes and compares it with what it should. For one domain and one
/// thread.
public final class ZoneCheck {
    /// An address that is nobody's, RFC 5737 §3: who lets it send lets anybody.
    private static final InetAddress ANYBODY = InetAddress.ofLiteral("203.0.113.77");

    private final MailSetup setup;
    private final Resolver resolver;
    private final StsFetcher policies;
    private final Spf spf;
    private final String domain;
    private final String host;
    private final List<Finding> findings = new ArrayList<>();

    /// @param policies fetches what the domain serves by HTTPS
    /// @param nanos elapsed time
    public ZoneCheck(
            MailSetup setup,
            Resolver resolver,
            StsFetcher policies,
            InstantSource clock,
            LongSupplier nanos) {
        this.setup = setup;
        this.resolver = resolver;
        this.policies = policies;
        spf = new Spf(resolver, SpfSettings.of(setup.host().ascii()), clock, nanos);
        domain = setup.domain().ascii();
        host = setup.host().ascii();
    }

    /// In the order in which they matter. Blocks for the DNS.
    public List<Finding> run() {
        List<InetAddress> addresses = addresses();
        mx();
        spf(domain, "v=spf1 mx -all", addresses);
        if (!host.equals(domain)) spf(host, "v=spf1 a -all", addresses);
        for (DomainKey key : setup.keys()) key(key);
        dmarc();
        for (InetAddress address : addresses) reverse(address);
        sts();
        tlsReports();
        tlsa();
        for (WantedRecords.Service service : WantedRecords.SERVICES) service(service);
        return findings;
    }

    private void add(
            String name,
            RecordType type,
            Verdict verdict,
            String sentence,
            @Nullable String value) {
        add(name, type.name(), verdict, sentence, value);
    }

    private void add(
            String name, String type, Verdict verdict, String sentence, @Nullable String value) {
        findings.add(new Finding(name, type, verdict, sentence, value));
    }

    private void unknown(String name, RecordType type, String why) {
        add(name, type, Verdict.UNKNOWN, "cannot be looked up: " + why, null);
    }

    /// @return the addresses the DNS gives the host
    private List<InetAddress> addresses() {
        List<InetAddress> found = new ArrayList<>();
        found.addAll(addresses(RecordType.A, resolver.a(setup.host())));
        found.addAll(addresses(RecordType.AAAA, resolver.aaaa(setup.host())));
        boolean unanswered = findings.stream().anyMatch(one -> one.verdict() == Verdict.UNKNOWN);
        if (found.isEmpty() && !unanswered)
            add(host, RecordType.A, Verdict.MISSING, "nobody finds the server", placeholder());
        return found;
    }

    private String placeholder() {
        return setup.addresses().isEmpty()
                ? "YOUR-IPV4-ADDRESS"
                : setup.addresses().getFirst().getHostAddress();
    }

    private List<? extends InetAddress> addresses(
            RecordType type, DnsAnswer<? extends InetAddress> answer) {
        if (answer instanceof DnsAnswer.Failed<?>(var why)) unknown(host, type, why);
        List<? extends InetAddress> found = answer.records();
        List<InetAddress> known =
                setup.addresses().stream()
                        .filter(address -> WantedRecords.type(address) == type)
                        .toList();
        for (InetAddress address : found) {
            boolean ours = known.isEmpty() || known.contains(address);
            String text = address.getHostAddress();
            String sentence = ours ? "the server is at " + text : text + " is not this server's";
            String paste = ours ? null : known.getFirst().getHostAddress();
            add(host, type, ours ? Verdict.RIGHT : Verdict.WRONG, sentence, paste);
        }
        return found;
    }

    private void mx() {
        String paste = "10 " + host + ".";
        switch (resolver.mx(setup.domain())) {
            case DnsAnswer.Failed<Mx>(var why) -> unknown(domain, RecordType.MX, why);
            case DnsAnswer.NoData<Mx>() ->
                    add(
                            domain,
                            RecordType.MX,
                            Verdict.MISSING,
                            "mail does not find the server",
                            paste);
            case DnsAnswer.NoSuchDomain<Mx>() ->
                    add(domain, RecordType.MX, Verdict.MISSING, "there is no such domain", paste);
            case DnsAnswer.Found<Mx>(var records, _, _) -> mx(records, paste);
        }
    }

    private void mx(List<Mx> records, String paste) {
        List<Domain> hosts =
                records.stream().map(Mx::host).filter(Objects::nonNull).distinct().toList();
        String others =
                hosts.stream()
                        .filter(one -> !one.equals(setup.host()))
                        .map(Domain::unicode)
                        .collect(Collectors.joining(", "));
        if (!hosts.contains(setup.host()))
            add(
                    domain,
                    RecordType.MX,
                    Verdict.WRONG,
                    hosts.isEmpty()
                            ? "it says that the domain takes no mail"
                            : "mail goes to " + others + ", not to this server",
                    paste);
        else if (others.isEmpty())
            add(domain, RecordType.MX, Verdict.RIGHT, "mail comes here", null);
        else
            add(
                    domain,
                    RecordType.MX,
                    Verdict.ADVICE,
                    "mail comes here, but also goes to " + others,
                    null);
    }

    private void spf(String name, String paste, List<InetAddress> addresses) {
        DnsAnswer<String> answer = resolver.txt(new DnsName(name));
        if (answer instanceof DnsAnswer.Failed<String>(var why)) {
            unknown(name, RecordType.TXT, why);
            return;
        }
        boolean any = answer.records().stream().anyMatch(text -> text.startsWith("v=spf1"));
        if (!any) {
            boolean own = name.equals(domain);
            String sentence = "SPF: nothing says who may send mail of " + name;
            add(name, RecordType.TXT, own ? Verdict.MISSING : Verdict.ADVICE, sentence, paste);
            return;
        }
        String wrong = wrongSpf(name, addresses);
        if (wrong == null)
            add(name, RecordType.TXT, Verdict.RIGHT, "SPF: this server may send", null);
        else add(name, RecordType.TXT, Verdict.WRONG, "SPF: " + wrong, paste);
    }

    private @Nullable String wrongSpf(String name, List<InetAddress> addresses) {
        SpfVerdict anybody = check(ANYBODY, name);
        if (anybody.result() == SpfResult.PASS) return "it lets anybody send";
        if (anybody.result() == SpfResult.PERMERROR || anybody.result() == SpfResult.TEMPERROR)
            return "it cannot be used: " + anybody.problem();
        for (InetAddress address : addresses) {
            SpfVerdict verdict = check(address, name);
            if (verdict.result() != SpfResult.PASS)
                return "this server may not send from "
                        + address.getHostAddress()
                        + " ("
                        + verdict.result().word()
                        + ")";
        }
        return null;
    }

    private SpfVerdict check(InetAddress client, String name) {
        return spf.check(new SpfQuestion(client, host, "postmaster@" + name));
    }

    private void key(DomainKey key) {
        String name = key.recordName();
        DnsAnswer<String> answer = resolver.txt(new DnsName(name));
        if (answer instanceof DnsAnswer.Failed<String>(var why)) {
            unknown(name, RecordType.TXT, why);
            return;
        }
        List<String> texts = answer.records();
        if (texts.stream().anyMatch(text -> key.isShownBy(text)))
            add(name, RecordType.TXT, Verdict.RIGHT, "DKIM: " + use(key), null);
        else if (key.stage() == DomainKey.Stage.RETIRED)
            add(name, RecordType.TXT, Verdict.ADVICE, "DKIM: gone, though " + use(key), null);
        else if (texts.isEmpty())
            add(
                    name,
                    RecordType.TXT,
                    lack(key),
                    "DKIM: there is no key; " + use(key),
                    key.recordText());
        else
            add(
                    name,
                    RecordType.TXT,
                    Verdict.WRONG,
                    "DKIM: it is not the key that " + use(key),
                    key.recordText());
    }

    private static Verdict lack(DomainKey key) {
        return key.stage() == DomainKey.Stage.ACTIVE ? Verdict.MISSING : Verdict.ADVICE;
    }

    private static String use(DomainKey key) {
        String algorithm = key.algorithm().word();
        return switch (key.stage()) {
            case ACTIVE -> "signs (" + algorithm + ")";
            case PENDING -> "will sign when it is published (" + algorithm + ")";
            case RETIRED -> "it has signed until " + key.since() + " (" + algorithm + ")";
        };
    }

    private void dmarc() {
        String name = "_dmarc." + domain;
        String paste = "v=DMARC1; p=none; rua=mailto:postmaster@" + domain;
        DnsAnswer<String> answer = resolver.txt(new DnsName(name));
        if (answer instanceof DnsAnswer.Failed<String>(var why)) {
            unknown(name, RecordType.TXT, why);
            return;
        }
        List<DmarcRecord> records =
                answer.records().stream().map(DmarcRecord::parse).filter(Objects::nonNull).toList();
        if (records.isEmpty())
            add(name, RecordType.TXT, Verdict.MISSING, "DMARC: the domain has no policy", paste);
        else if (records.size() > 1)
            add(
                    name,
                    RecordType.TXT,
                    Verdict.WRONG,
                    "DMARC: several policies count as none",
                    paste);
        else dmarc(name, records.getFirst(), paste);
    }

    private void dmarc(String name, DmarcRecord record, String paste) {
        DmarcPolicy policy = record.policy();
        if (record.broken() || policy == null)
            add(name, RecordType.TXT, Verdict.WRONG, "DMARC: its policy cannot be read", paste);
        else if (record.reports().isEmpty())
            add(
                    name,
                    RecordType.TXT,
                    Verdict.ADVICE,
                    "DMARC: p=" + policy.word() + ", but it asks for no reports",
                    "v=DMARC1; p=" + policy.word() + "; rua=mailto:postmaster@" + domain);
        else if (policy == DmarcPolicy.NONE)
            add(
                    name,
                    RecordType.TXT,
                    Verdict.ADVICE,
                    "DMARC: p=none only asks for reports; make it p=quarantine or p=reject when"
                            + " they look good",
                    null);
        else add(name, RecordType.TXT, Verdict.RIGHT, "DMARC: p=" + policy.word(), null);
    }

    private void reverse(InetAddress address) {
        String text = address.getHostAddress();
        switch (resolver.ptr(address)) {
            case DnsAnswer.Failed<Domain>(var why) ->
                    add(text, "PTR", Verdict.UNKNOWN, "cannot be looked up: " + why, null);
            case DnsAnswer.Found<Domain>(var names, _, _) -> {
                boolean ours = names.contains(setup.host());
                String sentence = "its name is " + names.getFirst().unicode();
                Verdict verdict = ours ? Verdict.RIGHT : Verdict.WRONG;
                add(text, "PTR", verdict, sentence, ours ? null : host + ".");
            }
            case DnsAnswer.NoData<Domain>() -> nameless(text);
            case DnsAnswer.NoSuchDomain<Domain>() -> nameless(text);
        }
    }

    private void nameless(String address) {
        add(
                address,
                "PTR",
                Verdict.MISSING,
                "the address has no name; many servers refuse mail from it. Whoever gives you the"
                        + " address can set it",
                host + ".");
    }

    private void sts() {
        StsPolicy ours = setup.policy();
        if (ours == null) return;
        String name = "_mta-sts." + domain;
        String paste = WantedRecords.record(ours).wire();
        DnsAnswer<String> answer = resolver.txt(new DnsName(name));
        if (answer instanceof DnsAnswer.Failed<String>(var why)) {
            unknown(name, RecordType.TXT, why);
            return;
        }
        StsRecord record = StsRecord.among(answer.records());
        if (record == null) {
            add(
                    name,
                    RecordType.TXT,
                    Verdict.ADVICE,
                    "MTA-STS: there is no record, so no policy",
                    paste);
            return;
        }
        boolean fresh = record.equals(WantedRecords.record(ours));
        String sentence = fresh ? "MTA-STS" : "MTA-STS: its id is not that of the policy served";
        add(
                name,
                RecordType.TXT,
                fresh ? Verdict.RIGHT : Verdict.WRONG,
                sentence,
                fresh ? null : paste);
        servedPolicy(ours);
    }

    private void servedPolicy(StsPolicy ours) {
        String name = "mta-sts." + domain;
        try {
            StsPolicy served = policies.fetch(new DnsName(domain));
            if (!served.allows(host))
                add(name, "HTTPS", Verdict.WRONG, "the policy does not name " + host, ours.wire());
            else
                add(
                        name,
                        "HTTPS",
                        Verdict.RIGHT,
                        "the policy is mode: " + served.mode().word(),
                        null);
        } catch (StsFetcher.Unavailable unavailable) {
            String why = String.valueOf(unavailable.getMessage());
            add(name, "HTTPS", Verdict.WRONG, "the policy cannot be fetched: " + why, null);
        }
    }

    private void tlsReports() {
        String name = "_smtp._tls." + domain;
        String paste = "v=TLSRPTv1; rua=mailto:postmaster@" + domain;
        DnsAnswer<String> answer = resolver.txt(new DnsName(name));
        List<String> records =
                answer.records().stream().filter(text -> text.startsWith("v=TLSRPTv1")).toList();
        if (answer instanceof DnsAnswer.Failed<String>(var why)) unknown(name, RecordType.TXT, why);
        else if (records.isEmpty())
            add(
                    name,
                    RecordType.TXT,
                    Verdict.ADVICE,
                    "TLS-RPT: nobody reports on encryption",
                    paste);
        else if (records.size() > 1 || !records.getFirst().contains("rua="))
            add(
                    name,
                    RecordType.TXT,
                    Verdict.WRONG,
                    "TLS-RPT: one record with rua= is needed",
                    paste);
        else add(name, RecordType.TXT, Verdict.RIGHT, "TLS-RPT", null);
    }

    private void tlsa() {
        Tlsa ours = setup.certificate();
        String name = "_25._tcp." + host;
        if (ours == null) return;
        switch (resolver.tlsa(new DnsName(name))) {
            case DnsAnswer.Failed<Tlsa>(var why) -> unknown(name, RecordType.TLSA, why);
            case DnsAnswer.Found<Tlsa>(var records, var authentic, _) -> {
                if (!records.contains(ours))
                    add(
                            name,
                            RecordType.TLSA,
                            Verdict.WRONG,
                            "DANE: not our certificate",
                            ours.text());
                else if (!authentic)
                    add(
                            name,
                            RecordType.TLSA,
                            Verdict.ADVICE,
                            "DANE: right, but nobody heeds it without DNSSEC",
                            null);
                else add(name, RecordType.TLSA, Verdict.RIGHT, "DANE", null);
            }
            case DnsAnswer.NoData<Tlsa>() -> noTlsa(name, ours);
            case DnsAnswer.NoSuchDomain<Tlsa>() -> noTlsa(name, ours);
        }
    }

    private void noTlsa(String name, Tlsa ours) {
        String sentence = "DANE: if the zone is signed, this tells others the certificate";
        add(name, RecordType.TLSA, Verdict.ADVICE, sentence, ours.text());
    }

    private void service(WantedRecords.Service service) {
        String name = service.name(domain);
        DnsAnswer<Srv> answer = resolver.srv(new DnsName(name));
        String paste = "0 1 " + service.port() + " " + host + ".";
        if (answer instanceof DnsAnswer.Failed<Srv>(var why)) {
            unknown(name, RecordType.SRV, why);
            return;
        }
        List<Srv> records = answer.records();
        boolean right =
                records.stream()
                        .anyMatch(
                                srv ->
                                        srv.port() == service.port()
                                                && setup.host().equals(srv.host()));
        boolean none = records.stream().anyMatch(srv -> srv.host() == null);
        if (right) add(name, RecordType.SRV, Verdict.RIGHT, service.why(), null);
        else if (records.isEmpty()) add(name, RecordType.SRV, Verdict.ADVICE, service.why(), paste);
        else if (none) add(name, RecordType.SRV, Verdict.RIGHT, "said not to be offered", null);
        else add(name, RecordType.SRV, Verdict.WRONG, "it leads elsewhere", paste);
    }
}
