package org.veredus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Bogofilter, which knows nothing before it is trained. What it is unsure of counts as wanted.
final class BogofilterPeer implements FilterPeer {
    static final Path PROGRAM = FOLDER.resolve("usr/bin/bogofilter-bdb");

    private final PeerProgram program;
    private final String words;

    BogofilterPeer(Path work, List<DatedMail> training) throws IOException, InterruptedException {
        program = new PeerProgram(work);
        words = Files.createDirectories(work.resolve("bogofilter")).toString();
        Path spam = program.files("train-spam", training.stream().filter(DatedMail::junk).toList());
        Path ham = program.files("train-ham", training.stream().filter(m -> !m.junk()).toList());
        program.output(null, command("-s", spam));
        program.output(null, command("-n", ham));
    }

    private List<String> command(String what, Path folder) {
        return List.of(PROGRAM.toString(), "-d", words, what, "-B", folder.toString());
    }

    @Override
    public String name() {
        return "bogofilter, trained";
    }

    @Override
    public boolean[] judge(List<DatedMail> mails) throws IOException, InterruptedException {
        boolean[] caught = new boolean[mails.size()];
        String said = program.output(null, command("-T", program.files("test", mails)));
        for (String line : said.lines().toList()) {
            String[] answer = line.split(" ");
            int number = Integer.parseInt(answer[0].substring(answer[0].lastIndexOf('/') + 1));
            caught[number] = answer[1].equals("S");
        }
        return caught;
    }
}
