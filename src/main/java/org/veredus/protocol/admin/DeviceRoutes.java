package org.veredus.protocol.admin;

import java.util.Map;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.push.AppleDevice;
import org.veredus.account.push.AppleDevices;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Devices of Apple's that are woken when an account gets mail.
final class DeviceRoutes {
    private static final String DEVICES = AccountRoutes.ACCOUNT + "/devices";

    private final AdminServices.People people;
    private final AppleDevices devices;

    DeviceRoutes(AdminServices.People people) {
        this.people = people;
        devices = people.appleDevices();
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", DEVICES, gate.reading(this::list))
                .add("DELETE", DEVICES + "/{device}", gate.changing(this::forget));
    }

    private AccountId account(HttpRequest request) throws Refusal, StoreFailed {
        return AccountRoutes.find(people.directory(), request).id();
    }

    private HttpResponse list(HttpRequest request) throws Refusal, StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("devices");
        for (Map.Entry<Long, AppleDevice> each : devices.of(account(request)).entrySet())
            list.add(
                    Answer.object()
                            .put("id", each.getKey())
                            .put("accountId", each.getValue().accountId())
                            .put("registered", Answer.time(each.getValue().registered())));
        return Answer.ok(answer);
    }

    private HttpResponse forget(HttpRequest request) throws Refusal, StoreFailed {
        String number = request.parameter("device");
        boolean there =
                number.matches("[1-9]\\d{0,17}")
                        && devices.remove(account(request), Long.parseLong(number));
        if (!there) throw Refusal.notFound("there is no device " + number);
        return HttpResponse.empty(204);
    }
}
