package org.veredus.base.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static ByteArrayInputStream text(String header) {
        return new ByteArrayInputStream(header.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ByteArrayInputStream hex(String header) {
        return new ByteArrayInputStream(HexFormat.of().parseHex(header));
    }

    private static String read(ByteArrayInputStream octets) throws IOException {
        ProxyHeader header = ProxyHeader.read(Channels.newChannel(octets));
        return header.source() + " " + header.destination() + " rest " + octets.available();
    }

    @Test
    void readsTextHeadersAndNothingBehindThem() throws Exception {
        assertThat(read(text("PROXY TCP4 192.0.2.1 192.0.2.2 65535 25\r\nEHLO")))
                .isEqualTo("/192.0.2.1:65535 /192.0.2.2:25 rest 4");
        assertThat(read(text("PROXY TCP6 2001:db8::1 ::1 1 993\r\n")))
                .isEqualTo("/[2001:db8:0:0:0:0:0:1]:1 /[0:0:0:0:0:0:0:1]:993 rest 0");
        assertThat(read(text("PROXY UNKNOWN\r\nx"))).isEqualTo("null null rest 1");
        assertThat(read(text("PROXY UNKNOWN ffff:: whatever 1 2\r\n")))
                .isEqualTo("null null rest 0");
    }

    @Test
    void readsBinaryHeadersAndNothingBehindThem() throws Exception {
        assertThat(read(hex(SIGNATURE + "2111000cc0000201c000020200190035ff")))
                .isEqualTo("/192.0.2.1:25 /192.0.2.2:53 rest 1");
        assertThat(read(hex(SIGNATURE + "20000000ff"))).isEqualTo("null null rest 1");
        assertThat(read(hex(SIGNATURE + "2111000fc0000201c000020200190035040000")))
                .endsWith("rest 0");
    }

    @Test
    void refusesWhatIsNoHeader() {
        for (String bad :
                List.of(
                        "EHLO client.example.org\r\n",
                        "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
                        "PROXY TCP4 localhost 192.0.2.2 1 2\r\n",
                        "PROXY TCP4 ::1 ::1 1 2\r\n",
                        "PROXY TCP4 192.0.2.1 192.0.2.2 1 70000\r\n",
                        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
                        "PROXY " + "x".repeat(200) + "\r\n")) {
            assertThatThrownBy(() -> read(text(bad))).as(bad).isInstanceOf(ProtocolException.class);
        }
        assertThatThrownBy(() -> read(hex(SIGNATURE + "11110000")))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read(hex(SIGNATURE + "21110000")))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read(hex(SIGNATURE + "2111ffff")))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read(text("PROXY"))).isInstanceOf(EOFException.class);
    }

    @Test
    void knowsWhichAddressesANetworkHas() {
        Cidr network = Cidr.parse("192.0.2.128/25");
        assertThat(network.contains(Cidr.parse("192.0.2.200").address())).isTrue();
        assertThat(network.contains(Cidr.parse("192.0.2.100").address())).isFalse();
        assertThat(Cidr.parse("2001:db8::/33").contains(Cidr.parse("2001:db8:8000::1").address()))
                .isFalse();
        assertThat(Cidr.parse("::/0").contains(Cidr.parse("2001:db8::1").address())).isTrue();
        assertThat(Cidr.parse("0.0.0.0/0").contains(Cidr.parse("::1").address())).isFalse();
        assertThatThrownBy(() -> Cidr.parse("192.0.2.0/33"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cidr.parse("mail.test/8"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
