package org.veredus.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.tls.CertificateFiles;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsServerContext;

class OwnCertificateTest {
    @TempDir Path folder;
    private int written;

    private ServerCertificate make(String name) throws IOException {
        return LocalAuthority.open(
                        folder.resolve("authority"), InstantSource.system(), new SecureRandom())
                .server(name, List.of(name + ".test"), List.of());
    }

    private void write(CertificateFiles files, ServerCertificate certificate) throws IOException {
        files.write(certificate);
        touch(files.chain());
        touch(files.key());
    }

    /// File systems tell times apart by some milliseconds only.
    private void touch(Path file) throws IOException {
        written++;
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(written)));
    }

    @Test
    void servesWhatIsInTheFilesNow() throws Exception {
        CertificateFiles files =
                new CertificateFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        assertThatThrownBy(() -> OwnCertificate.in(files)).hasMessageContaining("key.pem");
        ServerCertificate first = make("first");
        ServerCertificate other = make("other");
        write(files, first);
        OwnCertificate own = OwnCertificate.in(files);
        TlsServerContext tls = new TlsServerContext(List.of(other, own.current()));
        own.look(tls);
        assertThat(tls.certificates()).containsExactly(other, first);

        ServerCertificate second = make("second");
        write(files, second);
        own.look(tls);
        assertThat(tls.certificates()).containsExactly(other, second);
        assertThat(own.current()).isEqualTo(second);
    }

    @Test
    void keepsTheOldOneWhileTheFilesDoNotFit() throws Exception {
        CertificateFiles files =
                new CertificateFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        ServerCertificate first = make("first");
        ServerCertificate second = make("second");
        CertificateFiles others =
                new CertificateFiles(folder.resolve("chain2.pem"), folder.resolve("key2.pem"));
        others.write(second);
        write(files, first);
        OwnCertificate own = OwnCertificate.in(files);
        TlsServerContext tls = new TlsServerContext(List.of(own.current()));
        Files.copy(others.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
        touch(files.key());
        own.look(tls);
        assertThat(tls.certificates()).containsExactly(first);
        Files.delete(files.chain());
        own.look(tls);
        assertThat(tls.certificates()).containsExactly(first);
        Files.copy(others.chain(), files.chain());
        touch(files.chain());
        own.look(tls);
        assertThat(tls.certificates()).containsExactly(second);
    }
}
