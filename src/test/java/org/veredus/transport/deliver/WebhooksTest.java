package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.WebhookUri;

class WebhooksTest {
    private static Webhooks.Post post(int number) {
        WebhookUri to =
                Objects.requireNonNull(WebhookUri.parse("https://hooks.test/n" + number + "?k=v"));
        Action.Notify notify =
                new Action.Notify(to.address().toString(), null, 1, List.of(), null, null);
        return Webhooks.Post.of("t1", to, notify, "c@c.test", "h\"i");
    }

    @Test
    void aScriptsNotificationIsPosted() throws Exception {
        ScriptHouse house = new ScriptHouse();
        house.activate(
                "require \"enotify\";",
                "if valid_notify_method \"https://hooks.test/x\" {",
                "  notify :importance \"1\" :message \"Look!\" \"https://hooks.test/x\"; }");
        assertThat(house.deliver()).isEqualTo(new Outcome.Taken());
        assertThat(house.webhooks.runWaiting()).isEqualTo(1);
        assertThat(house.posted)
                .containsExactly(
                        "https://hooks.test/x {\"event\":\"mail\",\"from\":\"c@c.test\","
                                + "\"subject\":\"hello\",\"importance\":1,\"message\":\"Look!\"}");
        assertThat(house.done()).contains("notify https://hooks.test");
    }

    @Test
    void aFailureIsNobodysTrouble() {
        List<URI> asked = new ArrayList<>();
        Webhooks hooks =
                new Webhooks(
                        (address, _) -> {
                            asked.add(address);
                            if (asked.size() == 1) throw new IOException("nobody there");
                            return 500;
                        });
        hooks.add(post(1));
        hooks.add(post(2));
        assertThat(hooks.runWaiting()).isEqualTo(2);
        assertThat(asked).hasSize(2);
    }

    @Test
    void onlySoManyWait() {
        Webhooks hooks = new Webhooks((_, _) -> 200);
        for (int i = 0; i < 1001; i++) hooks.add(post(i));
        assertThat(hooks.runWaiting()).isEqualTo(1000);
    }
}
