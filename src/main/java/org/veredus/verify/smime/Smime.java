package org.veredus.verify.smime;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;

/// Judges signatures. RFC 8551 §3.5, RFC 5652 §5.6
public final class Smime {
    /// Octets of one message beyond which its signature is not looked at.
    public static final int MAX_OCTETS = 32 << 20;

    /// Certificates that come with a signature; each costs when a chain is sought among them.
    private static final int MAX_CERTIFICATES = 12;

    private static final int MAX_SIGNERS = 4;

    /// What still proves something: SHA-2 and SHA-3, and SHAKE256 of Ed448. RFC 8551 §2.1
    private static final Set<String> DIGESTS =
            Set.of(
                    "2.16.840.1.101.3.4.2.1",
                    "2.16.840.1.101.3.4.2.2",
                    "2.16.840.1.101.3.4.2.3",
                    "2.16.840.1.101.3.4.2.4",
                    "2.16.840.1.101.3.4.2.6",
                    "2.16.840.1.101.3.4.2.8",
                    "2.16.840.1.101.3.4.2.9",
                    "2.16.840.1.101.3.4.2.10",
                    "2.16.840.1.101.3.4.2.12");

    // handed to where it is used: the JVM's own list stays as it is
    private final BouncyCastleProvider provider = new BouncyCastleProvider();
    private final TrustAnchors anchors;
    private final InstantSource clock;

    public Smime(TrustAnchors anchors, InstantSource clock) {
        this.anchors = anchors;
        this.clock = clock;
    }

    /// A CMS object, and whose it should be.
    ///
    /// @param from the authors' addresses
    /// @param delivered when it came
    public record Signed(byte[] cms, List<String> from, Instant delivered) {
        public Signed {
            from = List.copyOf(from);
        }
    }

    /// What a certificate is wanted for.
    public enum Use {
        SIGNING,
        ENCRYPTING
    }

    /// What speaks against believing that a certificate is somebody's.
    ///
    /// @param certificates the one, and others that may lead to an authority
    /// @param at when it is, or was, used
    public List<String> faults(List<byte[]> certificates, Use use, String address, Instant at) {
        if (certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES)
            return List.of("there are none, or too many certificates");
        List<X509Certificate> all = new ArrayList<>();
        try {
            for (byte[] each : certificates)
                all.add(Certificates.read(new X509CertificateHolder(each)));
        } catch (IOException | CertificateException malformed) {
            return List.of("a certificate cannot be read");
        }
        X509Certificate own = all.getFirst();
        List<String> faults = new ArrayList<>(Certificates.faults(own, use, List.of(address)));
        faults.addAll(faultsAt(at, own, all));
        return List.copyOf(faults);
    }

