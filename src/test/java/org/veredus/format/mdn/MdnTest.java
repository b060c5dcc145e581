package org.veredus.format.mdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Address;
import org.veredus.format.dsn.DsnWriter;
import org.veredus.format.dsn.TypedAddress;
import org.veredus.format.message.MessageBuilder;

class MdnTest {
    private static final Disposition DISPLAYED =
            new Disposition(
                    Disposition.Action.MANUAL,
                    Disposition.Sending.MANUALLY,
                    Disposition.Outcome.DISPLAYED,
                    List.of());
    private static final byte[] ORIGINAL =
            "From: a@b.test\r\nSubject: hi\r\n\r\nsecret body\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static Mdn full() {
        return new Mdn(
                "phone.test; Reader 3",
                "dns; gate.test",
                new TypedAddress("rfc822", "sales@b.test"),
                new TypedAddress("rfc822", "bob@b.test"),
                "<1@a.test>",
                DISPLAYED,
                List.of("once", "twice"),
                Map.of("X-Colour", "green"));
    }

    private static byte[] message(Mdn mdn, DsnWriter.@Nullable Original original) throws Exception {
        return MdnMessage.write(
                mdn,
                new MdnMessage.Letter(
                        new MessageBuilder.Mailbox("Bob Ö.", Address.parse("bob@b.test")),
                        Address.parse("alice@a.test"),
                        "<2@b.test>",
                        OffsetDateTime.parse("2026-01-02T03:04:05Z"),
                        "Gelesen: Grüße",
                        "Ich hab's geöffnet."),
                original);
    }

    @Test
    void readsTheDispositionsOfTheStandard() {
        // RFC 8098 §3.2.6
        assertThat(Disposition.parse("manual-action/MDN-sent-manually; displayed"))
                .isEqualTo(DISPLAYED);
        assertThat(Disposition.parse(" AUTOMATIC-ACTION / mdn-sent-automatically ;deleted"))
                .isEqualTo(Disposition.automatic(Disposition.Outcome.DELETED));
        Disposition failed =
                Objects.requireNonNull(
                        Disposition.parse(
                                "automatic-action/MDN-sent-automatically; processed/error, X-Odd"));
        assertThat(failed.outcome()).isEqualTo(Disposition.Outcome.PROCESSED);
        assertThat(failed.modifiers()).containsExactly("error", "x-odd");
        assertThat(failed.wire())
                .isEqualTo("automatic-action/MDN-sent-automatically; processed/error,x-odd");
    }

    @Test
    void whatIsNoDispositionIsNone() {
        for (String wrong :
                List.of(
                        "",
                        "displayed",
                        "manual-action; displayed",
                        "manual-action/MDN-sent-manually",
                        "manual-action/MDN-sent-manually; eaten",
                        "manual-action/MDN-sent-manually;" + " ".repeat(2000) + "displayed")) {
            assertThat(Disposition.parse(wrong)).as(wrong).isNull();
        }
    }

    @Test
    void comesBackFromItsContent() {
        assertThat(Mdn.parse(full().wire())).isEqualTo(full());
        Mdn least = Mdn.of(new TypedAddress("rfc822", "bob@b.test"), DISPLAYED);
        assertThat(new String(least.wire(), StandardCharsets.US_ASCII))
                .isEqualTo(
                        """
                        Final-Recipient: rfc822; bob@b.test
                        Disposition: manual-action/MDN-sent-manually; displayed
                        """
                                .replace("\n", "\r\n"));
        assertThat(Mdn.parse(least.wire())).isEqualTo(least);
    }

    @Test
    void comesBackFromItsMessage() throws Exception {
        DsnWriter.Original original = new DsnWriter.Original(ORIGINAL, DsnWriter.Returned.HEADER);
        byte[] wire = message(full(), original);
        assertThat(MdnMessage.parse(wire))
                .isEqualTo(new MdnMessage("Gelesen: Grüße", "Ich hab's geöffnet.", full(), true));
        assertThat(new String(wire, StandardCharsets.UTF_8))
                .contains("multipart/report; report-type=disposition-notification;")
                .contains("In-Reply-To: <1@a.test>\r\n")
                .contains("text/rfc822-headers")
                .doesNotContain("secret body", "Auto-Submitted");
        MdnMessage alone = Objects.requireNonNull(MdnMessage.parse(message(full(), null)));
        assertThat(alone.original()).isFalse();
    }

    @Test
    void comesBackWithInternationalAddresses() throws Exception {
        Mdn mdn = Mdn.of(TypedAddress.of(Address.parse("jürgen@b.test")), DISPLAYED);
        byte[] wire = message(mdn, null);
        assertThat(new String(wire, StandardCharsets.UTF_8))
                .contains("message/global-disposition-notification")
                .contains("utf-8; jürgen@b.test");
        assertThat(Objects.requireNonNull(MdnMessage.parse(wire)).mdn()).isEqualTo(mdn);
    }

    @Test
    void saysThatProgramsSentIt() throws Exception {
        Mdn mdn =
                Mdn.of(
                        new TypedAddress("rfc822", "bob@b.test"),
                        Disposition.automatic(Disposition.Outcome.DELETED));
        assertThat(new String(message(mdn, null), StandardCharsets.UTF_8))
                .contains("Auto-Submitted: auto-replied\r\n");
    }

    @Test
    void readsThoseOfOthers() {
        String message =
                """
                From: "Joe Recipient" <joe@example.test>
                To: jane@other.test
                Subject: =?iso-8859-1?q?Lu_=E0_l'heure?=
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=disposition-notification;
                 boundary="RAA/mega.example.test"

                --RAA/mega.example.test
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                Message lu =E0 midi.

                --RAA/mega.example.test
                content-type: message/disposition-notification

                Reporting-UA: joes-pc.example.test; Foomail 97.1
                Original-Recipient: rfc822;Joe_Recipient@example.test
                Final-Recipient: rfc822;Joe_Recipient@example.test
                Original-Message-ID: <1995@other.test>
                Disposition: manual-action/MDN-sent-manually; displayed

                --RAA/mega.example.test
                content-type: message/rfc822

                From: jane@other.test
                Subject: Huh?

                Hello.
                --RAA/mega.example.test--
                """
                        .replace("\n", "\r\n");
        MdnMessage read =
                Objects.requireNonNull(
                        MdnMessage.parse(message.getBytes(StandardCharsets.US_ASCII)));
        assertThat(read.subject()).isEqualTo("Lu à l'heure");
        assertThat(read.text()).isEqualTo("Message lu à midi.");
        assertThat(read.original()).isTrue();
        assertThat(read.mdn().reportingUa()).isEqualTo("joes-pc.example.test; Foomail 97.1");
        assertThat(read.mdn().originalRecipient())
                .isEqualTo(new TypedAddress("rfc822", "Joe_Recipient@example.test"));
        assertThat(read.mdn().originalMessageId()).isEqualTo("<1995@other.test>");
    }

    @Test
    void whatIsNoReportIsNone() {
        for (String wrong :
                List.of(
                        "",
                        "Subject: hi\r\n\r\nbody",
                        "Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\nhi\r\n--x--",
                        "Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n"
                                + "Content-Type: message/disposition-notification\r\n\r\n"
                                + "Final-Recipient: rfc822; a@b\r\n--x--")) {
            assertThat(MdnMessage.parse(wrong.getBytes(StandardCharsets.UTF_8))).as(wrong).isNull();
        }
    }

    @Test
    void anExtensionCannotBeAFieldOfTheStandard() {
        TypedAddress bob = new TypedAddress("rfc822", "bob@b.test");
        for (String name : List.of("disposition", "X Y", "a:b", "")) {
            assertThatThrownBy(
                            () ->
                                    new Mdn(
                                            null,
                                            null,
                                            null,
                                            bob,
                                            null,
                                            DISPLAYED,
                                            List.of(),
                                            Map.of(name, "x")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void damagedOnesDoNoHarm() throws Exception {
        Random random = new Random(8098);
        DsnWriter.Original original = new DsnWriter.Original(ORIGINAL, DsnWriter.Returned.FULL);
        byte[] good = message(full(), original);
        for (int round = 0; round < 2000; round++) {
            byte[] bad = good.clone();
            for (int i = 0; i < 1 + round % 20; i++)
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            MdnMessage read = MdnMessage.parse(bad);
            if (read != null) assertThat(Mdn.parse(read.mdn().wire())).isNotNull();
        }
    }
}
