package org.veredus.verify.bimi;

import java.net.URI;

/// Gets what a record points at.
@FunctionalInterface
public interface DocumentFetcher {
    /// What is fetched.
    enum Document {
        /// The draft's section on the profile: 32 kilobytes are recommended.
        LOGO(32 << 10),
        /// A certificate with a logo in it, and those above.
        EVIDENCE(256 << 10);

        private final int most;

        Document(int most) {
            this.most = most;
        }

        /// Octets.
        public int most() {
            return most;
        }
    }

    /// Blocks.
    ///
    /// @throws Unavailable with a sentence
    byte[] fetch(URI address, Document document) throws Unavailable;

    /// It is not to be had.
    final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        private final Lasting lasting;

        /// Whether it may be had another time.
        public enum Lasting {
            FOR_NOW,
            /// What is there is no such document.
            UNTIL_CHANGED
        }

        public Unavailable(String why, Lasting lasting) {
            super(why, null, false, false);
            this.lasting = lasting;
        }

        public Lasting lasting() {
            return lasting;
        }
    }
}
