package org.veredus.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs programs of unpacked packages.
record PeerProgram(Path work) {
    String output(@Nullable Path input, List<String> command)
            throws IOException, InterruptedException {
        Path out = work.resolve("peer.out");
        ProcessBuilder builder = builder(command).redirectOutput(out.toFile());
        if (input != null) builder.redirectInput(input.toFile());
        int status = builder.start().waitFor();
        if (status > 2) throw new IOException(command.getFirst() + " ended with status " + status);
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }

    ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(work.resolve("peer.err").toFile());
        Path usr = FilterPeer.FOLDER.resolve("usr");
        builder.environment()
                .put(
                        "LD_LIBRARY_PATH",
                        usr.resolve("lib/x86_64-linux-gnu") + ":" + usr.resolve("lib/rspamd"));
        builder.environment().put("HOME", work.toString());
        return builder;
    }

    /// A Perl script of a package.
    List<String> perl(String script, List<String> place, String... options) {
        Path usr = FilterPeer.FOLDER.resolve("usr");
        List<String> command = new ArrayList<>(List.of("perl", "-T"));
        command.add("-I" + usr.resolve("share/perl5"));
        command.add("-I" + usr.resolve("lib/x86_64-linux-gnu/perl5/5.36"));
        command.add(usr.resolve("bin").resolve(script).toString());
        command.addAll(place);
        command.addAll(List.of(options));
        return command;
    }

    /// One file for each, named by its number.
    Path files(String name, List<DatedMail> mails) throws IOException {
        Path folder = work.resolve(name);
        Bench.remove(folder);
        Files.createDirectories(folder);
        for (int i = 0; i < mails.size(); i++)
            Files.write(folder.resolve(Integer.toString(i)), mails.get(i).unix());
        return folder;
    }
}
