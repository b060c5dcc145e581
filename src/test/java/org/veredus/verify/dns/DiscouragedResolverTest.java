package org.veredus.verify.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;

class DiscouragedResolverTest {
    private static final DnsName NAME = new DnsName("a.test");

    private final FakeClock clock = new FakeClock();
    private final FakeDns dns = new FakeDns().txt("a.test", "x").fail("txt a.test");
    private final DiscouragedResolver resolver = new DiscouragedResolver(dns, clock);

    private void ask(int times) {
        for (int i = 0; i < times; i++) resolver.txt(NAME);
    }

    @Test
    void asksNothingForAWhileAfterThreeFailures() {
        ask(10);
        assertThat(dns.asked()).hasSize(3);
        clock.advance(Duration.ofMinutes(1));
        ask(10); // once, to see whether anything has changed
        assertThat(dns.asked()).hasSize(4);
        clock.advance(Duration.ofMinutes(1));
        dns.heal("txt a.test");
        assertThat(resolver.txt(NAME).records()).containsExactly("x");
        ask(5);
        assertThat(dns.asked()).hasSize(10);
    }

    @Test
    void otherAnswersAreNoFailures() {
        for (int i = 0; i < 10; i++) resolver.mx(new DnsName("nowhere.test"));
        assertThat(dns.asked()).hasSize(10);
    }
}
