package org.veredus.verify.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Domain;
import org.veredus.testing.LoopbackDns;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

class DnsJavaResolverTest {
    private static final int IN = DClass.IN;
    private final AtomicLong nanos = new AtomicLong();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final Map<String, List<Record>> zone = new ConcurrentHashMap<>();
    private volatile int code = Rcode.NOERROR;
    private volatile boolean vouched;
    private LoopbackDns server;
    private Resolver resolver;

    @BeforeEach
    void open() throws Exception {
        server = new LoopbackDns(this::reply);
        DnsSettings base = DnsSettings.of(List.of(server.address()));
        resolver = new DnsJavaResolver(base, nanos::get, RootKeys.TRUST_ANCHORS, background::add);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void findsMailHostsAndSkipsNamesNoHostCanHave() throws Exception {
        zone.put(
                "a.test.",
                List.of(
                        new MXRecord(name("a.test."), IN, 300, 10, name("mx1.a.test.")),
                        new MXRecord(
                                name("a.test."), IN, 60, 20, name("not\\032a\\032host.test."))));
        assertThat(resolver.mx(new Domain("a.test")))
                .isEqualTo(
                        new DnsAnswer.Found<>(
                                List.of(new Mx(10, new Domain("mx1.a.test"))),
                                false,
                                Duration.ofSeconds(60)));
    }

    @Test
    void readsTheNullMx() throws Exception {
        zone.put("a.test.", List.of(new MXRecord(name("a.test."), IN, 300, 0, Name.root)));
        assertThat(resolver.mx(new Domain("a.test")).records()).containsExactly(new Mx(0, null));
    }

    @Test
    void followsAliasesInsideAndBeyondAReply() throws Exception {
        zone.put("w.test.", List.of(new CNAMERecord(name("w.test."), IN, 9, name("x.test."))));
        zone.put(
                "x.test.",
                List.of(
                        new CNAMERecord(name("x.test."), IN, 9, name("y.test.")),
                        new ARecord(name("y.test."), IN, 99, InetAddress.ofLiteral("192.0.2.7"))));
        assertThat(resolver.a(new Domain("w.test")).records())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("192.0.2.7");
    }

    @Test
    void aCircleOfAliasesIsAFailure() throws Exception {
        zone.put("w.test.", List.of(new CNAMERecord(name("w.test."), IN, 9, name("x.test."))));
        zone.put("x.test.", List.of(new CNAMERecord(name("x.test."), IN, 9, name("w.test."))));
        assertThat(resolver.a(new Domain("w.test"))).isInstanceOf(DnsAnswer.Failed.class);
    }

    @Test
    void whatIsAskedForInTheLastTenthOfItsTimeIsLookedUpBeside() throws Exception {
        address("192.0.2.7");
        assertThat(asked()).isEqualTo("192.0.2.7");
        address("192.0.2.8");
        nanos.addAndGet(Duration.ofSeconds(89).toNanos());
        assertThat(asked()).isEqualTo("192.0.2.7");
        assertThat(background).isEmpty();

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(asked()).isEqualTo("192.0.2.7");
        assertThat(asked()).isEqualTo("192.0.2.7");
        assertThat(background).hasSize(1);
        code = Rcode.SERVFAIL; // then it stays as it was
        background.remove().run();
        code = Rcode.NOERROR;
        assertThat(asked()).isEqualTo("192.0.2.7");
        background.remove().run();
        assertThat(asked()).isEqualTo("192.0.2.8");

        int queries = server.queries();
        nanos.addAndGet(Duration.ofSeconds(80).toNanos()); // beyond the first answer's time
        assertThat(asked()).isEqualTo("192.0.2.8");
        assertThat(server.queries()).isEqualTo(queries);
        assertThat(background).isEmpty();
    }

    private void address(String address) throws Exception {
        zone.put(
                "a.test.",
                List.of(new ARecord(name("a.test."), IN, 100, InetAddress.ofLiteral(address))));
    }

    private String asked() {
        return resolver.a(new Domain("a.test")).records().getFirst().getHostAddress();
    }

    @Test
    void joinsTheStringsOfATextAndTakesALongOneByTcp() throws Exception {
        String piece = "x".repeat(250);
        zone.put(
                "t.test.",
                List.of(new TXTRecord(name("t.test."), IN, 9, List.of(piece, piece, "\\252"))));
        assertThat(resolver.txt(new Domain("t.test")).records())
                .containsExactly(piece + piece + "\u00FC".replace('\u00FC', (char) 252));
        assertThat(server.queries()).isEqualTo(2);
    }

    @Test
    void tellsNoDataFromNoSuchDomainFromFailure() {
        zone.put("empty.test.", List.of());
        assertThat(resolver.aaaa(new Domain("empty.test"))).isEqualTo(new DnsAnswer.NoData<>());
        assertThat(resolver.aaaa(new Domain("none.test")))
                .isEqualTo(new DnsAnswer.NoSuchDomain<>());
        code = Rcode.SERVFAIL;
        assertThat(resolver.aaaa(new Domain("other.test"))).isInstanceOf(DnsAnswer.Failed.class);
    }

    @Test
    void remembersAnswersUntilTheirTimeIsOver() throws Exception {
        zone.put(
                "six.test.",
                List.of(
                        new AAAARecord(
                                name("six.test."), IN, 60, InetAddress.ofLiteral("2001:db8::1"))));
        resolver.aaaa(new Domain("six.test"));
        resolver.aaaa(new Domain("none.test"));
        resolver.aaaa(new Domain("six.test"));
        resolver.aaaa(new Domain("none.test"));
        assertThat(server.queries()).isEqualTo(2);
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        resolver.aaaa(new Domain("six.test"));
        resolver.aaaa(new Domain("none.test"));
        assertThat(server.queries()).isEqualTo(4);
    }

    @Test
    void givesWhatItKnewWhileNobodyAnswers() throws Exception {
        zone.put(
                "old.test.",
                List.of(
                        new AAAARecord(
                                name("old.test."), IN, 60, InetAddress.ofLiteral("2001:db8::1"))));
        DnsAnswer<?> known = resolver.aaaa(new Domain("old.test"));
        code = Rcode.SERVFAIL;
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(resolver.aaaa(new Domain("old.test"))).isEqualTo(known);
        int asked = server.queries();
        assertThat(resolver.aaaa(new Domain("old.test"))).isEqualTo(known);
        assertThat(server.queries()).as("nobody is asked again at once").isEqualTo(asked);
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(resolver.aaaa(new Domain("old.test"))).isInstanceOf(DnsAnswer.Failed.class);
    }

    @Test
    void remembersNoFailure() {
        code = Rcode.SERVFAIL;
        zone.put("late.test.", List.of());
        assertThat(resolver.a(new Domain("late.test"))).isInstanceOf(DnsAnswer.Failed.class);
        code = Rcode.NOERROR;
        assertThat(resolver.a(new Domain("late.test"))).isEqualTo(new DnsAnswer.NoData<>());
    }

    @Test
    void tellsWhetherTheServerVouchesForTheAnswer() throws Exception {
        vouched = true;
        String reverse = "1.2.0.192.in-addr.arpa.";
        zone.put(reverse, List.of(new PTRRecord(name(reverse), IN, 9, name("h.test."))));
        assertThat(resolver.ptr(InetAddress.ofLiteral("192.0.2.1")))
                .isEqualTo(
                        new DnsAnswer.Found<>(
                                List.of(new Domain("h.test")), true, Duration.ofSeconds(9)));
    }

    private Message reply(Message query) {
        try {
            Message reply = new Message(query.getHeader().getID());
            reply.getHeader().setFlag(Flags.QR);
            reply.addRecord(query.getQuestion(), Section.QUESTION);
            reply.getHeader().setRcode(code);
            if (vouched) reply.getHeader().setFlag(Flags.AD);
            List<Record> found = zone.get(query.getQuestion().getName().toString());
            if (found == null && code == Rcode.NOERROR) reply.getHeader().setRcode(Rcode.NXDOMAIN);
            if (found == null || found.isEmpty()) reply.addRecord(soa(), Section.AUTHORITY);
            else for (Record record : found) reply.addRecord(record, Section.ANSWER);
            return reply;
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static SOARecord soa() throws Exception {
        return new SOARecord(
                name("test."), IN, 3600, name("ns.test."), name("host.test."), 1, 1, 1, 1, 60);
    }

    private static Name name(String text) throws Exception {
        return Name.fromString(text);
    }
}
