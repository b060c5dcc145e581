package org.veredus.protocol.jmap.submission;

import org.veredus.account.mailbox.MessageIntake;
import org.veredus.storage.kv.StoreFailed;

/// Writes lines that end in CRLF, whatever they ended in, and notices octets beyond ASCII.
final class LineEnds {
    private static final byte[] CRLF = {'\r', '\n'};

    private final MessageIntake intake;
    private boolean afterCr;
    private boolean eightBit;

    LineEnds(MessageIntake intake) {
        this.intake = intake;
    }

    void write(byte[] buffer, int from, int length) throws StoreFailed {
        int start = from;
        for (int i = from; i < from + length; i++) {
            byte octet = buffer[i];
            eightBit |= octet < 0;
            boolean bareCr = afterCr && octet != '\n';
            boolean bareLf = !afterCr && octet == '\n';
            if (bareCr || bareLf || octet == '\r') {
                intake.write(buffer, start, i - start);
                start = octet == '\r' || bareLf ? i + 1 : i;
            }
            if (bareCr || bareLf) end();
            if (afterCr && octet == '\n') {
                end();
                start = i + 1;
            }
            afterCr = octet == '\r';
        }
        intake.write(buffer, start, from + length - start);
    }

    private void end() throws StoreFailed {
        intake.write(CRLF, 0, CRLF.length);
    }

    void finish() throws StoreFailed {
        if (afterCr) end();
        afterCr = false;
    }

    boolean eightBit() {
        return eightBit;
    }
}
