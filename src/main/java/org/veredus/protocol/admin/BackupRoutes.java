package org.veredus.protocol.admin;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import tools.jackson.databind.node.ObjectNode;

/// Starts backups and tells how far they are.
final class BackupRoutes {
    private static final String PATH = "/api/v1/backup";
    private static final int MOST_KEPT = 10_000;

    private final Backups backups;

    BackupRoutes(Backups backups) {
        this.backups = backups;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("POST", PATH, gate.changing(this::start))
                .add("GET", PATH, gate.reading(_ -> show(200)));
    }

    private HttpResponse start(HttpRequest request) throws Refusal, IOException {
        Body body = Body.read(request, "folder", "keep");
        long keep = body.count("keep", 0);
        if (keep > MOST_KEPT) throw Refusal.badRequest("keep is at most " + MOST_KEPT);
        if (!backups.start(folder(body.text("folder")), (int) keep))
            throw new Refusal(Refusal.Kind.IN_USE, "a backup is under way");
        return show(202);
    }

    private static Path folder(String text) throws Refusal {
        try {
            Path folder = Path.of(text);
            if (folder.isAbsolute()) return folder.normalize();
        } catch (InvalidPathException wrong) {
            throw Refusal.badRequest("folder: " + wrong.getMessage());
        }
        throw Refusal.badRequest("folder is not an absolute path on the server's machine");
    }

    private HttpResponse show(int status) throws Refusal {
        Backups.Progress progress = backups.progress();
        if (progress == null)
            throw Refusal.notFound("no backup was taken since the server started");
        ObjectNode shown =
                Answer.object()
                        .put("folder", progress.folder().toString())
                        .put("state", progress.state().name().toLowerCase(Locale.ROOT))
                        .put("started", progress.started().toString())
                        .put("ended", Answer.time(progress.ended()))
                        .put("octets", progress.octets())
                        .put("copied", progress.copied())
                        .put("problem", progress.problem());
        return Answer.of(status, shown);
    }
}
