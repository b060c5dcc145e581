package org.veredus.verify.authentication;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.verify.arc.ArcVerifier;
import org.veredus.verify.bimi.Bimi;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.DkimVerifier;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim2.Custody;
import org.veredus.verify.dkim2.Dkim2Verifier;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.spf.Spf;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfSettings;
import org.veredus.verify.spf.SpfVerdict;

/// Finds out who sent a message.
public final class MessageAuthenticator {
    private final Spf spf;
    private final DkimVerifier dkim;
    private final ArcVerifier arc;
    private final Dmarc dmarc;
    private final @Nullable Dkim2Verifier dkim2;
    private final @Nullable Bimi bimi;

    /// @param nanos elapsed time
    public MessageAuthenticator(
            Resolver resolver,
            SpfSettings spfSettings,
            DkimSettings dkimSettings,
            DmarcSettings dmarcSettings,
            InstantSource clock,
            LongSupplier nanos) {
        KeyRecords keys = new KeyRecords(resolver);
        this.spf = new Spf(resolver, spfSettings, clock, nanos);
        this.dkim = new DkimVerifier(keys, dkimSettings, clock);
        this.arc = new ArcVerifier(keys);
        this.dmarc = new Dmarc(resolver, dmarcSettings);
        this.dkim2 = null;
        this.bimi = null;
    }

    private MessageAuthenticator(
            MessageAuthenticator other, @Nullable Dkim2Verifier dkim2, @Nullable Bimi bimi) {
        this.spf = other.spf;
        this.dkim = other.dkim;
        this.arc = other.arc;
        this.dmarc = other.dmarc;
        this.dkim2 = dkim2;
        this.bimi = bimi;
    }

    /// One that looks for logos, too.
    public MessageAuthenticator with(Bimi logos) {
        return new MessageAuthenticator(this, dkim2, logos);
    }

    /// One that looks at DKIM2 chains, too.
    public MessageAuthenticator with(Dkim2Verifier chains) {
        return new MessageAuthenticator(this, chains, bimi);
    }

    public SpfVerdict spf(SpfQuestion client) {
        return spf.check(client);
    }

    /// A message whose body is still to come. For one thread.
    public final class Reading {
        private final Header header;
        private final DkimVerifier.Verification signatures;
        private final ArcVerifier.Verification chain;
        private final Dkim2Verifier.@Nullable Verification custody;

        private Reading(Header header, BodyHashes hashes) {
            this.header = header;
            this.signatures = dkim.begin(header, hashes);
            this.chain = arc.begin(header, hashes);
            this.custody = dkim2 == null ? null : dkim2.begin(header, hashes);
        }

        /// To be asked for once the body has ended. Blocks for the DNS.
        public Authentication result(@Nullable SpfQuestion client) {
            return result(client, null);
        }

        /// @param came the envelope that it came with; null where that is not known
        public Authentication result(@Nullable SpfQuestion client, @Nullable Custody came) {
            SpfVerdict spfVerdict = client == null ? null : spf.check(client);
            var dkimVerdicts = signatures.verdicts();
            var dmarcVerdict = dmarc.check(header, spfVerdict, dkimVerdicts);
            return new Authentication(
                    client,
                    spfVerdict,
                    dkimVerdicts,
                    chain.verdict(),
                    dmarcVerdict,
                    custody == null ? null : custody.verdict(came),
                    bimi == null ? null : bimi.check(header, dmarcVerdict, dkimVerdicts));
        }
    }

    /// @param hashes to be given the body afterwards
    public Reading begin(Header header, BodyHashes hashes) {
        return new Reading(header, hashes);
    }

    /// @param message with CRLF line ends
    public Authentication authenticate(byte[] message, @Nullable SpfQuestion client) {
        return authenticate(message, client, null);
    }

    /// @param message with CRLF line ends
    /// @param came the envelope that it came with; null where that is not known
    public Authentication authenticate(
            byte[] message, @Nullable SpfQuestion client, @Nullable Custody came) {
        Header header = Header.parse(message, message.length);
        BodyHashes hashes = new BodyHashes();
        Reading reading = begin(header, hashes);
        hashes.update(message, header.bodyOffset(), message.length);
        hashes.finish();
        return reading.result(client, came);
    }
}
