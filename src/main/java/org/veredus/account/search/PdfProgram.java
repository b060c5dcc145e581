package org.veredus.account.search;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/// The program [PdfReader] runs: reads PDFs from standard input and writes their texts, each with
/// its length in front. It has its own small memory, so that a PDF that unpacks to gigabytes ends
/// this program and no other.
final class PdfProgram {
    private static final int MAX_PAGES = 500;

    private PdfProgram() {}

    public static void main(String[] args) throws IOException {
        try (DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
                DataOutputStream out =
                        new DataOutputStream(new FileOutputStream(FileDescriptor.out))) {
            while (true) {
                int length = in.readInt();
                if (length < 0) return;
                byte[] text = text(in.readNBytes(length)).getBytes(StandardCharsets.UTF_8);
                out.writeInt(text.length);
                out.write(text);
                out.flush();
            }
        }
    }

    static String text(byte[] pdf) {
        StringWriter text = new StringWriter();
        try (PDDocument document =
                Loader.loadPDF(pdf, "", null, null, IOUtils.createMemoryOnlyStreamCache())) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setEndPage(MAX_PAGES);
            stripper.writeText(document, text);
        } catch (IOException | RuntimeException | StackOverflowError malformed) {
            return text.toString(); // what could be read
        }
        return text.toString();
    }
}
