package org.veredus.transport.inspect.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Files that are made to do harm.
final class Contraption {
    private static final int BOMB = 50 << 20;

    /// In two pieces: this file is not to be found by scanners.
    private static final byte[] EICAR =
            ("X5O!" + "P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
                    .getBytes(StandardCharsets.US_ASCII);

    private Contraption() {}

    static byte[] make(String name) throws IOException {
        return switch (name) {
            case "zip-bomb" -> zip("zeros.txt", new byte[BOMB]);
            case "zip-deep" -> deep(50);
            case "zip-wide" -> wide(10_000);
            case "zip-cut" -> cut(wide(100));
            case "zip-lies" -> lying();
            case "zip-climbs" -> zip("../../../../etc/passwd", new byte[10]);
            case "zip-name" -> zip("a".repeat(60_000), new byte[10]);
            case "zip-tail" -> tailed();
            case "gzip-bomb" -> gzip(new byte[BOMB]);
            case "program" -> program();
            case "zip-program" -> zip("papers.exe", program());
            case "zip-zip-program" -> zip("more.zip", zip("papers.exe", program()));
            case "eicar" -> EICAR;
            case "zip-eicar" -> zip("a.txt", EICAR);
            default -> throw new IllegalArgumentException("nobody makes " + name);
        };
    }

    private static byte[] program() {
        byte[] program = new byte[512];
        program[0] = 'M';
        program[1] = 'Z';
        program[0x3C] = (byte) 0x80;
        program[0x80] = 'P';
        program[0x81] = 'E';
        return program;
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] deep(int levels) throws IOException {
        byte[] content = new byte[10];
        for (int level = 0; level < levels; level++) content = zip(level + ".zip", content);
        return content;
    }

    private static byte[] wide(int files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < files; i++) {
                zip.putNextEntry(new ZipEntry(i + ".txt"));
                zip.write(i);
            }
        }
        return out.toByteArray();
    }

    private static byte[] cut(byte[] file) {
        return Arrays.copyOf(file, file.length / 2);
    }

    /// The first entry says that it is as large as can be, packed and unpacked.
    private static byte[] lying() throws IOException {
        byte[] file = zip("a.txt", new byte[1000]);
        Arrays.fill(file, 18, 26, (byte) 0xFF);
        return file;
    }

    /// Behind the archive stands another that says it begins within the first.
    private static byte[] tailed() throws IOException {
        byte[] one = zip("a.txt", new byte[100]);
        byte[] both = Arrays.copyOf(one, one.length * 2);
        System.arraycopy(one, 0, both, one.length, one.length);
        return both;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
