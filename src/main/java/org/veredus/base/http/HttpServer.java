package org.veredus.base.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.base.tls.TlsServerContext;

/// Serves [Routes] over HTTP/1.1 and HTTP/2.
public final class HttpServer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    private static final int PLATFORM_THREADS = 12;
    private static final int BACKLOG = 1024;

    /// Streams of one HTTP/2 connection at a time.
    private static final int STREAMS = 64;

    /// Names of files and local parts of addresses have slashes, percent signs and control
    /// characters. No path here is one of a file system, and [Routes] take segments apart before
    /// they are decoded.
    private static final UriCompliance NAMES_IN_PATHS =
            UriCompliance.DEFAULT.with(
                    "names in paths",
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                    UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                    UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

    private final Server server;
    private final @Nullable ServerConnector plain;
    private final @Nullable ServerConnector secure;
    private final LongAdder bugs;

    private HttpServer(
            Server server,
            @Nullable ServerConnector plain,
            @Nullable ServerConnector secure,
            LongAdder bugs) {
        this.server = server;
        this.plain = plain;
        this.secure = secure;
        this.bugs = bugs;
    }

    /// Binds and begins to serve.
    public static HttpServer open(HttpSettings settings, Routes routes) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS, 2);
        threads.setName("http");
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory()));
        Server server = new Server(threads);
        LongAdder bugs = new LongAdder();
        ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(server);
        Dispatcher dispatcher = new Dispatcher(routes, sockets, bugs, settings.idle());
        Visits visits =
                new Visits(new GracefulHandler(dispatcher), settings.idle(), server.getScheduler());
        server.setHandler(visits);
        server.setErrorHandler(plainErrors());
        server.setStopTimeout(settings.grace().toMillis());
        ServerConnector plain = null;
        ServerConnector secure = null;
        if (settings.plain() != null) {
            plain = connector(server, visits, settings, settings.plain(), http1(settings));
        }
        if (settings.secure() != null && settings.tls() != null) {
            secure =
                    connector(
                            server,
                            visits,
                            settings,
                            settings.secure(),
                            https(settings, settings.tls()));
        }
        HttpServer opened = new HttpServer(server, plain, secure, bugs);
        try {
            server.start();
        } catch (Exception failed) {
            opened.close();
            throw new IOException("can't serve HTTP: " + failed.getMessage(), failed);
        }
        return opened;
    }

    private static ServerConnector connector(
            Server server,
            Visits visits,
            HttpSettings settings,
            InetSocketAddress address,
            ConnectionFactory... protocols) {
        ServerConnector connector = new BoundedConnector(server, visits, settings, protocols);
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(settings.idle().toMillis());
        server.addConnector(connector);
        return connector;
    }

    private static HttpConfiguration configuration(HttpSettings settings) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setUriCompliance(NAMES_IN_PATHS);
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(settings.maxHeader());
        configuration.setResponseHeaderSize(settings.maxHeader());
        configuration.setUseInputDirectByteBuffers(false);
        configuration.setUseOutputDirectByteBuffers(false);
        return configuration;
    }

    private static ConnectionFactory[] http1(HttpSettings settings) {
        return new ConnectionFactory[] {new HttpConnectionFactory(configuration(settings))};
    }

    private static ConnectionFactory[] https(HttpSettings settings, TlsServerContext tls) {
        HttpConfiguration configuration = configuration(settings);
        configuration.addCustomizer(
                new SecureRequestCustomizer(false)); // names are the certificate store's matter
        HttpConnectionFactory http1 = new HttpConnectionFactory(configuration);
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(configuration);
        http2.setMaxConcurrentStreams(STREAMS);
        http2.setConnectProtocolEnabled(false); // web sockets have connections of their own
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setSslContext(tls.sslContext());
        context.setIncludeProtocols(tls.parameters().getProtocols());
        context.setExcludeProtocols();
        context.setIncludeCipherSuites(tls.parameters().getCipherSuites());
        context.setExcludeCipherSuites();
        SslConnectionFactory ssl = new SslConnectionFactory(context, alpn.getProtocol());
        ssl.setDirectBuffersForEncryption(false);
        ssl.setDirectBuffersForDecryption(false);
        return new ConnectionFactory[] {ssl, alpn, http2, http1, new ProvingConnections()};
    }

    private static ErrorHandler plainErrors() {
        ErrorHandler errors = new ErrorHandler();
        errors.setShowStacks(false);
        errors.setShowCauses(false);
        errors.setShowMessageInTitle(false);
        return errors;
    }

    /// The port in the clear; -1 when there is none.
    public int plainPort() {
        return plain == null ? -1 : plain.getLocalPort();
    }

    /// The port with TLS; -1 when there is none.
    public int securePort() {
        return secure == null ? -1 : secure.getLocalPort();
    }

    /// How many requests ended by a bug of ours.
    public long bugs() {
        return bugs.sum();
    }

    /// Stops accepting, waits for the requests in hand within the settings' grace, and ends.
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception unclear) {
            log.warn("the HTTP server did not stop cleanly", unclear);
        }
    }
}
