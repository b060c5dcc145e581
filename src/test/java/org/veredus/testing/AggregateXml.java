package org.veredus.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Writes DMARC aggregate reports as others do.
public final class AggregateXml {
    private final StringBuilder records = new StringBuilder();
    private final String domain;
    private final long begin;
    private String id = "1";

    public AggregateXml(String domain, long begin) {
        this.domain = domain;
        this.begin = begin;
    }

    public AggregateXml id(String other) {
        id = other;
        return this;
    }

    /// @param results elements of `auth_results`
    public AggregateXml row(String source, int count, String dkim, String spf, String results) {
        records.append(
                """
                <record><row><source_ip>%s</source_ip><count>%d</count><policy_evaluated>
                <disposition>none</disposition><dkim>%s</dkim><spf>%s</spf></policy_evaluated></row>
                <identifiers><header_from>%s</header_from></identifiers>
                <auth_results>%s</auth_results></record>
                """
                        .formatted(source, count, dkim, spf, domain, results));
        return this;
    }

    public byte[] build() {
        return """
        <?xml version="1.0" encoding="UTF-8" ?>
        <feedback><report_metadata><org_name>Reporter</org_name><email>x@reporter.test</email>
        <report_id>%s</report_id><date_range><begin>%d</begin><end>%d</end></date_range>
        </report_metadata><policy_published><domain>%s</domain><adkim>r</adkim><aspf>r</aspf>
        <p>none</p><sp>none</sp><pct>100</pct></policy_published>%s</feedback>
        """
                .formatted(id, begin, begin + 86_399, domain, records)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// A message with a file attached.
    public static String mail(String type, String name, byte[] file) {
        String encoded = Base64.getMimeEncoder().encodeToString(file);
        return """
        From: noreply@reporter.test
        To: postmaster@mx.test
        Subject: Report Domain: mx.test
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        This is a report.
        --b
        Content-Type: %s; name="%s"
        Content-Disposition: attachment; filename="%s"
        Content-Transfer-Encoding: base64

        """
                        .formatted(type, name, name)
                        .replace("\n", "\r\n")
                + encoded
                + "\r\n--b--\r\n";
    }
}
