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
fn parent_drops_the_last_step() {
    assert_eq!(Path::to("a").index(1).parent(), Some(Path::to("a")));
    assert_eq!(Path::root().parent(), None);
    let steps = [Step::Attribute("a".to_owned()), Step::Index(1)];
    assert_eq!(steps.into_iter().collect::<Path>(), Path::to("a").index(1));
}
