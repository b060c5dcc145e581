package org.veredus.transport.inspect.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.veredus.transport.inspect.Finding;

class MannerTest {
    private static final Bench UNTRAINED = Bench.untrained();

    private static final String FRAUD =
            """
            From: "Parcel Service" <info@parcel-delivery-update24.test>
            Subject: Your parcel is waiting, pay the fee today
            Date: Mon, 2 Mar 2026 10:00:00 +0000

            Dear customer, your package could not be delivered. Please confirm your address and pay
            the outstanding fee of 1.99 EUR within 24 hours: https://parcel-delivery-update24.test/pay
            """;

    private static boolean isFound(String message) {
        byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return UNTRAINED.judge(octets).findings().stream()
                .map(Finding::name)
                .anyMatch("manner-junk"::equals);
    }

    @Test
    void whatFraudsOfTodaySayIsKnown() {
        assertThat(isFound(FRAUD)).isTrue();
    }

    @Test
    void lettersBetweenPeopleAreNot() {
        assertThat(
                        isFound(
                                """
                                From: Ann Miller <ann@miller-smith.test>
                                Subject: Re: Saturday
                                Date: Mon, 2 Mar 2026 10:00:00 +0000

                                Hi Tom, Saturday is fine, I'll bring the cake. See you at four. Ann
                                """))
                .isFalse();
    }
}
