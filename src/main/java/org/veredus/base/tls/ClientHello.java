package org.veredus.base.tls;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Set;

/// What a client says first, looked at before an engine is chosen to answer it. RFC 8446 §4.1.2
///
/// Only the first record is looked at; one that says no more is taken for a client of today.
///
/// @param octets all that was read, for the engine
/// @param knowsTls13 false only if the whole list of extensions was seen and TLS 1.3 is not in it
/// @param aesGcm whether there is a suite of TLS 1.2 with AES in GCM and forward secrecy
/// @param extendedMasterSecret RFC 7627 §5.1
public record ClientHello(
        ByteBuffer octets, boolean knowsTls13, boolean aesGcm, boolean extendedMasterSecret) {
    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;

    /// RFC 8446 §5.1
    private static final int RECORD_SIZE = 1 << 14;

    private static final int RANDOM = 32;

    // RFC 5288 §3: TLS_DHE_RSA; RFC 5289 §3.2: TLS_ECDHE_ECDSA, TLS_ECDHE_RSA
    private static final Set<Integer> AES_GCM =
            Set.of(0x009E, 0x009F, 0xC02B, 0xC02C, 0xC02F, 0xC030);

    private static final int EXTENDED_MASTER_SECRET = 23;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int TLS_13 = 0x0304;

    /// Reads one record, at most, and what is no TLS as far as the header of one.
    public static ClientHello read(ReadableByteChannel from) throws IOException {
        ByteBuffer header = fill(from, ByteBuffer.allocate(RECORD_HEADER));
        if (header.hasRemaining() || header.get(0) != HANDSHAKE) return today(header.flip());
        int size = Short.toUnsignedInt(header.getShort(3));
        if (size > RECORD_SIZE) return today(header.flip());
        ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER + size).put(header.flip());
        if (fill(from, record).hasRemaining()) return today(record.flip());
        try {
            return of(record.flip());
        } catch (BufferUnderflowException goesOn) {
            return today(record.rewind());
        }
    }

    private static ClientHello today(ByteBuffer read) {
        return new ClientHello(read, true, true, true);
    }

    private static ByteBuffer fill(ReadableByteChannel from, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (from.read(into) < 0) break;
        }
        return into;
    }

    private static ClientHello of(ByteBuffer record) {
        ByteBuffer in = record.duplicate().position(RECORD_HEADER);
        if (in.get() != CLIENT_HELLO) return today(record);
        skip(in, 3 + Short.BYTES + RANDOM); // length, legacy_version
        skip(in, Byte.toUnsignedInt(in.get())); // legacy_session_id
        boolean aesGcm = listsAesGcm(slice(in, Short.toUnsignedInt(in.getShort())));
        skip(in, Byte.toUnsignedInt(in.get())); // legacy_compression_methods
        boolean tls13 = false;
        boolean extended = false;
        int end = in.hasRemaining() ? Short.toUnsignedInt(in.getShort()) + in.position() : 0;
        while (in.position() < end) {
            int type = Short.toUnsignedInt(in.getShort());
            ByteBuffer data = slice(in, Short.toUnsignedInt(in.getShort()));
            switch (type) {
                case EXTENDED_MASTER_SECRET -> extended = true;
                case SUPPORTED_VERSIONS -> tls13 = lists13(data);
                default -> {}
            }
        }
        return new ClientHello(record, tls13, aesGcm, extended);
    }

    private static boolean listsAesGcm(ByteBuffer suites) {
        while (suites.remaining() >= Short.BYTES) {
            if (AES_GCM.contains(Short.toUnsignedInt(suites.getShort()))) return true;
        }
        return false;
    }

    private static boolean lists13(ByteBuffer versions) {
        versions.get(); // length
        while (versions.remaining() >= Short.BYTES) {
            if (Short.toUnsignedInt(versions.getShort()) == TLS_13) return true;
        }
        return false;
    }

    private static void skip(ByteBuffer in, int octets) {
        slice(in, octets);
    }

    private static ByteBuffer slice(ByteBuffer in, int octets) {
        if (octets > in.remaining()) throw new BufferUnderflowException();
        ByteBuffer data = in.slice(in.position(), octets);
        in.position(in.position() + octets);
        return data;
    }
}
