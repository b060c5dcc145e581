package org.veredus.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.veredus.testing.Await;
import org.veredus.testing.Program;

/// A terminal with a program in it, in a tmux server of its own.
final class Screen implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final Map<String, String> environment;

    /// @param folder the program's home
    Screen(Path folder, String command, Map<String, String> environment) throws IOException {
        this.folder = folder;
        this.environment = environment;
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", command).ok();
    }

    /// Names of keys, or characters.
    void press(Object... keys) throws IOException {
        for (Object key : keys) tmux("send-keys", key).ok();
    }

    void type(String text) throws IOException {
        tmux("send-keys", "-l", text).ok();
        press("Enter");
    }

    void shows(String pattern) throws IOException {
        String[] last = {""};
        try {
            Await.until(
                    pattern,
                    PATIENCE,
                    () -> {
                        last[0] =
                                new String(
                                        tmux("capture-pane", "-p")
                                                .ok()
                                                .out()
                                                .getBytes(StandardCharsets.ISO_8859_1),
                                        StandardCharsets.UTF_8);
                        return last[0].matches("(?s).*" + pattern + ".*");
                    });
        } catch (AssertionError never) {
            throw new AssertionError(last[0], never);
        }
    }

    void ended() throws IOException {
        // The tmux server ends with its last program.
        Await.until("the program's end", PATIENCE, () -> tmux("list-panes").status() != 0);
    }

    private Program.Outcome tmux(Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of("-u", "-S", folder.resolve("tmux")));
        all.addAll(List.of(arguments));
        Program program = Program.named("tmux").with(all.toArray());
        environment.forEach(program::env);
        return program.env("HOME", folder).env("LC_ALL", "C.UTF-8").env("TERM", "screen").run();
    }

    @Override
    public void close() throws IOException {
        tmux("kill-server");
    }
}
