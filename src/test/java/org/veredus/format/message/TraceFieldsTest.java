package org.veredus.format.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veredus.format.message.TraceFields.Feature.AUTHENTICATED;
import static org.veredus.format.message.TraceFields.Feature.EXTENDED;
import static org.veredus.format.message.TraceFields.Feature.LMTP;
import static org.veredus.format.message.TraceFields.Feature.TLS;
import static org.veredus.format.message.TraceFields.Feature.UTF8;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;

class TraceFieldsTest {
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-01-02T03:04:05Z");

    @Test
    void tellsOfAHop() throws AddressException {
        var client =
                new TraceFields.Client(
                        "client.example", Inet4Address.ofLiteral("192.0.2.1"), "rev.example");
        var hop =
                new TraceFields.Hop(
                        client,
                        Domain.parse("mx.example"),
                        Set.of(EXTENDED, TLS),
                        "id1",
                        new TraceFields.Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256"),
                        Address.parse("bob@example.com"),
                        NOW);
        assertThat(text(TraceFields.received(hop)).replaceAll("\r\n (?=.)", " "))
                .isEqualTo(
                        "Received: from client.example (rev.example [192.0.2.1]) by mx.example"
                                + " (TLSv1.3 TLS_AES_128_GCM_SHA256) with ESMTPS id id1"
                                + " for <bob@example.com>; Fri, 2 Jan 2026 03:04:05 +0000\r\n");
    }

    @Test
    void makesWhatPeersSayHarmless() throws AddressException {
        var client =
                new TraceFields.Client(
                        "x) by evil; (\r\nBcc: a", Inet6Address.ofLiteral("2001:db8::1"), null);
        var hop = new TraceFields.Hop(client, Domain.parse("mx"), Set.of(), "i", null, null, NOW);
        assertThat(text(TraceFields.received(hop)).replaceAll("\r\n (?=.)", " "))
                .startsWith(
                        "Received: from x__by_evil_____Bcc:_a ([IPv6:2001:db8:0:0:0:0:0:1]) by mx"
                                + " with SMTP id i;");
    }

    @Test
    void knowsTheTransmissionTypes() {
        assertThat(TraceFields.with(Set.of())).isEqualTo("SMTP");
        assertThat(TraceFields.with(Set.of(EXTENDED, TLS, AUTHENTICATED))).isEqualTo("ESMTPSA");
        assertThat(TraceFields.with(Set.of(EXTENDED, AUTHENTICATED))).isEqualTo("ESMTPA");
        assertThat(TraceFields.with(Set.of(LMTP, TLS))).isEqualTo("LMTPS");
        assertThat(TraceFields.with(Set.of(UTF8, TLS))).isEqualTo("UTF8SMTPS");
        assertThat(TraceFields.with(Set.of(UTF8, LMTP))).isEqualTo("UTF8LMTP");
    }

    @Test
    void writesTheEnvelopeDown() throws AddressException {
        assertThat(text(TraceFields.returnPath(new ReversePath.Null())))
                .isEqualTo("Return-Path: <>\r\n");
        assertThat(text(TraceFields.deliveredTo(Address.parse("a@b"))))
                .isEqualTo("Delivered-To: a@b\r\n");
    }

    private static String text(byte[] field) {
        return new String(field, StandardCharsets.UTF_8);
    }
}
