package org.veredus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The memory of process trees, as the kernel accounts for it.
///
/// @param rss resident, in KB; pages shared between processes count in each
/// @param pss resident, in KB; shared pages are divided among those who share them
record Memory(long rss, long pss) {
    static Memory of(List<Long> roots) {
        Deque<ProcessHandle> open = new ArrayDeque<>();
        for (long root : roots) ProcessHandle.of(root).ifPresent(open::add);
        long rss = 0;
        long pss = 0;
        while (!open.isEmpty()) {
            ProcessHandle process = open.remove();
            process.children().forEach(open::add);
            for (String line : lines(process.pid())) {
                String[] words = line.split(" +");
                if (words[0].equals("Rss:")) rss += Long.parseLong(words[1]);
                if (words[0].equals("Pss:")) pss += Long.parseLong(words[1]);
            }
        }
        return new Memory(rss, pss);
    }

    private static List<String> lines(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"));
        } catch (IOException ended) {
            return List.of();
        }
    }
}
