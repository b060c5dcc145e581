package org.veredus.base.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir Path folder;

    private LocalAuthority open(Instant now) throws IOException {
        return LocalAuthority.open(folder, InstantSource.fixed(now), new SecureRandom());
    }

    @Test
    void usesAgainWhatIsThere() throws Exception {
        List<InetAddress> addresses =
                List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        ServerCertificate made =
                open(NOW).server("mail", List.of("localhost", "mail.test"), addresses);
        assertThat(made.names()).containsExactlyInAnyOrder("localhost", "mail.test");
        assertThat(open(NOW).server("mail", List.of("localhost", "mail.test"), addresses))
                .isEqualTo(made);
        assertThat(open(NOW).server("mail", List.of("localhost"), addresses)).isNotEqualTo(made);
    }

    @Test
    void renewsBeforeTheEnd() throws Exception {
        ServerCertificate made = open(NOW).server("mail", List.of("mail.test"), List.of());
        Instant later = made.expires().minus(Duration.ofDays(29));
        assertThat(open(later).certificate()).isEqualTo(open(NOW).certificate());
        assertThat(open(later).server("mail", List.of("mail.test"), List.of()).expires())
                .isAfter(made.expires());
    }

    @Test
    void makesAnewWhatAClockMadeThatWasAhead() throws Exception {
        Instant ahead = NOW.plus(Duration.ofDays(365));
        open(ahead).server("mail", List.of("mail.test"), List.of());
        LocalAuthority right = open(NOW);
        right.certificate().checkValidity(Date.from(NOW));
        right.server("mail", List.of("mail.test"), List.of())
                .chain()
                .getFirst()
                .checkValidity(Date.from(NOW));
    }

    @Test
    void keepsKeysFromOthers() throws Exception {
        open(NOW).server("mail", List.of("mail.test"), List.of());
        for (String file : List.of("ca-key.pem", "mail-key.pem")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void namesTheFileThatIsWrong() throws Exception {
        open(NOW).server("a", List.of("a.test"), List.of());
        open(NOW).server("b", List.of("b.test"), List.of());
        Path chain = folder.resolve("a.pem");
        Path key = folder.resolve("b-key.pem");
        assertThatThrownBy(() -> new CertificateFiles(chain, key).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("b-key.pem: the private key is not that of");
        assertThatThrownBy(() -> new CertificateFiles(key, key).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("b-key.pem");
        assertThatThrownBy(() -> new CertificateFiles(chain, chain).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no unencrypted private key");
    }
}
