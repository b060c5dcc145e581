package org.veredus.app.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.base.tls.CertificateFiles;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsServerContext;

/// The certificates that the configuration names: the one that everybody gets who asks for no
/// other, and those of a folder, each for who asks for one of its names (SNI, RFC 6066 §3). What is
/// in files is read again when they change.
///
/// In the folder, a certificate is `NAME.pem` or `NAME.crt` beside `NAME.key`, or a folder with
/// `fullchain.pem` and `privkey.pem`.
public final class OwnCertificates {
    private static final Logger log = LoggerFactory.getLogger(OwnCertificates.class);

    private final @Nullable ServerCertificate made;
    private final @Nullable CertificateFiles first;
    private final @Nullable Path folder;
    private Map<CertificateFiles, Held> held = new LinkedHashMap<>();
    private volatile List<ServerCertificate> all;

    private record Held(FileTime modified, ServerCertificate certificate) {}

    private OwnCertificates(
            @Nullable ServerCertificate made,
            @Nullable CertificateFiles first,
            @Nullable Path folder)
            throws IOException {
        this.made = made;
        this.first = first;
        this.folder = folder;
        for (CertificateFiles files : files()) held.put(files, read(files));
        all = listed();
    }

    /// One that stays.
    public static OwnCertificates of(ServerCertificate certificate) throws IOException {
        return new OwnCertificates(certificate, null, null);
    }

    /// One that stays for everybody, and those of a folder.
    ///
    /// @throws IOException names the file that cannot be read
    public static OwnCertificates of(ServerCertificate certificate, @Nullable Path folder)
            throws IOException {
        return new OwnCertificates(certificate, null, folder);
    }

    /// @param folder null: there are no others
    /// @throws IOException names the file that cannot be read
    public static OwnCertificates in(CertificateFiles first, @Nullable Path folder)
            throws IOException {
        return new OwnCertificates(null, first, folder);
    }

    /// The one for everybody first.
    List<ServerCertificate> all() {
        return all;
    }

    /// Serves what is in the files now, from the next handshake on. Files that do not fit each
    /// other, as while they are being replaced, change nothing. One thread.
    void look(TlsServerContext tls) {
        List<ServerCertificate> before = all;
        held = lookAgain();
        List<ServerCertificate> now = listed();
        if (now.equals(before)) return;
        all = now;
        boolean leading = tls.certificates().getFirst().equals(before.getFirst());
        List<ServerCertificate> served = new ArrayList<>(tls.certificates());
        served.removeAll(before);
        served.addAll(leading ? 0 : served.size(), now);
        tls.replace(served);
        log.atInfo().addKeyValue("certificates", now).log("certificates read again");
    }

    private Map<CertificateFiles, Held> lookAgain() {
        Map<CertificateFiles, Held> now = new LinkedHashMap<>();
        try {
            for (CertificateFiles files : files()) {
                Held before = held.get(files);
                Held after = readAgain(files, before);
                if (after != null) now.put(files, after);
            }
            return now;
        } catch (IOException unreadable) {
            warn(unreadable);
            return held;
        }
    }

    private static @Nullable Held readAgain(CertificateFiles files, @Nullable Held before) {
        try {
            return before != null && files.modified().equals(before.modified)
                    ? before
                    : read(files);
        } catch (IOException unreadable) {
            warn(unreadable);
            return before;
        }
    }

    private static void warn(IOException unreadable) {
        log.atWarn()
                .addKeyValue("why", unreadable.getMessage())
                .log("certificate not read again; what was there is served");
    }

    private static Held read(CertificateFiles files) throws IOException {
        FileTime modified = files.exist() ? files.modified() : FileTime.fromMillis(0);
        return new Held(modified, files.read());
    }

    private List<ServerCertificate> listed() {
        Stream<ServerCertificate> read = held.values().stream().map(Held::certificate);
        return (made == null ? read : Stream.concat(Stream.of(made), read)).toList();
    }

    private List<CertificateFiles> files() throws IOException {
        List<CertificateFiles> all = new ArrayList<>();
        if (first != null) all.add(first);
        if (folder == null) return all;
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                CertificateFiles files = files(entry);
                if (files != null && files.exist()) all.add(files);
            }
        }
        return all;
    }

    private static @Nullable CertificateFiles files(Path entry) {
        if (Files.isDirectory(entry))
            return new CertificateFiles(
                    entry.resolve("fullchain.pem"), entry.resolve("privkey.pem"));
        String name = entry.getFileName().toString();
        if (!name.endsWith(".pem") && !name.endsWith(".crt")) return null;
        String stem = name.substring(0, name.length() - ".pem".length());
        return new CertificateFiles(entry, entry.resolveSibling(stem + ".key"));
    }
}
