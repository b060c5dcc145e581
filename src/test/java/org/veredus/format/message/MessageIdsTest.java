package org.veredus.format.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;

class MessageIdsTest {
    @Test
    void readsGoodAndBadLists() {
        assertThat(MessageIds.parse("<a@b> (c)\t<d @ e>,<f>")).containsExactly("a@b", "d@e", "f");
        assertThat(MessageIds.parse("message of Friday <x@y>")).containsExactly("x@y");
        assertThat(MessageIds.parse("a@b, c@d nothing")).containsExactly("a@b", "c@d");
        assertThat(MessageIds.parse("<<a@b>> <> <c")).containsExactly("a@b");
        assertThat(MessageIds.parse("")).isEmpty();
    }

    @Test
    void keepsTheNewest() {
        var value = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            value.append('<').append(i).append("@x> ");
        }
        List<String> ids = MessageIds.parse(value.toString());
        assertThat(ids).hasSize(100).startsWith("200@x").endsWith("299@x");
        assertThat(MessageIds.parse("<" + "a".repeat(999) + "@x>")).isEmpty();
    }

    @Test
    void takesLinearTime() {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> MessageIds.parse("<".repeat(2_000_000) + ">"));
    }

    @Test
    void makesIdsThatItReads() throws AddressException {
        var random = new Random(1);
        InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1));
        Domain domain = Domain.parse("mail.example");
        String one = MessageIds.newMessageId(random, clock, domain);
        assertThat(one).matches("<[a-z0-9.]+@mail\\.example>");
        assertThat(MessageIds.newMessageId(random, clock, domain)).isNotEqualTo(one);
        assertThat(MessageIds.parse(one)).containsExactly(one.substring(1, one.length() - 1));
    }
}
