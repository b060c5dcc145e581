package org.veredus.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.veredus.format.address.Domain;

class ServiceTest {
    @Test
    void pagesAreNamedWithTheirPortOnlyWhereItIsNotTheUsualOne() {
        Domain host = new Domain("mail.example.test");
        assertThat(Service.HTTPS.root(host, 443)).hasToString("https://mail.example.test/");
        assertThat(Service.HTTP.root(host, 20080).resolve("/held/"))
                .hasToString("http://mail.example.test:20080/held/");
    }
}
