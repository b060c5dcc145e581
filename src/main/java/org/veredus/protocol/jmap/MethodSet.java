package org.veredus.protocol.jmap;

import java.util.ArrayList;
import java.util.List;
import org.veredus.protocol.jmap.blob.BlobMethods;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.contact.ContactMethods;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.mail.Mail;
import org.veredus.protocol.jmap.mail.MailMethods;
import org.veredus.protocol.jmap.mail.Signatures;
import org.veredus.protocol.jmap.mdn.MdnMethods;
import org.veredus.protocol.jmap.preference.PreferenceMethods;
import org.veredus.protocol.jmap.principal.PrincipalMethods;
import org.veredus.protocol.jmap.push.Deliveries;
import org.veredus.protocol.jmap.push.PushMethods;
import org.veredus.protocol.jmap.quota.QuotaMethods;
import org.veredus.protocol.jmap.sieve.SieveMethods;
import org.veredus.protocol.jmap.snooze.SnoozeMethods;
import org.veredus.protocol.jmap.submission.Counter;
import org.veredus.protocol.jmap.submission.SubmissionMethods;
import org.veredus.protocol.jmap.vacation.VacationMethods;

/// All calls, and what clients are told of them.
record MethodSet(
        Methods methods, DataTypes types, Capabilities capabilities, Deliveries deliveries) {
    static MethodSet of(JmapServices services, JmapSettings settings, Blobs.Source blobs) {
        Methods methods = new Methods();
        List<Capabilities.Capability> capabilities = new ArrayList<>();
        Mail mail =
                new Mail(
                        services.tables(),
                        services.search(),
                        services.events(),
                        new Signatures(services.smime(), services.clock()),
                        blobs,
                        services.clock(),
                        services.random(),
                        settings.hostName());
        DataTypes types = new DataTypes();
        MailMethods.addTo(methods, mail);
        MailMethods.addTo(types, mail);
        capabilities.add(
                Capabilities.Capability.shared(
                        MailMethods.MAIL,
                        MailMethods.capability(),
                        MailMethods.capability().put("mayCreateTopLevelMailbox", false)));
        capabilities.add(
                Capabilities.Capability.shared(
                        PushMethods.EMAIL_PUSH, Json.object(), Json.object()));
        capabilities.add(
                Capabilities.Capability.shared(Signatures.SMIME, Json.object(), Json.object()));
        Counter counter =
                new Counter(
                        mail,
                        services.directory(),
                        services.postbox(),
                        services.traces(),
                        services.clock(),
                        settings.sending());
        SubmissionMethods.addTo(methods, types, counter);
        capabilities.add(
                Capabilities.Capability.of(
                        SubmissionMethods.SUBMISSION,
                        SubmissionMethods.capability(settings.sending())));
        new BlobMethods(blobs, services.tables()).addTo(methods);
        capabilities.add(
                Capabilities.Capability.shared(
                        BlobMethods.BLOB,
                        BlobMethods.capability(),
                        BlobMethods.sharedCapability()));
        VacationMethods.addTo(methods, types);
        capabilities.add(Capabilities.Capability.of(VacationMethods.VACATION, Json.object()));
        MdnMethods.addTo(methods, counter);
        capabilities.add(Capabilities.Capability.of(MdnMethods.MDN, Json.object()));
        SieveMethods.addTo(methods, types, blobs);
        capabilities.add(
                new Capabilities.Capability(
                        SieveMethods.SIEVE,
                        SieveMethods.server(),
                        SieveMethods.capability(),
                        null));
        ContactMethods.addTo(methods, types, blobs, services.clock(), services.random());
        capabilities.add(
                Capabilities.Capability.of(ContactMethods.CONTACTS, ContactMethods.capability()));
        QuotaMethods.addTo(methods, types);
        capabilities.add(Capabilities.Capability.of(QuotaMethods.QUOTA, Json.object()));
        PreferenceMethods.addTo(methods, types);
        capabilities.add(
                Capabilities.Capability.of(
                        PreferenceMethods.PREFERENCES, PreferenceMethods.capability()));
        new SnoozeMethods(services.snoozes(), services.clock()).addTo(methods, types);
        capabilities.add(
                Capabilities.Capability.of(SnoozeMethods.SNOOZE, SnoozeMethods.capability()));
        capabilities.add(
                new Capabilities.Capability(
                        PrincipalMethods.PRINCIPALS, Json.object(), null, null));
        Capabilities all = new Capabilities(capabilities);
        PrincipalMethods.addTo(
                methods,
                types,
                services.directory(),
                (caller, access) -> AccountObject.of(all, caller, access));
        methods.know(Sockets.WEBSOCKET);
        methods.know(Signatures.SMIME);
        return new MethodSet(methods, types, all, MailMethods.news(mail));
    }
}
