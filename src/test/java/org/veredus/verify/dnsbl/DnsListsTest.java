package org.veredus.verify.dnsbl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeDns;
import org.veredus.verify.dns.Resolver;

@Timeout(60)
class DnsListsTest {
    private final FakeDns dns = new FakeDns();

    private DnsLists lists(String... lists) {
        return lists(dns, Duration.ofSeconds(30), lists);
    }

    private static DnsLists lists(Resolver resolver, Duration time, String... lists) {
        return new DnsLists(resolver, Arrays.stream(lists).map(DnsList::parse).toList(), time);
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    @Test
    void saysWhoIsListedAndWhy() {
        dns.a("2.0.0.127.bl.test", "127.0.0.2").txt("2.0.0.127.bl.test", "test point");
        List<Listing> found = lists("bl.test=4").address(address("127.0.0.2"));
        assertThat(found)
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.list().score()).isEqualTo(4);
                            assertThat(one.subject()).isEqualTo("127.0.0.2");
                            assertThat(one.reason()).isEqualTo("test point");
                        });
        assertThat(lists("bl.test=4").address(address("127.0.0.1"))).isEmpty(); // RFC 5782 §5
    }

    @Test
    void turnsIpv6AddressesRoundByHalfOctets() {
        assertThat(DnsLists.reversed(address("2001:db8::1")))
                .isEqualTo("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2");
    }

    @Test
    void asksForNames() {
        dns.a("evil.test.dbl.test", "127.0.1.2");
        List<Domain> names = List.of(new Domain("good.test"), new Domain("evil.test"));
        assertThat(lists("dbl.test=3").names(names))
                .extracting(Listing::subject)
                .containsExactly("evil.test");
    }

    @Test
    void onlySomeAnswersCount() {
        dns.a("1.2.0.192.wl.test", "127.0.5.3");
        assertThat(lists("wl.test/127.0.*.3=-2").address(address("192.0.2.1"))).hasSize(1);
        assertThat(lists("wl.test/127.0.*.2=-2").address(address("192.0.2.1"))).isEmpty();
    }

    @Test
    void aListThatLiesOrRefusesSaysNothing() {
        dns.a("1.2.0.192.sold.test", "203.0.113.80"); // a page with advertising answers for all
        dns.a("1.2.0.192.full.test", "127.255.255.254"); // too many questions
        dns.fail("a 1.2.0.192.dead.test");
        assertThat(lists("sold.test=4", "full.test=4", "dead.test=4").address(address("192.0.2.1")))
                .isEmpty();
    }

    @Test
    void aSlowListDoesNotHoldTheOthersUp() {
        dns.a("1.2.0.192.quick.test", "127.0.0.2");
        CountDownLatch never = new CountDownLatch(1);
        Resolver partly =
                (Resolver)
                        Proxy.newProxyInstance(
                                Resolver.class.getClassLoader(),
                                new Class<?>[] {Resolver.class},
                                (_, method, arguments) -> {
                                    if (String.valueOf(arguments[0]).contains("slow"))
                                        never.await();
                                    return method.invoke(dns, arguments);
                                });
        DnsLists both = lists(partly, Duration.ofSeconds(1), "slow.test=4", "quick.test=4");
        assertThat(both.address(address("192.0.2.1")))
                .extracting(one -> one.list().zone().text())
                .containsExactly("quick.test");
    }

    @Test
    void asksForABoundedNumberOfNames() {
        List<Domain> many =
                Stream.iterate(0, i -> i + 1)
                        .limit(5000)
                        .map(i -> new Domain("d" + i + ".test"))
                        .toList();
        assertThat(lists("dbl.test=1").names(many)).isEmpty();
        assertThat(dns.asked()).hasSize(30);
    }

    @Test
    void refusesWhatIsNoList() {
        for (String wrong : List.of("bl.test", "bl.test=x", "=4", "bl.test/1.2.3.4=4", "a..b=1"))
            assertThatThrownBy(() -> DnsList.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
    }
}
