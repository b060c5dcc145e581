package org.veredus.transport.inspect.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veredus.testing.FakeDns;
import org.veredus.transport.inspect.Finding;
import org.veredus.verify.dnsbl.DnsList;
import org.veredus.verify.dnsbl.DnsLists;

class ClientsTest {
    private final FakeDns dns = new FakeDns();

    private ClientReport look(String client, String helo) {
        DnsLists lists =
                new DnsLists(
                        dns,
                        List.of(DnsList.parse("bl.test=4"), DnsList.parse("wl.test=-3")),
                        Duration.ofSeconds(30));
        Exempt exempt = new Exempt(List.of());
        return new Clients("mx.here.test", dns, lists, exempt)
                .look(InetAddress.ofLiteral(client), helo);
    }

    private List<String> names(String client, String helo) {
        return look(client, helo).findings().stream().map(Finding::name).toList();
    }

    private void honest(String client, String name) {
        dns.ptr(client, name).a(name, client);
    }

    @Test
    void aMailServerHasNothingAgainstIt() {
        honest("192.0.2.1", "mx.a.test");
        assertThat(names("192.0.2.1", "mx.a.test")).isEmpty();
        assertThat(names("192.0.2.1", "[192.0.2.1]")).isEmpty();
    }

    @Test
    void seesWhoHasNoGoodName() {
        assertThat(names("192.0.2.2", "[192.0.2.2]")).containsExactly("iprev-none");
        dns.ptr("192.0.2.3", "mx.a.test").a("mx.a.test", "192.0.2.99");
        assertThat(names("192.0.2.3", "mx.a.test")).containsExactly("iprev-fail");
        honest("192.0.2.4", "192-0-2-4.dyn.provider.test");
        assertThat(names("192.0.2.4", "[192.0.2.4]")).containsExactly("client-dynamic");
        honest("192.0.2.5", "mail-192-0-2-5.office.test");
        assertThat(names("192.0.2.5", "[192.0.2.5]")).isEmpty();
    }

    @Test
    void seesOddGreetings() {
        honest("192.0.2.1", "mx.a.test");
        assertThat(names("192.0.2.1", "MX.here.test")).containsExactly("helo-ours");
        assertThat(names("192.0.2.1", "[198.51.100.1]")).containsExactly("helo-other-address");
        assertThat(names("192.0.2.1", "192.0.2.1")).containsExactly("helo-bare-address");
        assertThat(names("192.0.2.1", "WIN-PC")).containsExactly("helo-no-domain");
        assertThat(names("192.0.2.1", "nothing.invalid")).containsExactly("helo-unknown");
        assertThat(names("192.0.2.1", "x".repeat(300) + ".test")).containsExactly("helo-unknown");
    }

    @Test
    void asksTheLists() {
        honest("192.0.2.1", "mx.a.test");
        dns.a("1.2.0.192.bl.test", "127.0.0.2").txt("1.2.0.192.bl.test", "seen in traps");
        dns.a("1.2.0.192.wl.test", "127.0.0.2");
        ClientReport report = look("192.0.2.1", "mx.a.test");
        assertThat(report.listed()).isEqualTo(1);
        assertThat(report.findings())
                .extracting(Finding::sentence)
                .containsExactly(
                        "The sending computer is on the list bl.test: seen in traps.",
                        "The sending computer is on the list wl.test of good senders.");
    }

    @Test
    void whatNobodyAnswersSpeaksAgainstNobody() {
        dns.fail("ptr 192.0.2.1").fail("a mx.a.test").fail("a 1.2.0.192.bl.test");
        assertThat(names("192.0.2.1", "mx.a.test")).isEmpty();
    }

    @Test
    void ownNetworksAreNotAskedForTheirNames() {
        assertThat(names("10.1.2.3", "[10.1.2.3]")).isEmpty();
        assertThat(dns.asked()).noneMatch(question -> question.startsWith("ptr"));
        assertThat(Exempt.local().has(InetAddress.ofLiteral("::1"))).isTrue();
        assertThat(Exempt.local().has(InetAddress.ofLiteral("172.32.0.1"))).isFalse();
    }
}
