package org.veredus.format.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.format.message.AuthenticationResults.Finding;
import org.veredus.format.message.AuthenticationResults.Property;

final class AuthenticationResultsTest {
    @Test
    void readsTheExamplesOfRfc8601() {
        assertThat(read("example.org 1; none").findings()).isEmpty();
        assertThat(read("example.com; spf=pass smtp.mailfrom=example.net").findings())
                .containsExactly(
                        new Finding(
                                "spf",
                                "pass",
                                null,
                                List.of(new Property("smtp", "mailfrom", "example.net"))));
        assertThat(
                        read("example.com; auth=pass (cram-md5) smtp.auth=sender@example.net;"
                                        + " spf=fail smtp.mailfrom=example.net")
                                .findings())
                .extracting(Finding::result)
                .containsExactly("pass", "fail");
        AuthenticationResults dense =
                read(
                        "foo.example.net (foobar) 1 (baz);\r\n"
                                + " dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n"
                                + " policy (A dot can go here) . (like that) expired\r\n"
                                + " (this surprised me) = (as I wasn't expecting it) 1362471462");
        assertThat(dense.host()).isEqualTo("foo.example.net");
        assertThat(dense.findings())
                .containsExactly(
                        new Finding(
                                "dkim",
                                "fail",
                                null,
                                List.of(new Property("policy", "expired", "1362471462"))));
    }

    @Test
    void readsWhatItWrites() {
        AuthenticationResults results =
                new AuthenticationResults(
                        "mx.example.org",
                        List.of(
                                new Finding(
                                        "dkim",
                                        "fail",
                                        "the \"body\" has; been (changed)",
                                        List.of(
                                                new Property("header", "d", "example.com"),
                                                new Property("header", "b", "a+/b=="),
                                                new Property("smtp", "mailfrom", "a b@c")))));
        assertThat(read(results.value())).isEqualTo(results);
        assertThat(new String(results.field(), UTF_8).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(79));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "example.com; spf",
                "example.com; spf=",
                "example.com; spf=pass (open",
                "example.com; spf=pass reason=\"open",
                "example.com 2; spf=pass",
                "example.com; spf=pass nonsense",
                "example.com; spf=pass smtp.=x",
                "example.com; =pass"
            })
    void refusesWhatBreaksTheGrammar(String value) {
        assertThat(AuthenticationResults.parse(value)).isNull();
    }

    @Test
    void findsFieldsThatPretendToBeOurs() {
        String header =
                """
                Authentication-Results: mx.example.org; spf=pass
                authentication-results:
                 (comment) MX.example.ORG 1; dkim=pass
                Authentication-Results: "mx.example.org"; dkim=pass
                Authentication-Results: mx.example.org.evil.test; dkim=pass
                Authentication-Results: (open mx.example.org; dkim=pass
                Authentication-Results: other.test; spf=pass
                From: a@example.com

                """;
        byte[] message = header.replace("\n", "\r\n").getBytes(UTF_8);
        assertThat(
                        AuthenticationResults.pretendingToBe(
                                "mx.example.org", Header.parse(message, message.length)))
                .hasSize(4);
    }

    @Test
    void readsAnythingWithoutFailing() {
        Random random = new Random(8601);
        String alphabet = "ab.=;\"()\\/1 \t@none";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder("a.b; ");
            for (int n = random.nextInt(30); n > 0; n--)
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            AuthenticationResults results = AuthenticationResults.parse(text.toString());
            if (results != null) assertThat(read(results.value())).isEqualTo(results);
        }
    }

    @Test
    void receivedSpfHoldsWhatAPeerSaidInQuotes() {
        SequencedMap<String, String> pairs = new LinkedHashMap<>();
        pairs.put("client-ip", "192.0.2.1");
        pairs.put("helo", "a\"; result=pass\r\nX: y");
        String field = new String(TraceFields.receivedSpf("fail", "mx: (x)", pairs), UTF_8);
        assertThat(field.replace("\r\n ", " "))
                .isEqualTo(
                        "Received-SPF: fail (mx: _x_) client-ip=\"192.0.2.1\";"
                                + " helo=\"a_; result=pass X: y\"\r\n");
    }

    private static AuthenticationResults read(String value) {
        AuthenticationResults results = AuthenticationResults.parse(value);
        assertThat(results).as(value).isNotNull();
        return Objects.requireNonNull(results);
    }
}
