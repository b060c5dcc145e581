package org.veredus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What process trees have used of the processor: unlike rates it hardly depends on what else runs.
final class ProcessorTime {
    /// The kernel counts in hundredths of a second on all that we measure on.
    private static final double TICKS = 100;

    private ProcessorTime() {}

    /// Seconds, in the kernel too, with those of children that have ended and been waited for.
    static double of(List<Long> roots) {
        Deque<ProcessHandle> open = new ArrayDeque<>();
        for (long root : roots) ProcessHandle.of(root).ifPresent(open::add);
        long ticks = 0;
        while (!open.isEmpty()) {
            ProcessHandle process = open.remove();
            process.children().forEach(open::add);
            ticks += ticks(process.pid());
        }
        return ticks / TICKS;
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // the name may hold spaces; utime, stime, cutime and cstime are fields 14 to 17
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long sum = 0;
            for (int i = 11; i < 15; i++) sum += Long.parseLong(fields[i]);
            return sum;
        } catch (IOException ended) {
            return 0;
        }
    }
}
