package org.veredus.protocol.jmap;

import java.util.ArrayList;
import java.util.List;
import org.veredus.protocol.jmap.blob.BlobMethods;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.mail.Mail;
import org.veredus.protocol.jmap.mail.MailMethods;

/// All calls, and what clients are told of them.
record MethodSet(Methods methods, DataTypes types, Capabilities capabilities) {
    static MethodSet of(JmapServices services, JmapSettings settings, Blobs.Source blobs) {
        Methods methods = new Methods();
        List<Capabilities.Capability> capabilities = new ArrayList<>();
        Mail mail =
                new Mail(
                        services.tables(),
                        blobs,
                        services.clock(),
                        services.random(),
                        settings.hostName());
        DataTypes types = new DataTypes();
        MailMethods.addTo(methods, mail);
        MailMethods.addTo(types, mail);
        capabilities.add(Capabilities.Capability.of(MailMethods.MAIL, MailMethods.capability()));
        new BlobMethods(blobs).addTo(methods);
        return new MethodSet(methods, types, new Capabilities(capabilities));
    }
}
