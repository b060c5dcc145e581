package org.veredus.protocol.imap.push;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// Apple's push service, spoken to by HTTP/2. Any thread may call.
public final class Apns implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// How long the service may keep what it cannot deliver.
    private static final Duration KEEP = Duration.ofDays(1);

    private final URI service;
    private final String topic;
    private final HttpClient client;

    /// @param topic the UID in the certificate's subject
    /// @param tls shows the certificate
    public Apns(URI service, String topic, SSLContext tls) {
        this.service = service;
        this.topic = topic;
        client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .sslContext(tls)
                        .connectTimeout(PATIENCE)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    String topic() {
        return topic;
    }

    /// @param reason as the service says it, such as `{"reason":"BadDeviceToken"}`
    record Answer(int status, String reason) {
        boolean isTaken() {
            return status == 200;
        }

        /// The device is not there, or has nothing to do with the certificate.
        boolean isGone() {
            return status == 410
                    || (status == 400
                            && (reason.contains("BadDeviceToken")
                                    || reason.contains("DeviceTokenNotForTopic")));
        }
    }

    /// Wakes a device.
    Answer push(String token, String accountId, Instant now) throws IOException {
        String payload = "{\"aps\":{\"account-id\":\"" + accountId + "\"}}";
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve("/3/device/" + token))
                        .timeout(PATIENCE)
                        .header("apns-topic", topic)
                        .header("apns-push-type", "background")
                        .header("apns-expiration", String.valueOf(now.plus(KEEP).getEpochSecond()))
                        .POST(BodyPublishers.ofString(payload, StandardCharsets.UTF_8))
                        .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopping);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
