package org.veredus.transport.zone;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.veredus.account.signing.DomainKey;
import org.veredus.transport.zone.ZoneRecord.Need;
import org.veredus.transport.zone.ZoneRecord.RecordType;
import org.veredus.verify.dns.Tlsa;
import org.veredus.verify.mtasts.StsPolicy;
import org.veredus.verify.mtasts.StsRecord;

/// Lists the records that a mail domain needs.
public final class WantedRecords {
    /// Services and their ports, RFC 6186 §3, RFC 8314 §5.1.
    static final List<Service> SERVICES =
            List.of(
                    new Service("_submissions", 465, "mail programs find where to send"),
                    new Service("_submission", 587, "the same with STARTTLS"),
                    new Service("_imaps", 993, "mail programs find the mail"),
                    new Service("_imap", 143, "the same with STARTTLS"),
                    new Service("_pop3s", 995, "for those who prefer POP3"));

    record Service(String label, int port, String why) {
        String name(String domain) {
            return label + "._tcp." + domain;
        }
    }

    // RFC 8461 §3.1 allows 32
    private static final int ID_LENGTH = 16;

    private final MailSetup setup;
    private final String domain;
    private final String host;
    private final List<ZoneRecord> records = new ArrayList<>();

    private WantedRecords(MailSetup setup) {
        this.setup = setup;
        domain = setup.domain().ascii();
        host = setup.host().ascii();
    }

    /// Where an address of the host is not known a placeholder stands for it.
    public static List<ZoneRecord> of(MailSetup setup) {
        WantedRecords wanted = new WantedRecords(setup);
        wanted.hosts();
        wanted.senders();
        wanted.services();
        wanted.transport();
        return wanted.records;
    }

    private void add(String name, RecordType type, String value, Need need, String why) {
        records.add(new ZoneRecord(name, type, value, need, why));
    }

    private void hosts() {
        for (InetAddress address : setup.addresses())
            add(host, type(address), address.getHostAddress(), Need.NEEDED, "where the server is");
        boolean four = setup.addresses().stream().anyMatch(Inet4Address.class::isInstance);
        boolean six = !setup.addresses().stream().allMatch(Inet4Address.class::isInstance);
        if (!four) add(host, RecordType.A, "YOUR-IPV4-ADDRESS", Need.NEEDED, "where the server is");
        if (!six)
            add(
                    host,
                    RecordType.AAAA,
                    "YOUR-IPV6-ADDRESS",
                    Need.OPTIONAL,
                    "leave it out if there is none");
        // RFC 5321 §5.1
        add(
                domain,
                RecordType.MX,
                "10 " + host + ".",
                Need.NEEDED,
                "mail for the domain comes to the server");
    }

    static RecordType type(InetAddress address) {
        return address instanceof Inet4Address ? RecordType.A : RecordType.AAAA;
    }

    private void senders() {
        // RFC 7208 §3.1, §10.1.3: the host name has a record of its own, for HELO
        add(
                domain,
                RecordType.TXT,
                "v=spf1 mx -all",
                Need.NEEDED,
                "only the server sends mail of the domain (SPF)");
        add(
                host,
                RecordType.TXT,
                "v=spf1 a -all",
                Need.ADVISED,
                "the same for the server's own name");
        for (DomainKey key : setup.keys())
            add(key.recordName(), RecordType.TXT, key.recordText(), need(key), why(key));
        add(
                "_dmarc." + domain,
                RecordType.TXT,
                "v=DMARC1; p=none; rua=mailto:postmaster@" + domain,
                Need.NEEDED,
                "asks for reports (DMARC); make it p=quarantine when they look good");
    }

    private static Need need(DomainKey key) {
        return switch (key.stage()) {
            case ACTIVE -> Need.NEEDED;
            case PENDING -> Need.ADVISED;
            case RETIRED -> Need.OPTIONAL;
        };
    }

    private static String why(DomainKey key) {
        return switch (key.stage()) {
            case ACTIVE -> "receivers check the domain's signatures by it (DKIM)";
            case PENDING -> "the next key: it signs when this is published";
            case RETIRED -> "it has signed: leave it until that mail has arrived";
        };
    }

    private void services() {
        for (Service service : SERVICES)
            add(
                    service.name(domain),
                    RecordType.SRV,
                    "0 1 " + service.port() + " " + host + ".",
                    Need.OPTIONAL,
                    service.why());
    }

    private void transport() {
        StsPolicy policy = setup.policy();
        if (policy != null) {
            String why = "other servers encrypt, and to this server only (MTA-STS)";
            for (InetAddress address : setup.addresses())
                add(
                        "mta-sts." + domain,
                        type(address),
                        address.getHostAddress(),
                        Need.OPTIONAL,
                        "where the policy is fetched by HTTPS");
            add("_mta-sts." + domain, RecordType.TXT, record(policy).wire(), Need.OPTIONAL, why);
        }
        // RFC 8460 §3
        add(
                "_smtp._tls." + domain,
                RecordType.TXT,
                "v=TLSRPTv1; rua=mailto:postmaster@" + domain,
                Need.OPTIONAL,
                "asks for reports about encryption");
        Tlsa certificate = setup.certificate();
        if (certificate != null) // RFC 7672 §3.1.1
        add(
                    "_25._tcp." + host,
                    RecordType.TLSA,
                    certificate.text(),
                    Need.OPTIONAL,
                    "other servers know the certificate (DANE); only with DNSSEC");
        // RFC 8659 §4
        add(
                host,
                RecordType.CAA,
                "0 issue \"YOUR-CERTIFICATE-AUTHORITY\"",
                Need.OPTIONAL,
                "who may make certificates for the server, such as letsencrypt.org");
    }

    /// The record of a policy: its id changes whenever the policy does, RFC 8461 §3.1.
    static StsRecord record(StsPolicy policy) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(policy.wire().getBytes(StandardCharsets.US_ASCII));
            return new StsRecord(HexFormat.of().formatHex(digest).substring(0, ID_LENGTH));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
