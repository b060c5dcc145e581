package org.veredus.protocol.jmap.contact;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.contact.Card;
import org.veredus.account.contact.ContactRefused;
import org.veredus.account.contact.Contacts;
import org.veredus.account.contact.ContactsDraft;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// ContactCard/set. RFC 9610 §3.5. All that is made by one call is one commit, and so is all that
/// is changed and all that goes: hundreds may be imported at once. What is wrong with one card
/// concerns no other.
final class CardSetting {
    /// How often a change is made anew because somebody else was faster.
    private static final int MAX_TRIES = 20;

    private final CardForms forms;

    CardSetting(CardForms forms) {
        this.forms = forms;
    }

    /// What a client has sent, once it is read; pictures are fetched before the commit begins.
    private sealed interface Reading {
        /// @param before the card that is changed; null for a new one
        record Good(@Nullable Card before, CardForms.Form form) implements Reading {}

        record Wrong(SetError error) implements Reading {}
    }

    /// What became of one object.
    private sealed interface Fate {
        /// @param told what the client does not know
        record Done(ObjectNode told) implements Fate {}

        record Refused(SetError error) implements Fate {}

        /// It is not what it was when the change was made.
        record Outrun() implements Fate {}
    }

    void set(Call call) throws MethodError, StoreFailed {
        Contacts contacts = new Contacts(call.account());
        call.arguments().allow("accountId", "ifInState", "create", "update", "destroy");
        String before = State.wire(contacts.cards().version());
        Setting setting = Setting.of(call, before);
        if (!setting.create().isEmpty()) create(call, contacts, setting);
        Map<String, ObjectNode> left = new LinkedHashMap<>(setting.update());
        for (int tries = 0; !left.isEmpty(); tries++) update(call, contacts, setting, left, tries);
        if (!setting.destroy().isEmpty()) destroy(contacts, setting);
        setting.respond(call.caller().accountId(), before, State.wire(contacts.cards().version()));
    }

    private void create(Call call, Contacts contacts, Setting setting) throws StoreFailed {
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (Map.Entry<String, ObjectNode> each : setting.create().entrySet()) {
            try {
                CardForms.Form form = forms.created(call, each.getValue());
                readings.put(each.getKey(), new Reading.Good(null, form));
            } catch (SetError error) {
                readings.put(each.getKey(), new Reading.Wrong(error));
            }
        }
        contacts.change(draft -> apply(draft, readings))
                .forEach(
                        (id, fate) -> {
                            switch (fate) {
                                case Fate.Done(var told) -> setting.created(id, told);
                                case Fate.Refused(var error) -> setting.notCreated(id, error);
                                case Fate.Outrun() ->
                                        throw new IllegalStateException("nobody knew of " + id);
                            }
                        });
    }

    /// @param left what has still to be changed; what is done is taken out
    private void update(
            Call call, Contacts contacts, Setting setting, Map<String, ObjectNode> left, int tries)
            throws StoreFailed {
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (Map.Entry<String, ObjectNode> each : left.entrySet()) {
            try {
                long number = Ids.number('C', each.getKey());
                Card before = contacts.cards().find(number);
                if (before == null) throw SetError.notFound();
                CardForms.Form form = forms.updated(call, number, before, each.getValue());
                readings.put(each.getKey(), new Reading.Good(before, form));
            } catch (SetError error) {
                readings.put(each.getKey(), new Reading.Wrong(error));
            }
        }
        contacts.change(draft -> apply(draft, readings))
                .forEach(
                        (id, fate) -> {
                            switch (fate) {
                                case Fate.Done(var told) ->
                                        setting.updated(id, told.isEmpty() ? null : told);
                                case Fate.Refused(var error) -> setting.notUpdated(id, error);
                                case Fate.Outrun() -> {
                                    if (tries < MAX_TRIES) return;
                                    setting.notUpdated(id, busy());
                                }
                            }
                            left.remove(id);
                        });
    }

    private static SetError busy() {
        return SetError.of("serverFail", "others change it all the time; try again");
    }

    private static Map<String, Fate> apply(ContactsDraft draft, Map<String, Reading> readings)
            throws StoreFailed {
        Map<String, Fate> fates = new LinkedHashMap<>();
        for (Map.Entry<String, Reading> each : readings.entrySet())
            fates.put(
                    each.getKey(),
                    switch (each.getValue()) {
                        case Reading.Wrong(var error) -> new Fate.Refused(error);
                        case Reading.Good good -> apply(draft, each.getKey(), good);
                    });
        return fates;
    }

    private static Fate apply(ContactsDraft draft, String id, Reading.Good good)
            throws StoreFailed {
        CardForms.Form form = good.form();
        Card card = form.card(draft.defaultBook());
        Card before = good.before();
        try {
            if (before == null) {
                long made = draft.add(card, form.contents().values());
                return new Fate.Done(form.told(made, card));
            }
            long number = Ids.number('C', id);
            if (!before.equals(draft.card(number))) return new Fate.Outrun();
            draft.put(number, card, form.contents().values());
            return new Fate.Done(form.told(number, card));
        } catch (ContactRefused refused) {
            boolean noBook = refused.reason() == ContactRefused.Reason.NO_SUCH_BOOK;
            return new Fate.Refused(
                    noBook
                            ? SetError.invalidProperties(refused.sentence(), "addressBookIds")
                            : Refusals.error(refused));
        }
    }

    private static void destroy(Contacts contacts, Setting setting) throws StoreFailed {
        Set<String> ids = setting.destroy();
        Map<String, Fate> fates =
                contacts.change(
                        draft -> {
                            Map<String, Fate> each = new LinkedHashMap<>();
                            for (String id : ids) each.put(id, destroy(draft, id));
                            return each;
                        });
        fates.forEach(
                (id, fate) -> {
                    if (fate instanceof Fate.Refused(var error)) setting.notDestroyed(id, error);
                    else setting.destroyed(id);
                });
    }

    private static Fate destroy(ContactsDraft draft, String id) throws StoreFailed {
        try {
            draft.removeCard(Ids.number('C', id));
            return new Fate.Done(Json.object());
        } catch (ContactRefused refused) {
            return new Fate.Refused(Refusals.error(refused));
        }
    }
}
