package org.veredus.format.message;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceivedTest {
    private static Received read(String field) {
        return requireNonNull(Received.parse(field));
    }

    /// What programs write: field, introduction, name in the DNS ("none" where there is none, empty
    /// where it is not said), address.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from mx.a.test (mx.a.test [192.0.2.1]) by mx.b.test (Postfix) with ESMTP id 1;"
                        + " Mon, 1 Jun 2026 10:00:00 +0000 | mx.a.test | mx.a.test | 192.0.2.1",
                "from a.test (unknown [192.0.2.1]) by mx.b.test (Postfix) with ESMTPS id 1; date"
                        + " | a.test | none | 192.0.2.1",
                "from a.test ([192.0.2.1]) by mx.b.test (8.11.6/8.11.6) with SMTP id g7; date"
                        + " | a.test | none | 192.0.2.1",
                "from A.test (joe@pc.b.test [192.0.2.1] (may be forged)) by mx.b.test (8.9.3) with"
                        + " SMTP id g7; date | a.test | pc.b.test | 192.0.2.1",
                "from a.test (192.0.2.1 [192.0.2.1]) by mx.b.test with SMTP (Microsoft Exchange"
                        + " Internet Mail Service Version 5.5) | a.test | none | 192.0.2.1",
                "from a.test (IDENT:joe@[192.0.2.1]) by mx.b.test; date | a.test | none | 192.0.2.1",
                "from a.test (mail-x.a.test. [2001:db8::1]) by mx.google.test with ESMTPS id 5"
                        + " (version=TLS1_3 cipher=X bits=128/128); date"
                        + " | a.test | mail-x.a.test | 2001:db8::1",
                "from a.test (a.test [IPv6:2001:db8::1]) by mx.b.test with ESMTP; date"
                        + " | a.test | a.test | 2001:db8::1",
                "from pc.b.test ([192.0.2.1] helo=a.test) by mx.b.test with esmtp (Exim 4.96) id 1"
                        + " | a.test | pc.b.test | 192.0.2.1",
                "from [192.0.2.1] (port=3496 helo=a.test) by mx.b.test with smtp (Exim 4.05) id 17"
                        + " | a.test | none | 192.0.2.1",
                "from unknown (HELO a.test) (192.0.2.1) by 0 with SMTP; 1 Jun 2026 -0000"
                        + " | a.test | none | 192.0.2.1",
                "from pc.b.test (HELO a.test) (192.0.2.1) by 0 with SMTP | a.test | pc.b.test |"
                        + " 192.0.2.1",
                "from A.test (2001:db8::1) by B.test (2001:db8::2) with Microsoft SMTP Server id 15"
                        + " | a.test | '' | 2001:db8::1",
                "from 198.51.100.7 [192.0.2.1] by b.test (SMTPD32-6.05) id A1"
                        + " | 198.51.100.7 | none | 192.0.2.1",
                "from [192.0.2.1] by b.test with ESMTP id A1 | [192.0.2.1] | '' | 192.0.2.1",
            })
    void readsWhatProgramsWrite(String field, String helo, String name, String address) {
        Received hop = read(field);
        assertThat(hop.helo()).isEqualTo(helo);
        if (name.isEmpty()) assertThat(hop.name()).isNull();
        else assertThat(hop.name()).isEqualTo(name.equals("none") ? "" : name);
        assertThat(hop.address()).isEqualTo(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from a ([192.0.2.1]) by b with ESMTPSA id 1 | true",
                "from a ([192.0.2.1]) by b with UTF8SMTPA id 1 | true",
                "from a ([192.0.2.1]) (Authenticated sender: joe) by b with ESMTP id 1 | true",
                "from a ([192.0.2.1]) by b with HTTP; date | true",
                "from a ([192.0.2.1]) by b with ESMTPS id 1 | false",
                "from a ([192.0.2.1]) by b; date with ESMTPA | false",
            })
    void knowsWhoSaidWhoHeIs(String field, boolean authenticated) {
        assertThat(read(field).authenticated()).isEqualTo(authenticated);
    }

    @Test
    void knowsWhatWasFetched() {
        assertThat(read("from a [192.0.2.1] by b with POP3 (fetchmail-6.4)").fetched()).isTrue();
        assertThat(read("from a ([192.0.2.1]) by b with SMTP").fetched()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by mx.b.test (Postfix, from userid 0) id 8; date",
                "(qmail 21857 invoked from network); 25 Aug 2002 17:02:55 -0000",
                "from a.test",
                "from a.test by",
                "''",
            })
    void knowsNothingOfWhatHasNoSender(String field) {
        assertThat(Received.parse(field)).isNull();
    }

    @Test
    void endlessFieldsAreReadInBoundedTime() {
        String endless = "from " + "(a[".repeat(300_000) + " [192.0.2.1 ".repeat(300_000);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Received.parse(endless));
    }
}
