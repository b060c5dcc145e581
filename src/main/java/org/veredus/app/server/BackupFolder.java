package org.veredus.app.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where backups are kept: a folder for each, named by its time, whole data folders all of them.
///
/// Files of the store that never change once written are hard links to those of the backup before,
/// so that a backup takes the room of what is new. A backup has its name only when all of it is on
/// stable storage; until then it ends in `.partial`.
///
/// Read by [StoreBackups] and the command that restores.
public final class BackupFolder {
    /// Where the store copies itself first, in the data folder.
    static final String WORK = "backup.work";

    private static final String PARTIAL = ".partial";

    /// What [StoreBackups] names backups. Nothing else in the folder is ours to read or remove, not
    /// even a data folder.
    private static final Pattern NAME = Pattern.compile("\\d{8}T\\d{6}Z");

    /// What is not part of the data: it says how to reach a running server, or can be made anew.
    private static final Set<String> LEFT_OUT =
            Set.of("records", "search", "run.json", "format", WORK);

    private static final int PIECE = 1 << 20;

    private final Path folder;

    public BackupFolder(Path folder) {
        this.folder = folder;
    }

    /// @param fresh octets that no earlier backup had
    record Copied(long octets, long fresh) {}

    /// Adds a backup.
    ///
    /// @param own its folder
    /// @param frozen a copy of the store that does not change
    /// @param data the data folder, whose other files are copied too
    Copied add(Path own, Path frozen, Path data) throws IOException {
        Path partial = own.resolveSibling(own.getFileName() + PARTIAL);
        makePrivate(folder);
        if (folder.toRealPath().startsWith(data.toRealPath()))
            throw new IOException(folder + " is in the data folder: the copy would have no end");
        if (Files.exists(own)) throw new FileAlreadyExistsException(own.toString());
        Path before = newest();
        removePartial();
        makePrivate(partial);
        try {
            Copy copy = new Copy(before);
            copy.tree(frozen, partial, Set.of());
            copy.tree(data, partial, LEFT_OUT);
            Files.move(partial, own, StandardCopyOption.ATOMIC_MOVE);
            return new Copied(copy.octets, copy.fresh);
        } finally {
            remove(partial);
        }
    }

    /// The backups there are, the oldest first.
    public List<Path> list() throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(one -> NAME.matcher(String.valueOf(one.getFileName())).matches())
                    .filter(StoreBackups::isData)
                    .sorted()
                    .toList();
        }
    }

    /// A backup given by its own folder, or the newest one in a folder of several; null if there is
    /// none.
    public static @Nullable Path find(Path place) throws IOException {
        return StoreBackups.isData(place) ? place : new BackupFolder(place).newest();
    }

    private @Nullable Path newest() throws IOException {
        List<Path> all = list();
        return all.isEmpty() ? null : all.getLast();
    }

    /// Removes the oldest until `keep` are left.
    void prune(int keep) throws IOException {
        if (keep == 0) return;
        List<Path> all = list();
        for (Path old : all.subList(0, Math.max(0, all.size() - keep))) remove(old);
    }

    private void removePartial() throws IOException {
        List<Path> partial;
        try (Stream<Path> all = Files.list(folder)) {
            partial = all.filter(BackupFolder::isPartial).toList();
        }
        for (Path one : partial) remove(one);
    }

    private static boolean isPartial(Path one) {
        String name = String.valueOf(one.getFileName());
        return name.endsWith(PARTIAL)
                && NAME.matcher(name.substring(0, name.length() - PARTIAL.length())).matches();
    }

    /// Copies a backup to where a server is to run on it.
    ///
    /// @param data must be empty or not there
    public static void restore(Path backup, Path data) throws IOException {
        makePrivate(data);
        try (Stream<Path> there = Files.list(data)) {
            if (there.findAny().isPresent())
                throw new FileAlreadyExistsException(data + " is not empty");
        }
        new Copy(null).tree(backup, data, Set.of());
    }

    private static void makePrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return;
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) Files.deleteIfExists(path);
    }

    /// One copy in the making.
    private static final class Copy {
        private final @Nullable Path before;
        private long octets;
        private long fresh;

        /// @param before an earlier backup that may have some of the files
        Copy(@Nullable Path before) {
            this.before = before;
        }

        void tree(Path from, Path to, Set<String> leftOut) throws IOException {
            List<Path> all;
            try (Stream<Path> tree = Files.walk(from)) {
                all = tree.filter(Files::isRegularFile).toList();
            }
            for (Path file : all) {
                Path name = from.relativize(file);
                if (!leftOut.contains(name.getName(0).toString())) file(file, name, to);
            }
        }

        private void file(Path file, Path name, Path to) throws IOException {
            Path target = to.resolve(name);
            Path parent = target.getParent();
            if (parent != null) makePrivate(parent);
            octets += Files.size(file);
            Path same = before == null ? null : before.resolve(name);
            if (same != null && neverChanges(name) && isLike(same, file)) {
                Files.createLink(target, same);
                return;
            }
            fresh += Files.size(file);
            copy(file, target);
        }

        /// RocksDB writes tables and blob files once, each under a number of its own.
        private static boolean neverChanges(Path name) {
            String text = name.toString();
            return text.endsWith(".sst") || text.endsWith(".blob");
        }

        private static boolean isLike(Path one, Path other) throws IOException {
            return Files.isRegularFile(one)
                    && Files.size(one) == Files.size(other)
                    && Files.getLastModifiedTime(one).equals(Files.getLastModifiedTime(other));
        }

        /// In pieces, so that an interrupt ends it.
        private static void copy(Path file, Path target) throws IOException {
            try (FileChannel in = FileChannel.open(file);
                    FileChannel out =
                            FileChannel.open(
                                    target,
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.WRITE)) {
                ByteBuffer piece = ByteBuffer.allocate(PIECE);
                while (in.read(piece.clear()) >= 0) {
                    piece.flip();
                    while (piece.hasRemaining()) out.write(piece);
                }
                out.force(true);
            }
            Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(file));
            Files.setLastModifiedTime(target, Files.getLastModifiedTime(file));
        }
    }
}
