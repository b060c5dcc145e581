package org.veredus.account.search;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.commons.logging.LogFactory;
import org.apache.fontbox.FontBoxFont;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads PDFs in a process of its own with little memory, which is ended when one takes too long.
/// The process starts with the first PDF and stays until this is closed. For one thread.
final class PdfReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PdfReader.class);

    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    /// Octets of a text; the process has not more memory than a few times this.
    private static final int MAX_TEXT = 16 << 20;

    private final Supplier<List<String>> command;
    private @Nullable Process process;
    private boolean broken; // cannot be started: not tried again

    /// @param command what starts [PdfProgram]; empty: PDFs are not read
    PdfReader(Supplier<List<String>> command) {
        this.command = command;
    }

    /// With the Java of this program, and no more of its classes than are needed.
    ///
    /// @param folder where the process may note which fonts there are
    static List<String> command(Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Dpdfbox.fontcache=" + folder,
                "-cp",
                classes(
                        PdfProgram.class,
                        Loader.class,
                        IOUtils.class,
                        FontBoxFont.class,
                        LogFactory.class),
                PdfProgram.class.getName());
    }

    /// Where classes come from.
    private static String classes(Class<?>... needed) {
        return Arrays.stream(needed)
                .map(each -> each.getProtectionDomain().getCodeSource().getLocation())
                .map(place -> Path.of(URI.create(place.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Empty if it cannot be read in time and memory.
    String read(byte[] pdf) {
        if (broken) return "";
        Process running = process;
        if (running == null || !running.isAlive()) {
            running = start();
            if (running == null) return "";
        }
        CountDownLatch done = new CountDownLatch(1);
        Process judged = running;
        Thread watch = Thread.ofVirtual().start(() -> endLate(judged, done));
        try {
            DataOutputStream out = new DataOutputStream(running.getOutputStream());
            out.writeInt(pdf.length);
            out.write(pdf);
            out.flush();
            DataInputStream in = new DataInputStream(running.getInputStream());
            int length = in.readInt();
            if (length < 0 || length > MAX_TEXT) throw new IOException("text of " + length);
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            log.atDebug().addKeyValue("octets", pdf.length).setCause(ended).log("PDF not read");
            end();
            return "";
        } finally {
            done.countDown();
            watch.interrupt();
        }
    }

    private static void endLate(Process process, CountDownLatch done) {
        try {
            if (!done.await(MAX_TIME.toMillis(), TimeUnit.MILLISECONDS)) process.destroyForcibly();
        } catch (InterruptedException inTime) {
            Thread.currentThread().interrupt(); // nothing is left to watch
        }
    }

    private @Nullable Process start() {
        try {
            List<String> words = command.get();
            if (words.isEmpty()) {
                broken = true;
                return null;
            }
            Process started =
                    new ProcessBuilder(words)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process = started;
            return started;
        } catch (IOException missing) {
            broken = true;
            log.atWarn().setCause(missing).log("PDFs are not read for searching");
            return null;
        }
    }

    private void end() {
        Process running = process;
        process = null;
        if (running != null) running.destroyForcibly();
    }

    @Override
    public void close() {
        end();
    }
}
