package org.veredus.base.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches small things by HTTP or HTTPS, now and then: nothing is kept from one to the next.
/// Follows no redirects, asks its own source for addresses, and believes only certificates
/// that the given context believes, for the name asked for.
public final class WebClient {
    private static final Logger log = LoggerFactory.getLogger(WebClient.class);

    private final SSLContext trust;
    private final Names names;

    /// Finds the addresses of a name.
    @FunctionalInterface
    public interface Names {
        List<? extends InetAddress> addresses(String host) throws IOException;
    }

    /// @param type of the content, without parameters, in lower case; empty if the server says
    /// none
    /// @param location where else it is said to be; null if nowhere
    /// @param retryAfter as the server says it; null if it does not
    public record Answer(
            int status,
            String type,
            @Nullable String location,
            @Nullable String retryAfter,
            byte[] body) {}

    public WebClient(SSLContext trust, Names names) {
        this.trust = trust;
        this.names = names;
    }

    private HttpClient client() {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        tls.setSslContext(trust);
        tls.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9525 §6
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(tls);
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        client.setSocketAddressResolver(new Addresses(names));
        return client;
    }

    private record Addresses(Names names) implements SocketAddressResolver {
        @Override
        public void resolve(
                String host,
                int port,
                Map<String, Object> context,
                Promise<List<InetSocketAddress>> promise) {
            try {
                List<InetSocketAddress> found = new ArrayList<>();
                for (InetAddress address : names.addresses(host)) {
                    // with its name: that is what the certificate must be for
                    InetAddress named = InetAddress.getByAddress(host, address.getAddress());
                    found.add(new InetSocketAddress(named, port));
                }
                promise.succeeded(found);
            } catch (IOException unknown) {
                promise.failed(unknown);
            }
        }
    }

    /// @param most octets of the answer
    public Answer get(URI address, int most, Duration timeout) throws IOException {
        return exchange(client -> client.newRequest(address), most, timeout);
    }

    /// Sends a content by POST.
    ///
    /// @param most octets of the answer
    public Answer post(URI address, String type, byte[] content, int most, Duration timeout)
            throws IOException {
        return post(address, new Content(type, content, Map.of()), most, timeout);
    }

    /// What is sent.
    ///
    /// @param fields more of the header
    public record Content(String type, byte[] octets, Map<String, String> fields) {}

    /// Sends a content by POST.
    ///
    /// @param most octets of the answer
    public Answer post(URI address, Content content, int most, Duration timeout)
            throws IOException {
        return exchange(
                client ->
                        client.newRequest(address)
                                .method(HttpMethod.POST)
                                .headers(fields -> content.fields().forEach(fields::put))
                                .body(new BytesRequestContent(content.type(), content.octets())),
                most,
                timeout);
    }

    private interface Asking {
        Request of(HttpClient client);
    }

    private Answer exchange(Asking asking, int most, Duration timeout) throws IOException {
        HttpClient client = client();
        try {
            client.start();
            return exchange(asking.of(client), most, timeout);
        } catch (IOException | RuntimeException failed) {
            throw failed;
        } catch (Exception broken) {
            throw new IOException("no HTTP client", broken);
        } finally {
            stop(client);
        }
    }

    private static Answer exchange(Request asked, int most, Duration timeout) throws IOException {
        Request request = asked.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<ContentResponse> pending =
                new CompletableResponseListener(request, most).send();
        try {
            ContentResponse response = pending.get();
            String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
            String location = response.getHeaders().get(HttpHeader.LOCATION);
            String retryAfter = response.getHeaders().get(HttpHeader.RETRY_AFTER);
            return new Answer(
                    response.getStatus(), bare(type), location, retryAfter, response.getContent());
        } catch (ExecutionException failed) {
            throw new IOException(said(failed), failed.getCause());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopping);
        }
    }

    private static void stop(HttpClient client) {
        try {
            client.stop();
        } catch (Exception broken) {
            log.debug("HTTP client not stopped", broken);
        }
    }

    private static String said(ExecutionException failed) {
        Throwable cause = failed.getCause();
        String message = cause == null ? null : cause.getMessage();
        return message == null ? "no answer" : message;
    }

    private static String bare(@Nullable String type) {
        if (type == null) return "";
        int parameters = type.indexOf(';');
        String bare = parameters < 0 ? type : type.substring(0, parameters);
        return bare.strip().toLowerCase(Locale.ROOT);
    }
}
