package org.veredus.app.server;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.base.tls.CertificateFiles;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsServerContext;

/// The certificate that the configuration names. One in files is read again when they change.
public final class OwnCertificate {
    private static final Logger log = LoggerFactory.getLogger(OwnCertificate.class);

    private final @Nullable CertificateFiles files;
    private volatile ServerCertificate current;
    private @Nullable FileTime seen;

    private OwnCertificate(
            @Nullable CertificateFiles files, ServerCertificate current, @Nullable FileTime seen) {
        this.files = files;
        this.current = current;
        this.seen = seen;
    }

    /// One that stays.
    public static OwnCertificate of(ServerCertificate certificate) {
        return new OwnCertificate(null, certificate, null);
    }

    /// @throws IOException names the file that cannot be read
    public static OwnCertificate in(CertificateFiles files) throws IOException {
        FileTime modified = files.exist() ? files.modified() : null;
        return new OwnCertificate(files, files.read(), modified);
    }

    ServerCertificate current() {
        return current;
    }

    /// Serves what is in the files now, from the next handshake on. Files that do not fit each
    /// other, as while they are being replaced, change nothing. One thread.
    void look(TlsServerContext tls) {
        if (files == null) return;
        try {
            FileTime modified = files.modified();
            if (modified.equals(seen)) return;
            seen = modified;
            ServerCertificate before = current;
            ServerCertificate now = files.read();
            if (now.equals(before)) return;
            current = now;
            tls.replace(
                    tls.certificates().stream()
                            .map(served -> served.equals(before) ? now : served)
                            .toList());
            log.atInfo().addKeyValue("certificate", now).log("certificate read again");
        } catch (IOException unreadable) {
            log.atWarn()
                    .addKeyValue("why", unreadable.getMessage())
                    .log("certificate not read again; the old one is served");
        }
    }
}
