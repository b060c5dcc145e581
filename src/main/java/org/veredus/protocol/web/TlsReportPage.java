package org.veredus.protocol.web;

import java.io.IOException;
import java.util.Set;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.feedback.MalformedReport;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.report.KeptReport;
import org.veredus.transport.report.ReportBox;

/// Takes TLS reports about our domains from anybody, for records with `rua=https://HOST/tlsrpt`.
/// RFC 8460 §5.4
public final class TlsReportPage {
    private static final String PATH = "/tlsrpt";

    /// Octets of a report that strangers may send; real ones have some thousands.
    private static final int MAX_REPORT = 1 << 20;

    private static final Set<String> TYPES =
            Set.of("application/tlsrpt+gzip", "application/tlsrpt+json");

    private final ReportBox reports;

    public TlsReportPage(ReportBox reports) {
        this.reports = reports;
    }

    public void addTo(Routes routes) {
        routes.add("POST", PATH, MAX_REPORT, this::take);
    }

    private HttpResponse take(HttpRequest request) throws IOException {
        String type = request.header("content-type");
        if (type == null || !TYPES.contains(type.split(";", 2)[0].strip()))
            return HttpResponse.text(415, "Send " + String.join(" or ", TYPES) + ".\n");
        try {
            ReportBox.Taken taken = reports.take(request.bytes(), KeptReport.Trust.UNVERIFIED);
            return taken.connections().isEmpty()
                    ? HttpResponse.text(404, "The report is about no domain of ours.\n")
                    : HttpResponse.text(201, "Thank you.\n");
        } catch (MalformedReport malformed) {
            return HttpResponse.text(400, "No report: " + malformed.getMessage() + ".\n");
        } catch (StoreFailed broken) {
            throw new IOException("cannot keep a report", broken);
        }
    }
}
