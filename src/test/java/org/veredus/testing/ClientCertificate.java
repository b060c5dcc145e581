package org.veredus.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.veredus.base.tls.CertificateFiles;
import org.veredus.base.tls.ServerCertificate;

/// A client that shows a certificate with a mail address.
public final class ClientCertificate {
    private static final char[] PASSWORD = "test".toCharArray();

    private ClientCertificate() {}

    private record Issued(PrivateKey key, X509Certificate own, X509Certificate above) {}

    /// Where one lies that programs can read.
    public record Files(Path certificate, Path key) {
        /// As curl wants them.
        public Object[] arguments() {
            return new Object[] {"--cert", certificate, "--key", key};
        }
    }

    /// Writes one into a new folder.
    ///
    /// @param authority as for [#of]
    public static Files write(Path authority, String address, Path folder) throws Exception {
        Issued issued = issue(authority, address);
        java.nio.file.Files.createDirectories(folder);
        return new Files(
                pem(folder.resolve("client.pem"), "CERTIFICATE", issued.own.getEncoded()),
                pem(folder.resolve("client-key.pem"), "PRIVATE KEY", issued.key.getEncoded()));
    }

    private static Path pem(Path file, String kind, byte[] octets) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return java.nio.file.Files.writeString(
                file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    /// @param authority the folder of a [org.veredus.base.tls.LocalAuthority], which signs it
    public static SSLContext of(Path authority, String address) throws Exception {
        Issued issued = issue(authority, address);
        X509Certificate above = issued.above;
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", issued.key, PASSWORD, new Certificate[] {issued.own, above});
        store.setCertificateEntry("authority", above);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Issued issue(Path authority, String address) throws Exception {
        ServerCertificate signer =
                new CertificateFiles(authority.resolve("ca.pem"), authority.resolve("ca-key.pem"))
                        .read();
        X509Certificate above = signer.chain().getFirst();
        KeyPair pair = ServerCertificate.newKey(new SecureRandom());
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        above,
                        BigInteger.TWO,
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(Duration.ofDays(1))),
                        new X500Name("CN=client"),
                        pair.getPublic());
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.rfc822Name, address)));
        X509Certificate own =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                builder.build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(signer.key())));
        return new Issued(pair.getPrivate(), own, above);
    }
}
