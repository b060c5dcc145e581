package org.veredus.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Debian's libopendkim: it signs, and it verifies with the key records of a file. For one
/// thread.
public final class OpenDkim implements AutoCloseable {
    /// What a signature is made with, as the library numbers it.
    public enum Algorithm {
        RSA_SHA256(1),
        ED25519_SHA256(2);

        private final int number;

        Algorithm(int number) {
            this.number = number;
        }
    }

    private static final int SET = 1;
    private static final int QUERY_METHOD = 6;
    private static final int QUERY_INFO = 7;
    private static final int FROM_FILE = 1;
    private static final int OK = 0;
    private static final byte[] FIELD = "DKIM-Signature: ".getBytes(ISO_8859_1);

    private static final Library LIBRARY = new Library("libopendkim.so.11");
    private static final MethodHandle INIT =
            LIBRARY.function("dkim_init", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle CLOSE =
            LIBRARY.function("dkim_close", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle OPTIONS =
            LIBRARY.function(
                    "dkim_options",
                    FunctionDescriptor.of(
                            JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle SIGN =
            LIBRARY.function(
                    "dkim_sign",
                    FunctionDescriptor.of(
                            ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT,
                            JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    private static final MethodHandle VERIFY =
            LIBRARY.function(
                    "dkim_verify",
                    FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle HEADER =
            LIBRARY.function(
                    "dkim_header", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle END_OF_HEADER =
            LIBRARY.function("dkim_eoh", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle BODY =
            LIBRARY.function(
                    "dkim_body", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle END =
            LIBRARY.function("dkim_eom", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SIGNATURE =
            LIBRARY.function(
                    "dkim_getsighdr_d",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    private static final MethodHandle MARGIN =
            LIBRARY.function("dkim_set_margin", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle ERROR =
            LIBRARY.function("dkim_geterror", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private static final MethodHandle FREE =
            LIBRARY.function("dkim_free", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment library;
    private final MemorySegment status = arena.allocate(JAVA_INT);
    private final MemorySegment address = arena.allocate(ADDRESS);
    private final MemorySegment length = arena.allocate(JAVA_LONG);
    private final MemorySegment id = arena.allocateFrom("message");

    /// @param records lines of a name, a space and a key record
    public OpenDkim(Path records) {
        try {
            library = (MemorySegment) INIT.invokeExact(MemorySegment.NULL, MemorySegment.NULL);
            MemorySegment method = arena.allocateFrom(JAVA_INT, FROM_FILE);
            option(QUERY_METHOD, method, JAVA_INT.byteSize());
            MemorySegment file = arena.allocateFrom(records.toString());
            option(QUERY_INFO, file, file.byteSize() - 1);
        } catch (Throwable problem) {
            throw new IllegalStateException(problem);
        }
    }

    private void option(int option, MemorySegment value, long octets) throws Throwable {
        int done = (int) OPTIONS.invokeExact(library, SET, option, value, octets);
        if (done != OK) throw new IllegalStateException("option " + option + ": " + done);
    }

    /// A message as the library is given it.
    public static final class Letter {
        private final List<MemorySegment> fields = new ArrayList<>();
        private final MemorySegment body;

        private Letter(byte[] message) {
            String text = new String(message, ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            String header = end < 0 ? text : text.substring(0, end);
            for (String field : header.split("\r\n(?![ \t])")) fields.add(octets(field));
            body = octets(end < 0 ? "" : text.substring(end + 4));
        }

        private static MemorySegment octets(String text) {
            byte[] octets = text.getBytes(ISO_8859_1);
            // With a zero octet behind, which some of the library's functions look for.
            MemorySegment segment = Arena.ofAuto().allocate(octets.length + 1L);
            return segment.copyFrom(MemorySegment.ofArray(octets)).asSlice(0, octets.length);
        }
    }

    /// A private key and where its public one is published.
    public final class Key {
        private final MemorySegment pem;
        private final MemorySegment selector;
        private final MemorySegment domain;
        private final Algorithm algorithm;

        private Key(String pem, String selector, String domain, Algorithm algorithm) {
            this.pem = arena.allocateFrom(pem);
            this.selector = arena.allocateFrom(selector);
            this.domain = arena.allocateFrom(domain);
            this.algorithm = algorithm;
        }
    }

    /// @param message with CRLF line ends
    public static Letter letter(byte[] message) {
        return new Letter(message);
    }

    /// @param pem the private key in PKCS #8
    public Key key(String pem, String selector, String domain, Algorithm algorithm) {
        return new Key(pem, selector, domain, algorithm);
    }

    /// The field to put on top, with its CRLF.
    public byte[] sign(Letter letter, Key key, boolean relaxedHeader, boolean relaxedBody) {
        try {
            MemorySegment handle =
                    (MemorySegment)
                            SIGN.invokeExact(
                                    library,
                                    id,
                                    MemorySegment.NULL,
                                    key.pem,
                                    key.selector,
                                    key.domain,
                                    relaxedHeader ? 1 : 0,
                                    relaxedBody ? 1 : 0,
                                    key.algorithm.number,
                                    -1L,
                                    status);
            // Long lines: where it folds them, a signature by Ed25519 with a simple header is one
            // that neither python3-dkim nor we can verify.
            int unfolded = (int) MARGIN.invokeExact(handle, 0);
            if (unfolded != OK) throw new IllegalStateException("margin: " + unfolded);
            int result = process(handle, letter);
            if (result != OK) throw new IllegalStateException("eom: " + result + error(handle));
            int done = (int) SIGNATURE.invokeExact(handle, (long) FIELD.length, address, length);
            if (done != OK) throw new IllegalStateException("signature: " + done + error(handle));
            byte[] value = Library.octets(address.get(ADDRESS, 0), length.get(JAVA_LONG, 0));
            int freed = (int) FREE.invokeExact(handle);
            if (freed != OK) throw new IllegalStateException("free: " + freed);
            byte[] field = new byte[FIELD.length + value.length + 2];
            System.arraycopy(FIELD, 0, field, 0, FIELD.length);
            System.arraycopy(value, 0, field, FIELD.length, value.length);
            field[field.length - 2] = '\r';
            field[field.length - 1] = '\n';
            return field;
        } catch (Throwable problem) {
            throw new IllegalStateException(problem);
        }
    }

    /// What is wrong with a message's signatures; empty if one passes.
    public String problem(Letter letter) {
        try {
            MemorySegment handle =
                    (MemorySegment) VERIFY.invokeExact(library, id, MemorySegment.NULL, status);
            int result = process(handle, letter);
            String problem = result == OK ? "" : "result " + result + error(handle);
            int freed = (int) FREE.invokeExact(handle);
            return freed == OK ? problem : "free: " + freed;
        } catch (Throwable problem) {
            throw new IllegalStateException(problem);
        }
    }

    private int process(MemorySegment handle, Letter letter) throws Throwable {
        if (handle.address() == 0)
            throw new IllegalStateException("no handle: " + status.get(JAVA_INT, 0));
        for (MemorySegment field : letter.fields) {
            int taken = (int) HEADER.invokeExact(handle, field, field.byteSize());
            if (taken != OK) throw new IllegalStateException("header: " + taken + error(handle));
        }
        int ended = (int) END_OF_HEADER.invokeExact(handle);
        if (ended != OK) return ended;
        int hashed = (int) BODY.invokeExact(handle, letter.body, letter.body.byteSize());
        if (hashed != OK) return hashed;
        return (int) END.invokeExact(handle, MemorySegment.NULL);
    }

    private static String error(MemorySegment handle) throws Throwable {
        MemorySegment text = (MemorySegment) ERROR.invokeExact(handle);
        return text.address() == 0 ? "" : " " + Library.text(text);
    }

    @Override
    public void close() {
        Library.call(CLOSE, library);
        arena.close();
    }
}
