package org.veredus.format.srs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;

class SenderRewritingTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Domain OURS = new Domain("a.test");

    private final SenderRewriting ours = with("0123456789abcdef0123456789abcdef");
    private final SenderRewriting others = with("another secret of another office");

    private static SenderRewriting with(String secret) {
        return new SenderRewriting(secret.getBytes(StandardCharsets.US_ASCII));
    }

    private static Address address(String text) throws AddressException {
        return Address.parse(text);
    }

    private Address rewritten(String sender) throws AddressException {
        return ours.rewritten(address(sender), OURS, NOW);
    }

    private Origin origin(String address) throws AddressException {
        return ours.origin(address(address), NOW);
    }

    private static Origin sender(String text) throws AddressException {
        return new Origin.Sender(address(text));
    }

    @Test
    void writesHashDayDomainAndLocalPart() throws Exception {
        assertThat(rewritten("user@from.test").wire())
                .isEqualTo("SRS0=lCRXo1Jo=JO=from.test=user@a.test");
    }

    @Test
    void bringsBackWhateverALocalPartMayBe() throws Exception {
        for (String sender :
                new String[] {
                    "user@from.test",
                    "a=b=c@from.test",
                    "u+detail@from.test",
                    "\"a b\"@from.test",
                    "\"\"@from.test",
                    "jörg@xn--strae-oqa.test",
                    "x@[192.0.2.1]",
                    "x@[IPv6:2001:db8::1]",
                    "SRS0@from.test",
                    "srs1=x@from.test"
                }) {
            assertThat(ours.origin(rewritten(sender), NOW)).as(sender).isEqualTo(sender(sender));
        }
    }

    @Test
    void takesAddressesInAnyCase() throws Exception {
        String written = rewritten("user@from.test").wire();
        assertThat(origin(written.toLowerCase(Locale.ROOT))).isEqualTo(sender("user@from.test"));
        assertThat(origin(written.toUpperCase(Locale.ROOT))).isEqualTo(sender("USER@from.test"));
    }

    @Test
    void anotherOfficesAddressIsWrittenTwiceAtMost() throws Exception {
        Address first = others.rewritten(address("user@from.test"), new Domain("b.test"), NOW);
        Address second = ours.rewritten(first, OURS, NOW);
        assertThat(second.wire())
                .matches(
                        "SRS1=[A-Za-z0-9+/]{8}=b.test=="
                                + first.localPart().substring(5)
                                + "@a.test");
        assertThat(ours.origin(second, NOW)).isEqualTo(new Origin.Sender(first));
        Address third = others.rewritten(second, new Domain("d.test"), NOW);
        assertThat(third.localPart()).hasSameSizeAs(second.localPart());
        assertThat(others.origin(third, NOW)).isEqualTo(new Origin.Sender(first));
        Address round = ours.rewritten(third, OURS, NOW);
        assertThat(round).isEqualTo(second);
    }

    /// libsrs2 may write `+` or `-` in front of the hash.
    @Test
    void keepsOthersSeparators() throws Exception {
        Address written = rewritten("SRS0+HHH=TT=from.test=user@b.test");
        assertThat(written.localPart()).endsWith("=b.test=+HHH=TT=from.test=user");
        assertThat(ours.origin(written, NOW))
                .isEqualTo(sender("SRS0+HHH=TT=from.test=user@b.test"));
        assertThat(rewritten("SRS1-HHH=b.test=-GGG=TT=from.test=user@c.test").localPart())
                .startsWith("SRS1=")
                .endsWith("=b.test=-GGG=TT=from.test=user");
    }

    @Test
    void noOctetOfItCanBeChanged() throws Exception {
        for (Address written :
                new Address[] {
                    rewritten("user@from.test"), rewritten("SRS0=h=t=from.test=u@b.test")
                }) {
            String local = written.localPart();
            for (int i = 5; i < local.length(); i++) {
                char other = Character.toLowerCase(local.charAt(i)) == 'q' ? 'r' : 'q';
                String changed = local.substring(0, i) + other + local.substring(i + 1);
                assertThat(ours.origin(new Address(changed, OURS), NOW))
                        .as(changed)
                        .isNotInstanceOf(Origin.Sender.class)
                        .isNotInstanceOf(Origin.Expired.class);
            }
        }
    }

    @Test
    void whatAnotherSecretWroteIsForged() throws Exception {
        Address written = others.rewritten(address("user@from.test"), OURS, NOW);
        assertThat(ours.origin(written, NOW)).isEqualTo(new Origin.Forged());
    }

    @Test
    void whatHasNotItsFormIsAnAddressLikeAnyOther() throws Exception {
        for (String address :
                new String[] {
                    "user@a.test",
                    "SRS0@a.test",
                    "SRS0=x@a.test",
                    "SRS0=abc=de=from.test=user@a.test",
                    "SRS0+aaaaaaaa=aa=from.test=user@a.test",
                    "SRS1=aaaaaaaa=b.test@a.test",
                    "srs2=x@a.test"
                }) {
            assertThat(origin(address)).as(address).isEqualTo(new Origin.NotRewritten());
        }
    }

    @Test
    void endsAfterThreeWeeks() throws Exception {
        Address written = rewritten("user@from.test");
        Origin sender = sender("user@from.test");
        assertThat(ours.origin(written, NOW.plus(Duration.ofDays(21)))).isEqualTo(sender);
        assertThat(ours.origin(written, NOW.minus(Duration.ofDays(1)))).isEqualTo(sender);
        for (int days : new int[] {22, 500, 1000, -2})
            assertThat(ours.origin(written, NOW.plus(Duration.ofDays(days))))
                    .as(days + " days later")
                    .isEqualTo(new Origin.Expired());
    }

    @Test
    void leavesASenderThatWouldBecomeTooLong() throws Exception {
        String longest = "x".repeat(250) + "@from.test";
        assertThat(rewritten(longest)).isEqualTo(address(longest));
    }

    @Test
    void bringsBackAnything() throws Exception {
        Random random = new Random(20261125);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder local =
                    new StringBuilder(random.nextInt(4) == 0 ? "SRS" + random.nextInt(3) : "");
            for (int length = random.nextInt(40); length > 0; length--)
                local.append("=+-. @ab\"\\SR01é".charAt(random.nextInt(15)));
            Address sender = new Address(local.toString(), new Domain("from.test"));
            Address written = ours.rewritten(sender, OURS, NOW);
            assertThat(written.domain()).isEqualTo(OURS);
            assertThat(ours.origin(written, NOW))
                    .as(sender.wire())
                    .isInstanceOf(Origin.Sender.class);
            ours.origin(sender, NOW);
        }
    }

    @Test
    void secretsHaveTheirLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SenderRewriting(new byte[16]));
    }
}
