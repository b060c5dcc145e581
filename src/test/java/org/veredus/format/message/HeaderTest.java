package org.veredus.format.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderTest {
    private static final int LIMIT = 1 << 18;

    @Test
    void dividesFieldsWithoutChangingThem() {
        Header header = parse("From: a@b\r\nSubject: x\r\n  y\r\nX : 1\r\n\r\nbody\r\n");
        assertThat(header.fields())
                .extracting(HeaderField::name)
                .containsExactly("From", "Subject", "X");
        HeaderField subject = Objects.requireNonNull(header.first("SUBJECT"));
        assertThat(subject.value()).isEqualTo("x  y");
        assertThat(subject.rawValue()).isEqualTo(" x\r\n  y\r\n");
        assertThat(subject.raw())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("Subject: x\r\n  y\r\n");
        assertThat(header.bodyOffset()).isEqualTo(37);
        assertThat(header.endOffset()).isEqualTo(35);
        assertThat(header.complete()).isTrue();
    }

    @Test
    void readsBareLineFeedsAndUtf8AndOldCharsets() {
        assertThat(parse("A: ü\nB: 2\n\nx").first("a")).hasToString("A:ü");
        assertThat(parse("A: ü\nB: 2\n\nx").bodyOffset()).isEqualTo(12);
        byte[] latin = "A: ü\n\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Header.parse(latin, LIMIT).first("a")).hasToString("A:ü");
    }

    @Test
    void passesOverTheLineOfAnMboxFile() {
        Header header = parse("From a@b Thu Jan  1 00:00:00 1970\nTo: c\n\n");
        assertThat(header.fields()).extracting(HeaderField::name).containsExactly("To");
        assertThat(header.fieldsOffset()).isEqualTo(34);
    }

    @Test
    void endsBeforeALineThatIsNoField() {
        Header header = parse("A: 1\r\nno field here\r\nB: 2\r\n\r\n");
        assertThat(header.fields()).hasSize(1);
        assertThat(header.bodyOffset()).isEqualTo(6);
    }

    @Test
    void findsNoHeaderAndNoBody() {
        assertThat(parse("\r\nbody").bodyOffset()).isEqualTo(2);
        assertThat(parse("\r\nbody").fields()).isEmpty();
        assertThat(parse("").bodyOffset()).isZero();
        assertThat(parse(" folded\r\nA: b").bodyOffset()).isZero();
        Header onlyHeader = parse("A: 1\r\nB: 2");
        assertThat(onlyHeader.all("b")).hasSize(1);
        assertThat(onlyHeader.bodyOffset()).isEqualTo(10);
    }

    @Test
    void keepsNoMoreThanAllowedButFindsTheBody() {
        Header many = parse("A:\n".repeat(20_000) + "\nbody");
        assertThat(many.fields()).hasSize(10_000);
        assertThat(many.complete()).isFalse();
        assertThat(many.bodyOffset()).isEqualTo(60_001);
        Header large = Header.parse("A: 1\nB: 2\n\nx".getBytes(StandardCharsets.US_ASCII), 6);
        assertThat(large.fields()).hasSize(1);
        assertThat(large.bodyOffset()).isEqualTo(11);
    }

    @Test
    void neverThrowsAndItsFieldsJoinToTheHeader() {
        var random = new Random(5322);
        byte[] alphabet = "AB: \t\r\n\0ü>From".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 50_000; round++) {
            byte[] message = new byte[random.nextInt(40)];
            for (int i = 0; i < message.length; i++) {
                message[i] = alphabet[random.nextInt(alphabet.length)];
            }
            Header header = Header.parse(message, LIMIT);
            int at = header.fieldsOffset();
            for (HeaderField field : header.fields()) {
                assertThat(field.start()).isEqualTo(at);
                assertThat(field.value()).isNotNull();
                at = field.end();
            }
            assertThat(header.endOffset()).isEqualTo(at);
            assertThat(header.bodyOffset()).isBetween(at, Math.min(message.length, at + 2));
        }
    }

    private static Header parse(String message) {
        return Header.parse(message.getBytes(StandardCharsets.UTF_8), LIMIT);
    }
}
