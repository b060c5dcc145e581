package org.veredus.base.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority of this machine's own, for trials and tests: `ca.pem` and `ca-key.pem`
/// in a folder, and `NAME.pem` and `NAME-key.pem` for each server. What is there and still good is
/// used again.
public final class LocalAuthority {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(390);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    /// Clocks of clients may be a little behind.
    private static final Duration BACKDATED = Duration.ofHours(1);

    private final Path folder;
    private final InstantSource clock;
    private final SecureRandom random;
    private final ServerCertificate authority;

    private LocalAuthority(
            Path folder, InstantSource clock, SecureRandom random, ServerCertificate authority) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
        this.authority = authority;
    }

    /// Opens the authority of a folder, or makes it.
    public static LocalAuthority open(Path folder, InstantSource clock, SecureRandom random)
            throws IOException {
        Files.createDirectories(folder);
        CertificateFiles files = files(folder, "ca");
        if (Files.exists(files.chain()) && Files.exists(files.key())) {
            ServerCertificate present = files.read();
            if (lasts(present, clock.instant(), SERVER_LIFE)) {
                return new LocalAuthority(folder, clock, random, present);
            }
        }
        ServerCertificate made = makeAuthority(clock.instant(), random);
        files.write(made);
        return new LocalAuthority(folder, clock, random, made);
    }

    public X509Certificate certificate() {
        return authority.chain().getFirst();
    }

    /// Where clients find the authority's certificate.
    public Path certificateFile() {
        return files(folder, "ca").chain();
    }

    /// A server certificate for just these names and addresses.
    ///
    /// @param name of its files, without ending
    public ServerCertificate server(String name, List<String> dnsNames, List<InetAddress> addresses)
            throws IOException {
        CertificateFiles files = files(folder, name);
        if (Files.exists(files.chain()) && Files.exists(files.key())) {
            ServerCertificate present = files.read();
            if (serves(present, dnsNames, addresses)) {
                return present;
            }
        }
        ServerCertificate made = makeServer(dnsNames, addresses);
        files.write(made);
        return made;
    }

    private boolean serves(
            ServerCertificate present, List<String> dnsNames, List<InetAddress> addresses) {
        Set<String> wanted = new HashSet<>(dnsNames);
        addresses.forEach(address -> wanted.add(address.getHostAddress()));
        try {
            X509Certificate own = present.chain().getFirst();
            own.verify(certificate().getPublicKey());
            Collection<List<?>> names = own.getSubjectAlternativeNames();
            Set<String> had = new HashSet<>();
            if (names != null) {
                names.forEach(one -> had.add(String.valueOf(one.get(1))));
            }
            return had.equals(wanted) && lasts(present, clock.instant(), RENEW_BEFORE);
        } catch (GeneralSecurityException otherAuthority) {
            return false;
        }
    }

    /// What a clock made that was ahead does not hold yet.
    private static boolean lasts(ServerCertificate present, Instant now, Duration time) {
        Instant begin = present.chain().getFirst().getNotBefore().toInstant();
        return !begin.isAfter(now) && present.expires().isAfter(now.plus(time));
    }

    private static ServerCertificate makeAuthority(Instant now, SecureRandom random)
            throws IOException {
        try {
            KeyPair pair = ServerCertificate.newKey(random);
            // a name of its own for each, or a client that trusts an older one would find the wrong
            // key under the name
            X500Name name =
                    new X500Name("CN=Veredus local authority " + serial(random).toString(36));
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            serial(random),
                            Date.from(now.minus(BACKDATED)),
                            Date.from(now.plus(AUTHORITY_LIFE)),
                            name,
                            pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new ServerCertificate(pair.getPrivate(), List.of(sign(builder, pair)));
        } catch (GeneralSecurityException | OperatorCreationException broken) {
            throw new IOException("can't make a certificate authority", broken);
        }
    }

    private ServerCertificate makeServer(List<String> dnsNames, List<InetAddress> addresses)
            throws IOException {
        List<GeneralName> names = new ArrayList<>();
        dnsNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        addresses.forEach(
                ip -> names.add(new GeneralName(GeneralName.iPAddress, ip.getHostAddress())));
        Instant now = clock.instant();
        try {
            KeyPair pair = ServerCertificate.newKey(random);
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            certificate(),
                            serial(random),
                            Date.from(now.minus(BACKDATED)),
                            Date.from(now.plus(SERVER_LIFE)),
                            new X500Name("CN=Veredus local server"),
                            pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.toArray(GeneralName[]::new)));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate()));
            X509Certificate own =
                    sign(builder, new KeyPair(certificate().getPublicKey(), authority.key()));
            return new ServerCertificate(pair.getPrivate(), List.of(own, certificate()));
        } catch (GeneralSecurityException | OperatorCreationException broken) {
            throw new IOException("can't make a certificate for " + dnsNames, broken);
        }
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair signer)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(signer.getPrivate())));
    }

    /// RFC 5280 §4.1.2.2: positive, at most 20 octets.
    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(127, random).setBit(126);
    }

    private static CertificateFiles files(Path folder, String name) {
        return new CertificateFiles(
                folder.resolve(name + ".pem"), folder.resolve(name + "-key.pem"));
    }
}
