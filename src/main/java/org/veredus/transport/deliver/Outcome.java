package org.veredus.transport.deliver;

/// What became of a letter for one recipient. With [Taken] this office answers for it.
public sealed interface Outcome {
    record Taken() implements Outcome {}

    /// @param status RFC 3463, such as `5.2.2`; its first digit says whether to try again
    record Refused(String status, String sentence) implements Outcome {
        public boolean permanent() {
            return status.startsWith("5");
        }
    }

    /// The recipient's script does not want the message. RFC 5429 §2
    ///
    /// @param reason one line of printable ASCII
    record Rejected(String reason) implements Outcome {}
}
