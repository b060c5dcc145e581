package org.veredus.verify.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veredus.testing.SignedRoot.name;

import java.net.InetAddress;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Domain;
import org.veredus.testing.LoopbackDns;
import org.veredus.testing.SignedRoot;
import org.veredus.verify.dns.DnsSettings.Dnssec;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.Type;

/// The resolver's own validation, against a root with a key of its own.
final class ValidationTest {
    private final SignedRoot root = new SignedRoot();

    ValidationTest() throws Exception {
        root.add(a("signed.", "192.0.2.1"))
                .delegate("plain.")
                .add(a("plain.", "192.0.2.2"))
                .add(
                        new TLSARecord(
                                name("_25._tcp.signed."), DClass.IN, 60, 3, 1, 1, new byte[32]));
    }

    @Test
    void signedAnswersAreAuthentic() throws Exception {
        assertThat(ask("signed", UnaryOperator.identity())).isEqualTo("authentic 192.0.2.1");
    }

    @Test
    void answersFromAnUnsignedZoneAreJustAnswers() throws Exception {
        assertThat(ask("plain", UnaryOperator.identity())).isEqualTo("plain 192.0.2.2");
    }

    @Test
    void aChangedAnswerIsNone() throws Exception {
        assertThat(ask("signed", reply -> change(reply, false))).startsWith("failed");
    }

    @Test
    void anAnswerWhoseSignaturesWereTakenAwayIsNone() throws Exception {
        assertThat(ask("signed", reply -> change(reply, true))).startsWith("failed");
    }

    @Test
    void certificatesAreReadWithTheirState() throws Exception {
        try (LoopbackDns server = new LoopbackDns(root::answer)) {
            DnsAnswer<Tlsa> answer =
                    resolver(server, Dnssec.VALIDATED_HERE).tlsa(new DnsName("_25._tcp.signed"));
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            DnsAnswer.Found.class, found -> assertThat(found.authentic()).isTrue());
            assertThat(answer.records()).containsExactly(new Tlsa(3, 1, 1, new byte[32]));
        }
    }

    private String ask(String name, UnaryOperator<Message> onTheWay) throws Exception {
        try (LoopbackDns server = new LoopbackDns(query -> onTheWay.apply(root.answer(query)))) {
            return switch (resolver(server, Dnssec.VALIDATED_HERE).a(new Domain(name))) {
                case DnsAnswer.Found<?>(var records, var authentic, _) ->
                        (authentic ? "authentic " : "plain ")
                                + ((InetAddress) records.getFirst()).getHostAddress();
                case DnsAnswer.NoData<?>() -> "none";
                case DnsAnswer.NoSuchDomain<?>() -> "no such domain";
                case DnsAnswer.Failed<?>(var why) -> "failed " + why;
            };
        }
    }

    private Resolver resolver(LoopbackDns server, Dnssec dnssec) {
        DnsSettings settings = DnsSettings.of(List.of(server.address())).with(dnssec);
        return new DnsJavaResolver(settings, System::nanoTime, root.trustAnchor(), Runnable::run);
    }

    /// Puts another address into answers, or takes their signatures away.
    private static Message change(Message reply, boolean strip) {
        if (reply.getQuestion().getType() != Type.A) return reply;
        Message changed = new Message(reply.getHeader().getID());
        for (int flag : List.of(0, 8)) {
            if (reply.getHeader().getFlag(flag)) changed.getHeader().setFlag(flag);
        }
        changed.addRecord(reply.getQuestion(), Section.QUESTION);
        for (Record record : reply.getSection(Section.ANSWER)) {
            if (record.getType() == Type.RRSIG && strip) continue;
            boolean replaced = record instanceof ARecord && !strip;
            changed.addRecord(replaced ? a("signed.", "203.0.113.9") : record, Section.ANSWER);
        }
        return changed;
    }

    private static ARecord a(String name, String address) {
        return new ARecord(name(name), DClass.IN, 60, InetAddress.ofLiteral(address));
    }
}
