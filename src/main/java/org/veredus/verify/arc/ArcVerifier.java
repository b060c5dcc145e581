package org.veredus.verify.arc;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.verify.arc.ArcVerdict.Result;
import org.veredus.verify.dkim.BodyHash;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.Canonicalization;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim.SignedFields;
import org.veredus.verify.dns.DnsName;

/// Checks chains, RFC 8617 §5.2.
public final class ArcVerifier {
    private final KeyRecords keys;

    public ArcVerifier(KeyRecords keys) {
        this.keys = keys;
    }

    /// What a message's chain came to when it was checked before, for who adds a link now.
    ///
    /// @param result as it was found and kept with the message
    public static ArcVerdict recorded(Header header, Result result) {
        int links = header.all(ArcLink.SEAL).size();
        boolean broken = links > 0 && result == Result.NONE; // that was not what was checked
        try {
            List<ArcLink> chain = ArcLink.chain(header);
            boolean extensible =
                    chain.isEmpty() || !chain.getLast().chainValidation().equals("fail");
            return new ArcVerdict(
                    broken ? Result.FAIL : result, links, 0, List.of(), extensible, null);
        } catch (DkimFailure notWhole) {
            return new ArcVerdict(
                    Result.FAIL, links, 0, List.of(), links < ArcLink.MAX, notWhole.reason());
        }
    }

    /// A message whose body is still to come. For one thread.
    public final class Verification {
        private final Header header;
        private final List<ArcLink> chain = new ArrayList<>();
        private final List<BodyHash> bodies = new ArrayList<>();
        private @Nullable DkimFailure wrong;

        private Verification(Header header, BodyHashes hashes) {
            this.header = header;
            try {
                chain.addAll(ArcLink.chain(header));
                if (!chain.isEmpty()) checkChainValidation();
                for (ArcLink link : chain)
                    bodies.add(hashes.ask(link.message().form(1), Long.MAX_VALUE));
            } catch (DkimFailure failure) {
                wrong = failure;
            }
        }

        /// To be asked for once the body has ended. Blocks for the DNS.
        public ArcVerdict verdict() {
            boolean extensible =
                    chain.isEmpty() || !chain.getLast().chainValidation().equals("fail");
            if (wrong != null) return failed(wrong.reason(), extensible);
            if (chain.isEmpty()) return new ArcVerdict(Result.NONE, 0, 0, List.of(), true, null);
            String what = "the newest message signature: ";
            try {
                checkMessage(chain.size());
                int oldest = oldestPass();
                what = "a seal: ";
                List<DnsName> sealers = new ArrayList<>();
                for (int instance = chain.size(); instance > 0; instance--) {
                    checkSeal(instance);
                    sealers.addFirst(chain.get(instance - 1).seal().domain());
                }
                return new ArcVerdict(Result.PASS, chain.size(), oldest, sealers, true, null);
            } catch (DkimFailure failure) {
                return failed(what + failure.reason(), extensible);
            }
        }

        private ArcVerdict failed(String reason, boolean extensible) {
            int links = Math.max(chain.size(), header.all(ArcLink.SEAL).size());
            boolean room = links < ArcLink.MAX;
            return new ArcVerdict(Result.FAIL, links, 0, List.of(), extensible && room, reason);
        }

        // RFC 8617 §5.2 steps 1 and 3
        private void checkChainValidation() throws DkimFailure {
            for (int i = chain.size(); i > 0; i--) {
                ArcLink link = chain.get(i - 1);
                String wanted = i == 1 ? "none" : "pass";
                if (!link.chainValidation().equals(wanted))
                    throw DkimFailure.fail("link " + i + " says cv=" + link.chainValidation());
                if (link.seal().tags().get("h") != null) // RFC 8617 §4.1.3
                throw DkimFailure.fail("the seal of link " + i + " has a tag h");
            }
        }

        private void checkMessage(int instance) throws DkimFailure {
            ArcSignature signature = chain.get(instance - 1).message();
            if (!MessageDigest.isEqual(bodies.get(instance - 1).value(), signature.decoded("bh")))
                throw DkimFailure.fail("the body has been changed");
            byte[] octets =
                    new SignedFields(signature.form(0))
                            .add(header, signature.names(), signature.field())
                            .endingWith(signature.field().raw());
            signature.verify(octets, keys);
        }

        // RFC 8617 §5.2 step 5
        private int oldestPass() {
            for (int instance = chain.size() - 1; instance > 0; instance--) {
                try {
                    checkMessage(instance);
                } catch (DkimFailure _) { // later links may change a message
                    return instance + 1;
                }
            }
            return 0;
        }

        private void checkSeal(int instance) throws DkimFailure {
            SignedFields fields = new SignedFields(Canonicalization.RELAXED);
            for (ArcLink before : chain.subList(0, instance - 1))
                fields.add(before.results().raw())
                        .add(before.message().field().raw())
                        .add(before.seal().field().raw());
            ArcLink link = chain.get(instance - 1);
            fields.add(link.results().raw()).add(link.message().field().raw());
            link.seal().verify(fields.endingWith(link.seal().field().raw()), keys);
        }
    }

    /// @param hashes to be given the body afterwards
    public Verification begin(Header header, BodyHashes hashes) {
        return new Verification(header, hashes);
    }
}
