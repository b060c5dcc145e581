package org.veredus.verify.authentication;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.JazzerRun;

/// Jazzer looks for messages, records, policies and reports that break what reads them.
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class AuthenticationJazzerIT {
    private static final String RECORDS =
            "v=DMARC1; p=reject; sp=none; np=quarantine; rua=mailto:a@b.test!1m; fo=1:d; t=y\0"
                    + "v=spf1 a mx/24 ip4:192.0.2.0/24 include:%{d2}.x exists:%{ir}.%{v} exp=e ~all\0"
                    + "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALe; t=s:y\0";

    private static final List<String> SEEDS =
            List.of(
                    "sversion: STSv1\nmode: enforce\nmx: *.a.test\nmax_age: 604800\n",
                    "rmx.test 1; spf=pass (ok) smtp.mailfrom=a@b.test; dkim=fail reason=\"x\"",
                    "x<feedback><report_metadata><org_name>a</org_name><report_id>1</report_id>"
                            + "<date_range><begin>1</begin><end>2</end></date_range>"
                            + "</report_metadata><policy_published><domain>a.test</domain>"
                            + "<p>none</p></policy_published><record><row><source_ip>192.0.2.1"
                            + "</source_ip><count>2</count></row></record></feedback>",
                    "j{\"organization-name\":\"a\",\"date-range\":{\"start-datetime\":"
                            + "\"2026-01-01T00:00:00Z\",\"end-datetime\":\"2026-01-01T23:59:59Z\"},"
                            + "\"report-id\":\"1\",\"policies\":[{\"policy\":{\"policy-type\":"
                            + "\"sts\",\"policy-domain\":\"a.test\"},\"summary\":{"
                            + "\"total-successful-session-count\":1}}]}",
                    "kv=DKIM1; h=sha256; k=ed25519; n=x; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=; s=email; t=s",
                    "bv=BIMI1; l=https://a.test/l.svg; a=; avp=brand\0v=DMARC1; p=reject\0"
                            + "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.2\""
                            + " baseProfile=\"tiny-ps\" viewBox=\"0 0 1 1\"><title>A</title>"
                            + "<defs><linearGradient id=\"g\"/></defs>"
                            + "<path fill=\"url(#g)\" d=\"M0 0h1v1z\"/></svg>",
                    "a" + RECORDS + "From: a@b.test\r\n\r\nHi\r\n");

    @TempDir Path folder;

    @Test
    void findsNoInputThatBreaksAReader() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String seed : SEEDS) seeds.add(seed.getBytes(ISO_8859_1));
        for (String file :
                List.of(
                        "/dkim/rfc6376.eml",
                        "/dkim/rfc8463.eml",
                        "/dkim2/list-and-forward.eml",
                        "/dkim2/next-domain.eml")) {
            try (InputStream in =
                    Objects.requireNonNull(
                            AuthenticationJazzerIT.class.getResourceAsStream(file))) {
                String message = new String(in.readAllBytes(), ISO_8859_1);
                seeds.add(("a" + RECORDS + message).getBytes(ISO_8859_1));
                for (String kind : List.of("f", "d", "m", "z"))
                    seeds.add((kind + message).getBytes(ISO_8859_1));
            }
        }
        new JazzerRun(
                        AuthenticationFuzzTarget.class,
                        List.of("format", "verify"),
                        List.of(
                                "org.veredus.verify",
                                "org.veredus.format.message",
                                "org.veredus.format.feedback",
                                "org.veredus.format.dsn",
                                "org.veredus.format.mdn"),
                        7208,
                        10_000)
                .run(folder, seeds);
    }
}
