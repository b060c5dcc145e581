package org.veredus.verify.dmarc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.veredus.format.message.Header;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.dns.DnsName;

final class TreeWalkTest {
    @TestFactory
    List<DynamicTest> policiesAreFoundAsTheTableSays() throws IOException {
        try (InputStream file = TreeWalkTest.class.getResourceAsStream("/dmarc/treewalk.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> DynamicTest.dynamicTest(line, () -> check(line)))
                    .toList();
        }
    }

    private static void check(String line) throws Policies.Unknown {
        String[] columns = line.split(" \\| ");
        DnsName author = new DnsName(columns[0]);
        ZoneDns zone = new ZoneDns();
        for (String record : columns[1].split(" \\|\\| ")) {
            String[] pair = record.split("=", 2);
            if (pair[1].isEmpty()) zone.add(pair[0], "MX", "10 mx.test");
            else zone.add(pair[0], "TXT", pair[1]);
        }
        String[] wanted = columns[2].split(" ");
        byte[] message = ("From: a@" + author + "\r\n\r\n").getBytes(UTF_8);
        DmarcVerdict verdict =
                new Dmarc(zone, new DmarcSettings.TreeWalk())
                        .check(Header.parse(message, message.length), null, List.of());
        if (wanted[0].equals("permerror")) {
            assertThat(verdict.result()).isEqualTo(DmarcResult.PERMERROR);
            return;
        }
        assertThat(verdict.policy().word()).isEqualTo(wanted[0]);
        if (wanted[1].equals("-")) {
            assertThat(verdict.result()).isEqualTo(DmarcResult.NONE);
            return;
        }
        assertThat(verdict.result()).isEqualTo(DmarcResult.FAIL);
        assertThat(new Policies(zone, new DmarcSettings.TreeWalk()).organization(author).text())
                .isEqualTo(wanted[1]);
    }
}
