package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.TryServer;
import tools.jackson.databind.JsonNode;

/// Who is shut out stays so, with the same end, when the process is killed.
@Tag("journey")
final class BansIT {
    @TempDir private static Path folder;

    @Test
    void outliveBeingKilled() throws Exception {
        JsonNode before;
        try (TryServer veredus = TryServer.start(folder)) {
            veredus.api("POST", "/bans", "{'address': '192.0.2.7', 'seconds': 3000}");
            veredus.api("POST", "/bans", "{'address': '2001:db8::7', 'seconds': 2000}");
            veredus.api("POST", "/bans", "{'address': '192.0.2.8', 'seconds': 2000}");
            veredus.api("DELETE", "/bans?address=192.0.2.8", null);
            before = veredus.api("GET", "/bans", null).path("bans");
            veredus.kill();
        }
        assertThat(before).hasSize(2);
        try (TryServer veredus = TryServer.start(folder)) {
            JsonNode after = veredus.api("GET", "/bans", null).path("bans");
            assertThat(after).hasSize(2);
            for (int i = 0; i < 2; i++) {
                JsonNode ban = before.get(i);
                assertThat(after.get(i).path("network")).isEqualTo(ban.path("network"));
                assertThat(after.get(i).path("why")).isEqualTo(ban.path("why"));
                // to the second
                assertThat(after.get(i).path("until").asString().substring(0, 19))
                        .isEqualTo(ban.path("until").asString().substring(0, 19));
            }
        }
    }
}
