package org.veredus.app.cli;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.veredus.format.address.Domain;

/// The DNS records a mail domain needs.
final class DnsRecords {
    /// One record in the form of a zone file.
    ///
    /// @param why for people; begins with `optional` where mail works without it
    record Entry(String name, String type, String value, String why) {}

    private final String domain;
    private final String host;
    private final List<InetAddress> addresses;
    private final List<Entry> entries = new ArrayList<>();

    private DnsRecords(Domain domain, Domain host, List<InetAddress> addresses) {
        this.domain = domain.ascii() + ".";
        this.host = host.ascii() + ".";
        this.addresses = addresses;
    }

    /// @param addresses of the host; where a family is missing a placeholder stands for it
    static List<Entry> of(Domain domain, Domain host, List<InetAddress> addresses) {
        DnsRecords records = new DnsRecords(domain, host, addresses);
        records.hosts();
        records.policies();
        records.services();
        records.optional();
        return records.entries;
    }

    private void add(String name, String type, String value, String why) {
        entries.add(new Entry(name, type, value, why));
    }

    private void hosts() {
        for (InetAddress address : addresses) {
            boolean four = address instanceof Inet4Address;
            add(host, four ? "A" : "AAAA", address.getHostAddress(), "where the server is");
        }
        if (addresses.stream().noneMatch(Inet4Address.class::isInstance))
            add(host, "A", "YOUR-IPV4-ADDRESS", "where the server is");
        if (addresses.stream().allMatch(Inet4Address.class::isInstance))
            add(host, "AAAA", "YOUR-IPV6-ADDRESS", "optional: leave it out if there is none");
        // RFC 5321 §5.1
        add(domain, "MX", "10 " + host, "mail for the domain comes to the server");
    }

    private void policies() {
        // RFC 7208 §3.1, §10.1.3: the host name has a record of its own, for HELO
        add(domain, "TXT", "\"v=spf1 mx -all\"", "only the server sends mail of the domain (SPF)");
        add(host, "TXT", "\"v=spf1 a -all\"", "the same for the server's own name");
        add(
                "_dmarc." + domain,
                "TXT",
                "\"v=DMARC1; p=none; rua=mailto:postmaster@" + bare() + "\"",
                "asks for reports (DMARC); make it p=quarantine when they look good");
    }

    private void services() {
        // RFC 8314 §5.1, RFC 6186 §3
        service("_submissions", 465, "mail programs find where to send");
        service("_submission", 587, "the same with STARTTLS");
        service("_imaps", 993, "mail programs find the mail");
        service("_imap", 143, "the same with STARTTLS");
        service("_pop3s", 995, "for those who prefer POP3");
    }

    private void service(String name, int port, String why) {
        add(name + "._tcp." + domain, "SRV", "0 1 " + port + " " + host, "optional: " + why);
    }

    private void optional() {
        // RFC 8460 §3
        add(
                "_smtp._tls." + domain,
                "TXT",
                "\"v=TLSRPTv1; rua=mailto:postmaster@" + bare() + "\"",
                "optional: asks for reports about encryption");
        // RFC 8659 §4
        add(
                host,
                "CAA",
                "0 issue \"YOUR-CERTIFICATE-AUTHORITY\"",
                "optional: who may make certificates for the server, such as letsencrypt.org");
    }

    private String bare() {
        return domain.substring(0, domain.length() - 1);
    }
}
