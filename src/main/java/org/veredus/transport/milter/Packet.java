package org.veredus.transport.milter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What is said at a time: a length of four octets, a letter, and what belongs to it. Texts end in
/// NUL; they are octets, whatever they mean.
///
/// @param letter the command or answer
record Packet(char letter, byte[] data) {
    /// Of an answer; libmilter's own limit is 65,535 for what is sent, and headers are longer.
    static final int MAX_LENGTH = 1 << 20;

    static Packet of(char letter) {
        return new Packet(letter, new byte[0]);
    }

    static Packet of(char letter, String... texts) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (String text : texts) writeText(data, text);
        return new Packet(letter, data.toByteArray());
    }

    /// A text cannot have a NUL within: what is behind it would be the next one.
    static void writeText(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.replace("\0", "").getBytes(StandardCharsets.UTF_8));
        out.write(0);
    }

    static void writeText(ByteArrayOutputStream out, byte[] text) {
        for (byte octet : text) {
            if (octet != 0) out.write(octet);
        }
        out.write(0);
    }

    byte[] wire() {
        return ByteBuffer.allocate(5 + data.length)
                .putInt(1 + data.length)
                .put((byte) letter)
                .put(data)
                .array();
    }

    int number(int at) throws IOException {
        if (at + 4 > data.length) throw new IOException("its packet " + letter + " is too short");
        return ByteBuffer.wrap(data).getInt(at);
    }

    /// All texts from an offset on.
    ///
    /// @param least how many there must be
    List<String> texts(int from, int least) throws IOException {
        List<String> texts = new ArrayList<>();
        int start = from;
        for (int at = from; at < data.length; at++) {
            if (data[at] != 0) continue;
            texts.add(new String(data, start, at - start, StandardCharsets.UTF_8));
            start = at + 1;
        }
        if (start < data.length)
            texts.add(new String(data, start, data.length - start, StandardCharsets.UTF_8));
        if (texts.size() < least) throw new IOException("its packet " + letter + " lacks a text");
        return texts;
    }
}
