package org.veredus.format.features;

import java.util.Set;

/// Where anybody has an address, as learned models know it: what was learned must not change when
/// others come up.
final class Providers {
    private static final Set<String> KNOWN =
            Set.of(
                    "gmail.com",
                    "googlemail.com",
                    "outlook.com",
                    "hotmail.com",
                    "live.com",
                    "msn.com",
                    "yahoo.com",
                    "ymail.com",
                    "aol.com",
                    "icloud.com",
                    "me.com",
                    "mail.com",
                    "proton.me",
                    "protonmail.com",
                    "tutanota.com",
                    "gmx.de",
                    "gmx.net",
                    "gmx.at",
                    "gmx.ch",
                    "gmx.com",
                    "web.de",
                    "t-online.de",
                    "bluewin.ch",
                    "yahoo.de",
                    "yahoo.fr",
                    "yahoo.co.uk",
                    "yahoo.co.jp",
                    "hotmail.fr",
                    "hotmail.es",
                    "hotmail.it",
                    "hotmail.co.uk",
                    "outlook.fr",
                    "outlook.es",
                    "orange.fr",
                    "free.fr",
                    "laposte.net",
                    "wanadoo.fr",
                    "sfr.fr",
                    "libero.it",
                    "virgilio.it",
                    "ziggo.nl",
                    "kpnmail.nl",
                    "btinternet.com",
                    "sky.com",
                    "comcast.net",
                    "mail.ru",
                    "bk.ru",
                    "inbox.ru",
                    "yandex.ru",
                    "rambler.ru",
                    "wp.pl",
                    "o2.pl",
                    "onet.pl",
                    "interia.pl",
                    "uol.com.br",
                    "bol.com.br",
                    "sapo.pt",
                    "mynet.com",
                    "163.com",
                    "126.com",
                    "qq.com",
                    "docomo.ne.jp");

    private Providers() {}

    static boolean has(String domain) {
        return KNOWN.contains(domain);
    }
}
