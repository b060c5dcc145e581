package org.veredus.format.publicsuffix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublicSuffixListTest {
    private static final PublicSuffixList LIST = PublicSuffixList.bundled();

    @ParameterizedTest
    @CsvSource({
        "com,",
        "example.com, example.com",
        "a.b.example.com, example.com",
        "co.uk,",
        "www.example.co.uk, example.co.uk",
        "unlisted,",
        "b.example.unlisted, example.unlisted",
        "ck,",
        "test.ck,",
        "b.test.ck, b.test.ck",
        "a.b.test.ck, b.test.ck",
        "www.ck, www.ck",
        "www.www.ck, www.ck",
        "kobe.jp, kobe.jp",
        "c.kobe.jp,",
        "a.b.c.kobe.jp, b.c.kobe.jp",
        "city.kobe.jp, city.kobe.jp",
        "www.city.kobe.jp, city.kobe.jp",
        "xn--85x722f.com.cn, xn--85x722f.com.cn",
        "xn--55qx5d.cn,",
        "www.xn--85x722f.xn--55qx5d.cn, xn--85x722f.xn--55qx5d.cn"
    })
    void findsWhatSomebodyRegistered(String name, String registrable) {
        assertThat(LIST.registrable(name)).isEqualTo(registrable);
    }
}
