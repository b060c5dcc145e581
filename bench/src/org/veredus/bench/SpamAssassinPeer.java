package org.veredus.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// SpamAssassin in one process for all mails, so that its start does not count for each. It is so
/// slow that only some of them are taken: `--every`.
final class SpamAssassinPeer implements FilterPeer {
    static final Path PROGRAM = FOLDER.resolve("usr/bin/spamassassin");
    private static final String NUMBER = "X-Bench-Number: ";

    private final PeerProgram program;
    private final List<String> place;
    private final int every;
    private final boolean trained;

    /// @param training empty: as it comes
    SpamAssassinPeer(Path work, int every, List<DatedMail> training)
            throws IOException, InterruptedException {
        program = new PeerProgram(work);
        this.every = every;
        trained = !training.isEmpty();
        Path preferences = Files.writeString(work.resolve("preferences"), "");
        place =
                List.of(
                        "-L",
                        "-p",
                        preferences.toString(),
                        "-C",
                        FOLDER.resolve("usr/share/spamassassin").toString(),
                        "--siteconfigpath=" + FOLDER.resolve("etc/spamassassin"),
                        "--cf=bayes_path " + work.resolve("bayes"),
                        "--cf=use_bayes " + (trained ? 1 : 0),
                        "--cf=bayes_auto_learn 0",
                        "--cf=report_safe 0");
        if (!trained) return;
        learn("--spam", training.stream().filter(DatedMail::junk).toList());
        learn("--ham", training.stream().filter(mail -> !mail.junk()).toList());
        program.output(null, program.perl("sa-learn", place, "--sync"));
    }

    private void learn(String as, List<DatedMail> mails) throws IOException, InterruptedException {
        String file = mbox("train", mails).toString();
        program.output(null, program.perl("sa-learn", place, "--no-sync", as, "--mbox", file));
    }

    @Override
    public String name() {
        return trained ? "spamassassin, trained" : "spamassassin, as it comes";
    }

    @Override
    public int every() {
        return every;
    }

    @Override
    public boolean[] judge(List<DatedMail> mails) throws IOException, InterruptedException {
        Path test = mbox("test", mails);
        String said = program.output(test, program.perl("spamassassin", place, "--mbox"));
        boolean[] caught = new boolean[mails.size()];
        boolean flagged = false;
        int answers = 0;
        for (String line : said.lines().toList()) { // in an order of its own
            if (line.startsWith("From ")) flagged = false;
            if (line.equals("X-Spam-Flag: YES")) flagged = true;
            if (!line.startsWith(NUMBER)) continue;
            caught[Integer.parseInt(line.substring(NUMBER.length()))] = flagged;
            answers++;
        }
        if (answers != caught.length)
            throw new IOException("spamassassin answered " + answers + " of " + caught.length);
        return caught;
    }

    private Path mbox(String name, List<DatedMail> mails) throws IOException {
        Path file = program.work().resolve(name + ".mbox");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < mails.size(); i++) {
                String text = new String(mails.get(i).unix(), StandardCharsets.ISO_8859_1);
                String quoted = ("\n" + text).replace("\nFrom ", "\n>From ").substring(1);
                String start = "From a@b Mon Jan  1 00:00:00 2024\n" + NUMBER + i + "\n";
                out.write((start + quoted + "\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return file;
    }
}
