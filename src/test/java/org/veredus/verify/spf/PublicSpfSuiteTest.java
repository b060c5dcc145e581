package org.veredus.verify.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.veredus.testing.ZoneDns;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The public test suite of openspf.org for RFC 7208, release 2014.04. Where a case has several
/// results, any will do.
final class PublicSpfSuiteTest {
    @TestFactory
    List<DynamicTest> casesOfThePublicSuite() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (InputStream file =
                PublicSpfSuiteTest.class.getResourceAsStream("/spf/rfc7208-tests.json")) {
            for (JsonNode scenario : new JsonMapper().readTree(Objects.requireNonNull(file))) {
                ZoneDns zone = new ZoneDns();
                scenario.get("zone")
                        .properties()
                        .forEach(name -> fill(zone, name.getKey(), name.getValue()));
                Spf spf = new Spf(zone, SpfSettings.of("mx.test"), InstantSource.system(), () -> 0);
                for (JsonNode one : scenario.get("cases"))
                    tests.add(
                            DynamicTest.dynamicTest(
                                    scenario.get("description").asString()
                                            + ": "
                                            + one.get("name").asString(),
                                    () -> check(spf, one)));
            }
        }
        return tests;
    }

    private static void fill(ZoneDns zone, String name, JsonNode records) {
        for (JsonNode record : records) {
            String type = record.get(0).asString();
            JsonNode value = record.get(1);
            if (type.equals("MX"))
                zone.add(name, "MX", value.get(0).asInt() + " " + value.get(1).asString());
            else zone.add(name, type, value.asString());
        }
    }

    private static void check(Spf spf, JsonNode one) {
        SpfVerdict verdict =
                spf.check(
                        new SpfQuestion(
                                InetAddress.ofLiteral(one.get("ip").asString()),
                                one.get("helo").asString(),
                                one.get("mailFrom").asString()));
        List<String> allowed = new ArrayList<>();
        one.get("results").forEach(result -> allowed.add(result.asString()));
        assertThat(verdict.result().word()).as(verdict.toString()).isIn(allowed);
        String explanation = one.path("explanation").asString("");
        if (explanation.equals("DEFAULT"))
            assertThat(verdict.explanation()).contains("is not allowed to send mail for");
        else if (!explanation.isEmpty()) assertThat(verdict.explanation()).isEqualTo(explanation);
    }
}
