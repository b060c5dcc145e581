package org.veredus.storage.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.veredus.storage.kv.StoreFailed;

/// The data folder's format version, in the file `format`: `veredus-data 1`.
final class DataFormat {
    static final int VERSION = 1;
    private static final String MAGIC = "veredus-data ";

    private DataFormat() {}

    /// Marks a new folder; refuses a folder written by a newer program or by something else.
    static void check(Path folder) throws StoreFailed {
        Path file = folder.resolve("format");
        try {
            if (!Files.exists(file)) {
                mark(folder, file);
                return;
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (!text.matches(MAGIC + "[0-9]{1,9}"))
                throw new StoreFailed(file + " is not a Veredus format file");
            int found = Integer.parseInt(text.substring(MAGIC.length()));
            if (found > VERSION) {
                throw new StoreFailed(
                        folder
                                + " has data format "
                                + found
                                + ", this program knows formats up to "
                                + VERSION
                                + ": run the newer Veredus that wrote it");
            }
        } catch (IOException broken) {
            throw new StoreFailed("cannot read or write " + file, broken);
        }
    }

    private static void mark(Path folder, Path file) throws IOException {
        Files.createDirectories(folder);
        Path fresh = folder.resolve("format.new");
        Files.writeString(fresh, MAGIC + VERSION + "\n", StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
