package org.veredus.protocol.imap.push;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsServerContext;

/// Apple's push service at the loopback address: HTTP/2 alone, and only for those who show the
/// certificate it knows.
final class FakeApns implements AutoCloseable {
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final Server server = new Server();
    private final ServerConnector connector;

    FakeApns(ServerCertificate own, X509Certificate known) throws Exception {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(configuration);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http2.getProtocol());
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setSslContext(
                new TlsServerContext(List.of(own)).asking(List.of(known)).sslContext());
        context.setNeedClientAuth(true);
        SslConnectionFactory ssl = new SslConnectionFactory(context, alpn.getProtocol());
        connector = new ServerConnector(server, ssl, alpn, http2);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(
                new Handler.Abstract() {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback)
                            throws Exception {
                        return take(request, response, callback);
                    }
                });
        server.start();
    }

    private boolean take(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        heard.add(
                String.join(
                        " ",
                        request.getConnectionMetaData().getHttpVersion().asString(),
                        request.getMethod(),
                        path,
                        request.getHeaders().get("apns-topic"),
                        request.getHeaders().get("apns-push-type"),
                        request.getHeaders().get("apns-expiration"),
                        Content.Source.asString(request, StandardCharsets.UTF_8)));
        int status = answers.getOrDefault(path.substring(path.lastIndexOf('/') + 1), 200);
        response.setStatus(status);
        Content.Sink.write(
                response,
                true,
                status == 200 ? "" : "{\"reason\":\"Status" + status + "\"}",
                callback);
        return true;
    }

    void answer(String token, int status) {
        answers.put(token, status);
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception broken) {
            throw new IllegalStateException("the fake service does not stop", broken);
        }
    }
}