    /// The signature is none.
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why, null, false, false);
        }
    }

    /// A structure that is no proper signature.
    public SmimeVerdict malformed(SignedForm.Malformed form) {
        return SmimeVerdict.failed(form.why(), clock.instant());
    }

    /// @param content what is signed, as it is sent; null if it is in the object
    public SmimeVerdict verify(Signed signed, byte @Nullable [] content) {
        Instant now = clock.instant();
        try {
            return judge(signed, content, now);
        } catch (Unreadable broken) {
            return SmimeVerdict.failed(String.valueOf(broken.getMessage()), now);
        }
    }

    private SmimeVerdict judge(Signed signed, byte @Nullable [] content, Instant now)
            throws Unreadable {
        CMSSignedData data;
        List<SignerInformation> signers;
        List<X509CertificateHolder> certificates;
        try {
            ContentInfo info = ContentInfo.getInstance(signed.cms());
            if (info == null) throw new Unreadable("the signature is empty");
            SmimeStatus other = otherwise(info, content != null);
            if (other != null) return SmimeVerdict.of(other);
            data =
                    content == null
                            ? new CMSSignedData(info)
                            : new CMSSignedData(new CMSProcessableByteArray(content), info);
            if (data.getSignedContent() == null) throw new Unreadable("nothing is signed");
            signers = List.copyOf(data.getSignerInfos().getSigners());
            certificates = List.copyOf(data.getCertificates().getMatches(null));
        } catch (CMSException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | IndexOutOfBoundsException malformed) {
            throw new Unreadable("the signature cannot be read");
        }
        // certificates without a signature: nothing is said of the message
        if (signers.isEmpty()) return SmimeVerdict.of(SmimeStatus.UNKNOWN);
        if (signers.size() > MAX_SIGNERS || certificates.size() > MAX_CERTIFICATES)
            throw new Unreadable("there are too many signers or certificates");
        return best(signed, signers, certificates, now);
    }

    /// What an object is that signs nothing; null for one that does.
    private static @Nullable SmimeStatus otherwise(ContentInfo info, boolean detached)
            throws Unreadable {
        if (info.getContentType().equals(CMSObjectIdentifiers.signedData)) return null;
        if (detached) throw new Unreadable("what stands for the signature is none");
        boolean encrypted =
                info.getContentType().equals(CMSObjectIdentifiers.envelopedData)
                        || info.getContentType().equals(CMSObjectIdentifiers.authEnvelopedData);
        // whether there is a signature inside, only the reader can see
        return encrypted ? SmimeStatus.NONE : SmimeStatus.UNKNOWN;
    }

    /// One signer in order is enough: others may use what we do not know.
    private SmimeVerdict best(
            Signed signed,
            List<SignerInformation> signers,
            List<X509CertificateHolder> certificates,
            Instant now) {
        SmimeVerdict best = null;
        for (SignerInformation signer : signers) {
            SmimeVerdict one = judge(signed, signer, certificates, now);
            if (best == null || one.status() == SmimeStatus.VERIFIED) best = one;
        }
        if (best == null) throw new IllegalArgumentException("no signers");
        return best;
    }

    private SmimeVerdict judge(
            Signed signed,
            SignerInformation signer,
            List<X509CertificateHolder> certificates,
            Instant now) {
        List<X509Certificate> all = new ArrayList<>();
        X509Certificate own = null;
        try {
            for (X509CertificateHolder each : certificates) {
                X509Certificate certificate = Certificates.read(each);
                all.add(certificate);
                if (own == null && signer.getSID().match(each)) own = certificate;
            }
        } catch (CertificateException malformed) {
            return SmimeVerdict.failed("a certificate cannot be read", now);
        }
        if (own == null)
            return SmimeVerdict.failed("the signer's certificate is not in the message", now);
        List<String> lasting = Certificates.faults(own, Use.SIGNING, signed.from());
        String broken = broken(signer, own);
        if (broken != null) lasting.addFirst(broken);
        List<String> today = new ArrayList<>(lasting);
        today.addAll(faultsAt(now, own, all));
        boolean then = lasting.isEmpty() && faultsAt(signed.delivered(), own, all).isEmpty();
        return new SmimeVerdict(
                today.isEmpty() ? SmimeStatus.VERIFIED : SmimeStatus.FAILED,
                then ? SmimeStatus.VERIFIED : SmimeStatus.FAILED,
                today,
                now);
    }

    private List<String> faultsAt(
            Instant at, X509Certificate certificate, List<X509Certificate> others) {
        Instant first = certificate.getNotBefore().toInstant();
        Instant last = certificate.getNotAfter().toInstant();
        if (at.isBefore(first)) return List.of("the certificate is valid only from " + first);
        if (at.isAfter(last)) return List.of("the certificate has expired on " + last);
        String refused = anchors.refuse(certificate, others, at);
        return refused == null ? List.of() : List.of(refused);
    }

    /// What is wrong with the signature itself; null if it is right.
    private @Nullable String broken(SignerInformation signer, X509Certificate certificate) {
        if (!DIGESTS.contains(signer.getDigestAlgOID()))
            return "the signature uses a digest that proves nothing any more";
        try {
            boolean right =
                    signer.verify(
                            new JcaSimpleSignerInfoVerifierBuilder()
                                    .setProvider(provider)
                                    .build(certificate.getPublicKey()));
            if (!right) return "the signature is wrong";
            Instant signing = signingTime(signer);
            // RFC 8551 §2.5.1
            if (signing != null
                    && (signing.isBefore(certificate.getNotBefore().toInstant())
                            || signing.isAfter(certificate.getNotAfter().toInstant())))
                return "the certificate was not valid when the message was signed, on " + signing;
            return null;
        } catch (CMSSignerDigestMismatchException changed) {
            return "the message is not what was signed: it was changed on its way";
        } catch (CMSException
                | OperatorCreationException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | IndexOutOfBoundsException unusable) {
            return "the signature cannot be verified";
        }
    }

    /// As the signer says; null if nothing is said that can be read.
    private static @Nullable Instant signingTime(SignerInformation signer) {
        AttributeTable attributes = signer.getSignedAttributes();
        Attribute time = attributes == null ? null : attributes.get(CMSAttributes.signingTime);
        if (time == null || time.getAttrValues().size() != 1) return null;
        var value = time.getAttrValues().getObjectAt(0).toASN1Primitive();
        if (!(value instanceof ASN1UTCTime || value instanceof ASN1GeneralizedTime)) return null;
        return Time.getInstance(value).getDate().toInstant();
    }
}
