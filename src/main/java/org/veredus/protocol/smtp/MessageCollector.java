package org.veredus.protocol.smtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Examination;

/// Collects one message as it comes in: holds its header back until it is whole and has been
/// judged, then lets everything through to
/// the [MessageIntake] with the trace fields on top. After a refusal the rest is read and thrown
/// away.
final class MessageCollector implements AutoCloseable {
    /// Octets; real headers stay below a tenth of it.
    private static final int MAX_HEADER = 256 << 10;

    private final MessageIntake intake;
    private final long maxSize;
    private final HeaderJudge judge;
    private byte[] header = new byte[4096];
    private Examination examination = Examination.NONE;
    private int headerLength;
    private boolean inHeader = true;
    private long size;
    private byte last;
    private int lineLength;
    private boolean bareLineEnds;
    private final LineCheck lineCheck = new LineCheck();
    private @Nullable Reject refusal;
    private @Nullable StoreFailed failure;

    MessageCollector(MessageIntake intake, long maxSize, HeaderJudge judge) {
        this.intake = intake;
        this.maxSize = maxSize;
        this.judge = judge;
    }

    /// Says what stands above the message and what is left out of it, or refuses it.
    @FunctionalInterface
    interface HeaderJudge {
        Admitted judge(Header header) throws Reject, StoreFailed;
    }

    /// A header that may pass.
    ///
    /// @param trace fields for the top
    /// @param examination is shown the body
    record Admitted(byte[] trace, HeaderRepair repair, Examination examination) {}

    void write(byte[] buffer, int from, int length) {
        size += length;
        if (refusal != null || failure != null) return;
        if (size > maxSize) {
            refusal = tooLarge(maxSize);
            return;
        }
        try {
            int taken = inHeader ? takeHeader(buffer, from, length) : 0;
            if (refusal == null && taken < length) takeBody(buffer, from + taken, length - taken);
        } catch (StoreFailed broken) {
            failure = broken;
        } catch (Reject refused) {
            refusal = refused;
        }
    }

    static Reject tooLarge(long maxSize) {
        return new Reject(552, "5.3.4", "the message is larger than " + maxSize + " octets");
    }

    /// Takes octets of the header up to and with the empty line. Returns how many.
    private int takeHeader(byte[] buffer, int from, int length) throws Reject, StoreFailed {
        int end = from;
        boolean ended = false;
        while (end < from + length && !ended) {
            byte octet = buffer[end++];
            lineLength++;
            if (octet == '\n' && last == '\r') {
                ended = lineLength == 2;
                lineLength = 0;
            }
            last = octet;
        }
        int taken = end - from;
        if (headerLength + taken > MAX_HEADER)
            throw new Reject(552, "5.3.4", "the header is larger than " + MAX_HEADER + " octets");
        if (headerLength + taken > header.length)
            header = Arrays.copyOf(header, Math.max(header.length * 2, headerLength + taken));
        System.arraycopy(buffer, from, header, headerLength, taken);
        headerLength += taken;
        if (ended) endHeader();
        return taken;
    }

    private void takeBody(byte[] buffer, int from, int length) throws StoreFailed {
        intake.write(buffer, from, length);
        examination.body(buffer, from, length);
    }

    private void endHeader() throws Reject, StoreFailed {
        inHeader = false;
        byte[] whole = Arrays.copyOf(header, headerLength);
        Header parsed = Header.parse(whole, MAX_HEADER);
        Admitted admitted = judge.judge(parsed);
        intake.write(admitted.trace, 0, admitted.trace.length);
        byte[] prefix = admitted.repair.prefix();
        intake.write(prefix, 0, prefix.length);
        int at = 0;
        for (HeaderRepair.Cut cut : admitted.repair.cuts()) {
            intake.write(whole, at, cut.start() - at);
            at = cut.end();
        }
        intake.write(whole, at, whole.length - at);
        // A header that no empty line ends runs into what we take for the body
        int body = parsed.bodyOffset();
        examination = admitted.examination;
        examination.body(whole, body, whole.length - body);
    }

    /// Looks at chunks, which are not read line by line.
    LineCheck lineCheck() {
        return lineCheck;
    }

    /// Says that a line did not end in CRLF: the message is refused.
    void bareLineEnds() {
        bareLineEnds = true;
    }

    /// To be asked once the message is whole.
    Examination examination() {
        return examination;
    }

    NewMessage finish() throws Reject, StoreFailed {
        if (refusal == null && failure == null && inHeader) {
            endHeader(); // a message without a body
        }
        if (failure != null) throw failure;
        if (refusal != null) throw refusal;
        if (bareLineEnds)
            throw new Reject(
                    550, "5.6.0", "the message has a bare CR or LF; lines must end in CRLF");
        return intake.finish();
    }

    @Override
    public void close() {
        intake.close();
    }
}
