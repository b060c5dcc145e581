package org.veredus.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.spf.Spf;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfSettings;
import org.veredus.verify.spf.SpfVerdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Ours and Debian's python3-spf come to the same result for a thousand questions about domains
/// with records made up at random, good ones and broken ones, but for what RFC 7208 leaves to
/// others.
@Tag("journey")
class PySpfIT {
    private static final int WORLDS = 250;
    private static final int QUESTIONS = 4;

    /// Where it sees an error that RFC 7208 does not: it judges what is never evaluated
    /// (§4.6.2), an unknown modifier must be ignored however often it is there (§6), and a
    /// client without a name is none of the domain's void look-ups.
    private static final List<String> STRICTER =
            List.of(
                    "include has trivial recursion",
                    "unknown= MUST appear at most once",
                    "Void lookup limit of 2 exceeded");

    private static final List<String> NAMES =
            List.of("example.com", "a.example.com", "b.example.net", "mail.example.org");

    private static final List<String> TERMS =
            List.of(
                    "a",
                    "mx",
                    "-a:b.example.net",
                    "mx:a.example.com",
                    "~mx",
                    "?a",
                    "a/24",
                    "mx//64",
                    "a:example.com/16//32",
                    "ip4:192.0.2.0/24",
                    "ip4:192.0.2.7",
                    "-ip4:198.51.100.0/25",
                    "ip6:2001:db8::/32",
                    "ip6:2001:db8::1",
                    "+ip4:203.0.113.9",
                    "include:a.example.com",
                    "include:b.example.net",
                    "?include:mail.example.org",
                    "exists:%{i}.list.example.com",
                    "exists:%{ir}.%{v}.list.example.com",
                    "exists:%{l1r-}.%{d2}",
                    "a:%{d}",
                    "include:%{d1}.example.net",
                    "redirect=b.example.net",
                    "redirect=a.example.com",
                    "exp=why.example.com",
                    "ptr",
                    "ptr:example.com",
                    "-all",
                    "~all",
                    "?all",
                    "all",
                    "unknown=x",
                    "ip4:300.1.1.1",
                    "ip6:zz",
                    "a:",
                    "mx/33",
                    "include:",
                    "%{z}",
                    "foo",
                    "exists:%{h}.example.com");

    private static Process python;
    private static BufferedWriter to;
    private static BufferedReader from;

    private final JsonMapper json = new JsonMapper();
    private final Random random = new Random(7208);

    @BeforeAll
    static void startPython() throws Exception {
        Path script =
                Path.of(Objects.requireNonNull(PySpfIT.class.getResource("/spf/pyspf.py")).toURI());
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/python3", script.toString());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        python = builder.start();
        to = python.outputWriter(UTF_8);
        from = python.inputReader(UTF_8);
    }

    @AfterAll
    static void stopPython() throws Exception {
        to.close();
        assertThat(python.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void bothComeToTheSameResult() throws Exception {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < WORLDS; i++) {
            Map<String, List<List<String>>> zone = world();
            ZoneDns dns = new ZoneDns();
            zone.forEach(
                    (name, records) ->
                            records.forEach(one -> dns.add(name, one.get(0), one.get(1))));
            Spf spf = new Spf(dns, SpfSettings.of("mx.test"), InstantSource.system(), () -> 0);
            for (int j = 0; j < QUESTIONS; j++) {
                SpfQuestion question =
                        new SpfQuestion(
                                InetAddress.ofLiteral(
                                        one(
                                                "192.0.2.7",
                                                "192.0.2.99",
                                                "198.51.100.3",
                                                "203.0.113.9",
                                                "2001:db8::1",
                                                "2001:db9::7")),
                                one("mail.example.org", "helo.example.com"),
                                one("", "me@example.com", "some-one@a.example.com"));
                SpfVerdict ours = spf.check(question);
                JsonNode theirs = ask(zone, question);
                String why = theirs.path("explanation").asString("");
                if (!ours.result().word().equals(theirs.path("result").asString())
                        && STRICTER.stream().noneMatch(why::contains))
                    differences.add(question + " " + zone + "\n  theirs " + theirs + ", " + ours);
            }
        }
        assertThat(differences).isEmpty();
    }

    private Map<String, List<List<String>>> world() {
        Map<String, List<List<String>>> zone = new LinkedHashMap<>();
        for (String name : NAMES) {
            List<List<String>> records = new ArrayList<>();
            if (random.nextInt(10) > 0) records.add(List.of("TXT", record()));
            if (random.nextInt(12) == 0) records.add(List.of("TXT", record()));
            if (random.nextInt(3) > 0)
                records.add(List.of("A", one("192.0.2.7", "192.0.2.50", "198.51.100.3")));
            if (random.nextInt(3) == 0)
                records.add(List.of("AAAA", one("2001:db8::1", "2001:db9::7")));
            if (random.nextInt(2) == 0)
                records.add(List.of("MX", "10 " + one("mail.example.org", "b.example.net")));
            zone.put(name, records);
        }
        zone.put("why.example.com", List.of(List.of("TXT", "%{i} is not ours")));
        zone.put(
                "7.2.0.192.in-addr.arpa",
                List.of(List.of("PTR", one("example.com", "mail.example.org"))));
        zone.put("192.0.2.7.list.example.com", List.of(List.of("A", "127.0.0.2")));
        zone.put("99.2.0.192.in-addr.list.example.com", List.of(List.of("A", "127.0.0.2")));
        return zone;
    }

    private String record() {
        StringBuilder record = new StringBuilder("v=spf1");
        for (int i = random.nextInt(6); i >= 0; i--)
            record.append(' ').append(TERMS.get(random.nextInt(TERMS.size())));
        return record.toString();
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private JsonNode ask(Map<String, List<List<String>>> zone, SpfQuestion question)
            throws IOException {
        ObjectNode task = JsonNodeFactory.instance.objectNode();
        task.put("ip", question.client().getHostAddress())
                .put("helo", question.helo())
                .put("mailFrom", question.mailFrom());
        ObjectNode names = task.putObject("zone");
        zone.forEach(
                (name, records) -> {
                    ArrayNode list = names.putArray(name);
                    records.forEach(one -> list.addArray().add(one.get(0)).add(one.get(1)));
                });
        to.write(task + "\n");
        to.flush();
        return json.readTree(Objects.requireNonNull(from.readLine(), "python3-spf has ended"));
    }
}
