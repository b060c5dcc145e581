package org.veredus.verify.iprev;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.veredus.testing.FakeDns;

class IprevTest {
    private final FakeDns dns = new FakeDns();

    private String check(String client) {
        IprevVerdict verdict = new Iprev(dns).check(InetAddress.ofLiteral(client));
        return verdict.result().word() + " " + verdict.name();
    }

    @Test
    void aNameThatLeadsBackPasses() {
        dns.ptr("192.0.2.1", "mx.a.test").a("mx.a.test", "192.0.2.9").a("mx.a.test", "192.0.2.1");
        dns.ptr("2001:db8::1", "mx.b.test").aaaa("mx.b.test", "2001:db8::1");
        assertThat(check("192.0.2.1")).isEqualTo("pass mx.a.test");
        assertThat(check("2001:db8::1")).isEqualTo("pass mx.b.test");
    }

    @Test
    void oneOfSeveralNamesIsEnough() {
        dns.ptr("192.0.2.1", "bad.test").ptr("192.0.2.1", "good.test").a("good.test", "192.0.2.1");
        assertThat(check("192.0.2.1")).isEqualTo("pass good.test");
    }

    @Test
    void namesThatLeadElsewhereFail() {
        dns.ptr("192.0.2.1", "mx.a.test").a("mx.a.test", "198.51.100.1");
        dns.ptr("192.0.2.2", "nowhere.test");
        assertThat(check("192.0.2.1")).isEqualTo("fail mx.a.test");
        assertThat(check("192.0.2.2")).isEqualTo("fail nowhere.test");
    }

    @Test
    void withoutANameItIsAPermanentError() {
        assertThat(check("192.0.2.3")).isEqualTo("permerror null");
    }

    @Test
    void troubleIsTemporary() {
        dns.fail("ptr 192.0.2.1");
        dns.ptr("192.0.2.2", "mx.a.test").fail("a mx.a.test");
        assertThat(check("192.0.2.1")).isEqualTo("temperror null");
        assertThat(check("192.0.2.2")).isEqualTo("temperror mx.a.test");
    }

    @Test
    void onlySoManyNamesAreAskedFor() {
        for (int i = 0; i < 100; i++) dns.ptr("192.0.2.1", "n" + i + ".test");
        dns.a("n99.test", "192.0.2.1");
        assertThat(check("192.0.2.1")).isEqualTo("fail n0.test");
        assertThat(dns.asked()).hasSize(1 + Iprev.MAX_NAMES);
    }
}
