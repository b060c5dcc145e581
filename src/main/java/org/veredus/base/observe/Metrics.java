package org.veredus.base.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// Makes meters and shows them all as Prometheus reads them. Names are dotted, tags come as name
/// and value in turn; asking again for the same name and tags gives the same meter.
public final class Metrics {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Counter counter(String name, String help, String... tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    public Timer timer(String name, String help, String... tags) {
        return Timer.builder(name).description(help).tags(tags).register(registry);
    }

    /// Shows what is there at the moment it is asked for.
    public void gauge(String name, String help, DoubleSupplier value, String... tags) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /// Shows a count that is kept elsewhere and only grows.
    public void count(String name, String help, LongSupplier value, String... tags) {
        // the registry refers to its owner weakly, and owns nothing else of ours: this object lives
        // as long as the registry
        FunctionCounter.builder(name, this, _ -> value.getAsLong())
                .description(help)
                .tags(tags)
                .register(registry);
    }

    /// All meters in the Prometheus text format.
    public String scrape() {
        return registry.scrape();
    }
}
