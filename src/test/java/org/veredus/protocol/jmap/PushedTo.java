package org.veredus.protocol.jmap;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.protocol.jmap.push.Pusher;

/// A push service that takes all it is given, or answers as it is told. One thread.
final class PushedTo implements Pusher.Door {
    int status = 201;
    @Nullable String retryAfter;
    boolean reachable = true;
    private final List<Post> posts = new ArrayList<>();

    record Post(URI address, Map<String, String> fields, byte[] content) {}

    @Override
    public Pusher.Reply post(URI address, Map<String, String> fields, byte[] content)
            throws IOException {
        posts.add(new Post(address, fields, content));
        if (!reachable) throw new IOException("nobody there");
        return new Pusher.Reply(status, retryAfter);
    }

    /// What has come since this was asked last.
    List<Post> take() {
        List<Post> taken = List.copyOf(posts);
        posts.clear();
        return taken;
    }
}
