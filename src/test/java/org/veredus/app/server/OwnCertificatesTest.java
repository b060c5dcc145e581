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

class OwnCertificatesTest {
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
        assertThatThrownBy(() -> OwnCertificates.in(files, null)).hasMessageContaining("key.pem");
        ServerCertificate first = make("first");
        ServerCertificate other = make("other");
        write(files, first);
        OwnCertificates own = OwnCertificates.in(files, null);
        TlsServerContext tls = new TlsServerContext(List.of(other, own.all().getFirst()));
        own.look(tls);
        assertThat(tls.certificates()).containsExactly(other, first);

        ServerCertificate second = make("second");
        write(files, second);
        own.look(tls);
        assertThat(tls.certificates()).containsExactly(other, second);
        assertThat(own.all().getFirst()).isEqualTo(second);
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
        OwnCertificates own = OwnCertificates.in(files, null);
        TlsServerContext tls = new TlsServerContext(List.of(own.all().getFirst()));
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

    @Test
    void servesThoseOfAFolderToWhoAsksForTheirNames() throws Exception {
        Path others = Files.createDirectory(folder.resolve("others"));
        ServerCertificate main = make("main");
        ServerCertificate one = make("one");
        write(new CertificateFiles(others.resolve("one.crt"), others.resolve("one.key")), one);
        Files.writeString(others.resolve("README"), "not a certificate");
        Files.writeString(others.resolve("lonely.pem"), "without a key");
        OwnCertificates own = OwnCertificates.of(main, others);
        assertThat(own.all()).containsExactly(main, one);
        TlsServerContext tls = new TlsServerContext(own.all());

        ServerCertificate two = make("two");
        Path certbots = Files.createDirectory(others.resolve("two.test"));
        write(
                new CertificateFiles(
                        certbots.resolve("fullchain.pem"), certbots.resolve("privkey.pem")),
                two);
        own.look(tls);
        assertThat(tls.certificates()).containsExactly(main, one, two);

        Files.delete(others.resolve("one.key"));
        Files.writeString(certbots.resolve("privkey.pem"), "half of a");
        own.look(tls);
        assertThat(tls.certificates()).containsExactly(main, two);
    }
}
