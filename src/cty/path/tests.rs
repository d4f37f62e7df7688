// SPDX-License-Identifier: MPL-2.0

use super::{Path, Step};

#[test]
fn display_reads_like_configuration() {
    let path = Path::to("a").attribute("b").key("k\"\n").index(3);
    assert_eq!(path.to_string(), r#"a.b["k\"\n"][3]"#);
    assert_eq!(Path::root().index(0).to_string(), "[0]");
    assert_eq!(Path::root().to_string(), "");
}

#[test]
fn steps_collect_to_a_path() {
    let steps = [Step::Attribute("a".to_owned()), Step::Index(1)];
    assert_eq!(steps.into_iter().collect::<Path>(), Path::to("a").index(1));
}
