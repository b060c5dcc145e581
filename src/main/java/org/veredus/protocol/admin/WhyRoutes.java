package org.veredus.protocol.admin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Why a message is where it is, from what its delivery wrote on top of it.
final class WhyRoutes {
    /// Octets of a header that are read; what we write stands on top.
    private static final int MAX_HEADER = 64 << 10;

    private static final Pattern FINDING = Pattern.compile("([a-z0-9._-]+)=(-?\\d+(?:\\.\\d+)?)");

    private final Directory directory;
    private final Accounts accounts;

    WhyRoutes(AdminServices.People people) {
        directory = people.directory();
        accounts = people.accounts();
    }

    void addTo(Routes routes, Gate administrators) {
        routes.add(
                "GET",
                "/api/v1/accounts/{account}/messages/{email}/why",
                administrators.toOwners().reading(this::why));
    }

    private HttpResponse why(HttpRequest request) throws Refusal, StoreFailed {
        String number = request.parameter("email");
        if (!number.matches("[1-9]\\d{0,17}"))
            throw Refusal.badRequest(number + " is no number of a message");
        Account account = accounts.open(AccountRoutes.find(directory, request).id());
        EmailRecord email = account.email(Long.parseLong(number));
        if (email == null) throw Refusal.notFound("there is no such message");
        byte[] start = account.content(email).read(0, (int) Math.min(MAX_HEADER, email.size()));
        return Answer.ok(shown(Header.parse(start, MAX_HEADER)));
    }

    /// Only what stands above the first Received field is ours.
    private static ObjectNode shown(Header header) {
        ObjectNode answer =
                Answer.object()
                        .put("junk", false)
                        .putNull("score")
                        .put("firstContact", false)
                        .putNull("reason");
        ArrayNode findings = answer.putArray("findings");
        ArrayNode authentication = answer.putArray("authentication");
        for (HeaderField field : header.fields()) {
            if (field.named("Received")) break;
            if (field.named("X-Spam-Flag")) answer.put("junk", true);
            if (field.named("X-First-Contact")) answer.put("firstContact", true);
            if (field.named("X-Spam-Reason")) answer.put("reason", field.value());
            if (field.named("Authentication-Results")) authentication.add(field.value());
            if (field.named("X-Spam-Status")) status(field.value(), answer, findings);
        }
        return answer;
    }

    private static void status(String value, ObjectNode answer, ArrayNode findings) {
        Matcher each = FINDING.matcher(value.replace("tests=", " "));
        while (each.find()) {
            double score = Double.parseDouble(each.group(2));
            if (each.group(1).equals("score")) answer.put("score", score);
            else findings.addObject().put("name", each.group(1)).put("score", score);
        }
    }
}
