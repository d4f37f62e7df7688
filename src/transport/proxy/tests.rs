// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;

fn taken(variables: [(&str, &str); 2], url: &str) -> Option<String> {
    let proxies = Proxies::of(&Environment::from(variables));
    let proxy = proxies.of_request(&url.parse().unwrap()).unwrap();
    proxy.map(ToString::to_string)
}

#[test]
fn no_proxy_spares_what_it_spares_in_go() {
    for (list, url, spared) in [
        (".aliyuncs.com", "https://es.aliyuncs.com/", true),
        (".aliyuncs.com", "https://aliyuncs.com/", false),
        ("aliyuncs.com", "https://es.cn.aliyuncs.com/", true),
        ("aliyuncs.com", "https://aliyuncs.com/", true),
        ("uncs.com", "https://es.aliyuncs.com/", false),
        ("*.aliyuncs.com", "https://es.aliyuncs.com/", true),
        ("*.aliyuncs.com", "https://aliyuncs.com/", false),
        ("*", "https://es.aliyuncs.com/", true),
        ("a.b, .AliyunCS.com ,", "https://es.aliyuncs.com/", true),
        ("es.aliyuncs.com:443", "https://es.aliyuncs.com/", true),
        ("es.aliyuncs.com:444", "https://es.aliyuncs.com/", false),
        ("10.0.0.0/8", "https://10.1.2.3/", true),
        ("10.0.0.0/8", "https://11.1.2.3/", false),
        ("10.1.2.3", "https://10.1.2.3:8443/", true),
        ("10.1.2.3:443", "https://10.1.2.3:8443/", false),
        ("[fd00::1]:443", "https://[fd00::1]/", true),
        ("fd00::1", "https://[fd00::1]:8443/", true),
        ("fd00::/8", "https://[fd12::1]/", true),
        ("", "https://127.0.0.1/", true),
        ("", "https://[::1]:9200/", true),
        ("", "http://localhost:9200/", true),
        ("", "http://100.100.100.200/latest/", true),
        ("", "http://100.100.100.201/", false),
    ] {
        let variables = [("ALL_PROXY", "http://p:3128"), ("NO_PROXY", list)];
        assert_eq!(taken(variables, url).is_none(), spared, "{list:?} {url}");
    }
}

#[test]
fn each_scheme_has_its_variable_and_every_spelling_of_a_proxy_is_read() {
    for (variables, url, proxy) in [
        (
            [("HTTP_PROXY", "http://a"), ("HTTPS_PROXY", "http://b:1")],
            "https://x/",
            Some("proxy http://b:1 (from HTTPS_PROXY)"),
        ),
        (
            [("HTTP_PROXY", "http://a"), ("HTTPS_PROXY", "http://b:1")],
            "http://x/",
            Some("proxy http://a (from HTTP_PROXY)"),
        ),
        ([("HTTP_PROXY", "http://a"), ("B", "")], "https://x/", None),
        (
            [("https_proxy", "p:8080"), ("HTTPS_PROXY", "")],
            "https://x/",
            Some("proxy http://p:8080 (from https_proxy)"),
        ),
        (
            [("ALL_PROXY", "socks5://u:pw@p"), ("B", "")],
            "https://x/",
            Some("proxy socks5h://p (from ALL_PROXY)"),
        ),
        (
            [("ALL_PROXY", "socks5h://p:1080"), ("B", "")],
            "http://x/",
            Some("proxy socks5h://p:1080 (from ALL_PROXY)"),
        ),
        (
            [
                ("HTTPS_PROXY", "https://corp%5Cbob:p%40ss%2Fw@p"),
                ("B", ""),
            ],
            "https://x/",
            Some("proxy https://p (from HTTPS_PROXY)"),
        ),
    ] {
        assert_eq!(taken(variables, url).as_deref(), proxy, "{variables:?}");
    }
}

#[test]
fn what_is_no_proxy_names_its_variable_and_shows_no_password() {
    for value in [
        "http://bob:p@ss/w#rd@p:3128",
        "ftp://p",
        "http://",
        "://x",
        "p:port",
    ] {
        let proxies = Proxies::of(&Environment::from([("HTTPS_PROXY", value)]));
        let error = proxies
            .of_request(&"https://x/".parse().unwrap())
            .unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("HTTPS_PROXY") && !text.contains("p@ss"),
            "{text}"
        );
        // Who does not take it is not disturbed by it.
        assert!(
            proxies
                .of_request(&"http://x/".parse().unwrap())
                .unwrap()
                .is_none()
        );
    }
}
