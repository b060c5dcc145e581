package org.veredus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.AdminServer;

@Timeout(120)
class ImportExportTest {
    private static final Instant RECEIVED = Instant.parse("2020-02-03T04:05:06Z");

    @TempDir Path folder;
    private final Shell shell = new Shell();

    @SuppressWarnings("NullAway.Init")
    private AdminServer server;

    @BeforeEach
    void open() throws Exception {
        server = new AdminServer(folder);
        new RunFile(server.url(), server.tokenFile(), server.authorityFile(), 1).write(folder);
        shell.env("VEREDUS_DATA", folder.toString());
        run("account", "add", "bob@example.test", "--generate");
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private String run(String... arguments) {
        Shell.Result result = shell.run(arguments);
        assertThat(result.status()).as(result.err()).isZero();
        return result.out();
    }

    private static String letter(String subject) {
        return "From: a@b.test\r\nSubject: "
                + subject
                + "\r\n\r\nFrom here on\r\n>From there\r\n\r\nend\r\n";
    }

    private Path put(String name, String text) throws Exception {
        Path file = folder.resolve("in").resolve(name);
        Path parent = file.getParent();
        if (parent != null) Files.createDirectories(parent);
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        Files.setLastModifiedTime(file, FileTime.from(RECEIVED));
        return file;
    }

    /// The files of an export, by their names.
    private static Map<String, String> files(Path folder) throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList())
                files.put(
                        folder.relativize(file).toString(),
                        Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        return files;
    }

    @Test
    void bringsAMaildirWithItsFoldersFlagsAndTimesAndGivesItBack() throws Exception {
        for (String part : List.of("cur", "new", "tmp", ".Lists.Dogs/cur", ".Lists.Dogs/new"))
            Files.createDirectories(folder.resolve("in").resolve(part));
        put("cur/1.x:2,FS", letter("one"));
        put("new/2.x", letter("two").replace("\r\n", "\n"));
        put("tmp/3.x", "half a mess");
        put(".Lists.Dogs/cur/4.x:2,RT", letter("four"));
        put("dovecot-uidlist", "3 V1 N5");

        assertThat(run("import", "bob@example.test", folder.resolve("in").toString()))
                .startsWith("imported 3 messages, ");
        Path out = folder.resolve("out");
        run("export", "bob@example.test", out.toString());

        long seconds = RECEIVED.getEpochSecond();
        Map<String, String> files = files(out);
        assertThat(files)
                .containsOnly(
                        Map.entry("INBOX/cur/" + seconds + ".1.veredus:2,FS", letter("one")),
                        Map.entry("INBOX/cur/" + seconds + ".2.veredus:2,", letter("two")),
                        Map.entry("Lists/Dogs/cur/" + seconds + ".1.veredus:2,RT", letter("four")));
        Path first = out.resolve("INBOX/cur/" + seconds + ".1.veredus:2,FS");
        assertThat(Files.getLastModifiedTime(first).toInstant()).isEqualTo(RECEIVED);
        assertThat(run("import", "bob@example.test", out.toString(), "--mailbox", "Old"))
                .startsWith("imported 3 messages, ");
    }

    @Test
    void bringsAnMboxAndGivesItBack() throws Exception {
        put(
                "Work/Plans.mbox",
                """
                From a@b.test Mon Feb  3 04:05:06 2020
                From: a@b.test
                Status: RO
                X-Status: F
                Subject: one

                >From here on
                >>From there

                end

                From a@b.test Tue Feb  4 04:05:06 2020
                Subject: two

                short\205From here it goes on

                """);
        run("import", "bob@example.test", folder.resolve("in").toString());
        Path maildirs = folder.resolve("maildirs");
        run("export", "bob@example.test", maildirs.toString(), "--mailbox", "Work/Plans");
        long seconds = RECEIVED.getEpochSecond();
        assertThat(files(maildirs))
                .containsOnly(
                        Map.entry("Work/Plans/cur/" + seconds + ".1.veredus:2,FS", letter("one")),
                        Map.entry(
                                "Work/Plans/cur/" + (seconds + 86_400) + ".2.veredus:2,",
                                "Subject: two\r\n\r\nshort\205From here it goes on\r\n"));

        Path mboxes = folder.resolve("mboxes");
        run("export", "bob@example.test", mboxes.toString(), "--format", "mbox");
        run(
                "import",
                "bob@example.test",
                mboxes.resolve("Work/Plans.mbox").toString(),
                "--mailbox",
                "Again");
        Path again = folder.resolve("again");
        run("export", "bob@example.test", again.toString(), "--mailbox", "Again");
        assertThat(files(again).values()).containsExactlyElementsOf(files(maildirs).values());
    }

    @Test
    void saysWhatCannotBeDone() throws Exception {
        Path empty = put("empty.eml", "");
        assertThat(run("import", "bob@example.test", empty.toString()))
                .startsWith("imported 0 messages");
        Path letter = put("one.eml", letter("one"));
        Shell.Result noAccount = shell.run("import", "nobody@example.test", letter.toString());
        assertThat(noAccount.status()).isEqualTo(1);
        assertThat(noAccount.err())
                .contains("one.eml: there is no account nobody@example.test; 0 messages were");
        assertThat(shell.run("import", "bob@example.test", "/no/such/file").status()).isEqualTo(1);
        Shell.Result full = shell.run("export", "bob@example.test", folder.toString());
        assertThat(full.err()).contains("is not empty");
    }
}
