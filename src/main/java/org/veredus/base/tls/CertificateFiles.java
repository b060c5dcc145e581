package org.veredus.base.tls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/// A certificate chain and its private key in two PEM files, as ACME clients leave them.
public record CertificateFiles(Path chain, Path key) {

    /// Reads both.
    ///
    /// @throws IOException when a file can't be read or holds something else; the message names the
    /// file
    public ServerCertificate read() throws IOException {
        PrivateKey privateKey = readKey(key);
        List<X509Certificate> certificates = readCertificates(chain);
        try {
            return new ServerCertificate(privateKey, certificates);
        } catch (IllegalArgumentException mismatch) {
            throw new IOException(chain + ", " + key + ": " + mismatch.getMessage(), mismatch);
        }
    }

    public boolean exist() {
        return Files.exists(chain) && Files.exists(key);
    }

    /// Replaces both, each at once; the key is for the owner alone.
    public void write(ServerCertificate certificate) throws IOException {
        write(key, "rw-------", new JcaPKCS8Generator(certificate.key(), null));
        write(chain, "rw-r--r--", (Object[]) certificate.chain().toArray(X509Certificate[]::new));
    }

    /// A key with its public half, for the owner alone.
    public static void writeKey(Path file, KeyPair key) throws IOException {
        write(file, "rw-------", new JcaPKCS8Generator(key.getPrivate(), null), key.getPublic());
    }

    private static void write(Path file, String permissions, Object... parts) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            for (Object part : parts) {
                pem.writeObject(part);
            }
        }
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(
                beside,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.writeString(beside, text.toString(), StandardCharsets.US_ASCII);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// When the younger of both was written.
    public FileTime modified() throws IOException {
        FileTime ofChain = Files.getLastModifiedTime(chain);
        FileTime ofKey = Files.getLastModifiedTime(key);
        return ofChain.compareTo(ofKey) > 0 ? ofChain : ofKey;
    }

    /// All certificates of a PEM file, in the file's order.
    public static List<X509Certificate> readCertificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new IOException(file + ": no certificate in it");
            }
            return certificates;
        } catch (CertificateException malformed) {
            throw new IOException(
                    file + ": not PEM certificates: " + malformed.getMessage(), malformed);
        }
    }

    /// All certificates of a PEM file, or of those in a folder.
    public static List<X509Certificate> readAll(Path place) throws IOException {
        if (!Files.isDirectory(place)) return readCertificates(place);
        List<X509Certificate> certificates = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "*.{pem,crt}")) {
            for (Path file : files) certificates.addAll(readCertificates(file));
        }
        if (certificates.isEmpty()) throw new IOException(place + ": no certificate in it");
        return certificates;
    }

    /// The private key of a PEM file: PKCS #8, or the older forms of EC and RSA keys; not
    /// encrypted.
    public static PrivateKey readKey(Path file) throws IOException {
        try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
                PEMParser pem = new PEMParser(text)) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object found = pem.readObject(); found != null; found = pem.readObject()) {
                if (found instanceof PrivateKeyInfo pkcs8) {
                    return converter.getPrivateKey(pkcs8);
                }
                if (found instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
        } catch (IOException malformed) {
            throw new IOException(
                    file + ": no readable private key: " + malformed.getMessage(), malformed);
        }
        throw new IOException(file + ": no unencrypted private key in it");
    }
}
