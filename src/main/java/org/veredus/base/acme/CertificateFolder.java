package org.veredus.base.acme;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;
import org.veredus.base.tls.CertificateFiles;
import org.veredus.base.tls.ServerCertificate;

/// Where certificates and keys stay; drawn in the package description.
public final class CertificateFolder {
    private final Path folder;

    private CertificateFolder(Path folder) {
        this.folder = folder;
    }

    /// Makes the folder if it is missing.
    public static CertificateFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new CertificateFolder(folder);
    }

    /// @return null if there is none
    public @Nullable ServerCertificate certificate(String name) throws IOException {
        CertificateFiles files = files(name);
        return files.exist() ? files.read() : null;
    }

    void keep(String name, ServerCertificate certificate) throws IOException {
        files(name).write(certificate);
    }

    /// The key by which the authority knows us; made now if there is none.
    KeyPair accountKey(SecureRandom random) throws IOException {
        Path file = folder.resolve("account-key.pem");
        if (Files.exists(file)) return readAccountKey(file);
        KeyPair made = ServerCertificate.newKey(random);
        CertificateFiles.writeKey(file, made);
        return made;
    }

    private static KeyPair readAccountKey(Path file) throws IOException {
        PrivateKey key = CertificateFiles.readKey(file);
        try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
                PEMParser pem = new PEMParser(text)) {
            for (Object found = pem.readObject(); found != null; found = pem.readObject()) {
                if (found instanceof SubjectPublicKeyInfo known)
                    return new KeyPair(new JcaPEMKeyConverter().getPublicKey(known), key);
            }
        }
        throw new IOException(file + ": no public key in it");
    }

    private CertificateFiles files(String name) {
        return new CertificateFiles(
                folder.resolve(name + ".pem"), folder.resolve(name + "-key.pem"));
    }
}
